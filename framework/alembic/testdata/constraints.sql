-- upgrade 11
ALTER TABLE orders ADD CONSTRAINT fk_a FOREIGN KEY(user_id) REFERENCES users (id);

-- upgrade 12
ALTER TABLE orders ADD FOREIGN KEY(a, b) REFERENCES users (x, y) ON DELETE CASCADE ON UPDATE SET NULL;

-- upgrade 13
ALTER TABLE shop.orders ADD CONSTRAINT fk_b FOREIGN KEY(u) REFERENCES auth.users (id) NOT VALID;

-- upgrade 14
ALTER TABLE o ADD CONSTRAINT fk_c FOREIGN KEY(a) REFERENCES u (b) MATCH FULL DEFERRABLE INITIALLY DEFERRED;

-- upgrade 15
ALTER TABLE users ADD CONSTRAINT uq_a UNIQUE (email);

-- upgrade 16
ALTER TABLE shop.users ADD UNIQUE (a, b) DEFERRABLE INITIALLY IMMEDIATE;

-- upgrade 17
ALTER TABLE users ADD CONSTRAINT ck_a CHECK (age > 0);

-- upgrade 18
ALTER TABLE shop.users ADD CONSTRAINT ck_b CHECK (age < 200) NOT VALID;

-- upgrade 19
ALTER TABLE users ADD CONSTRAINT ck_c CHECK (a > 5 AND b IS NOT NULL);

-- upgrade 20
ALTER TABLE users ADD CONSTRAINT ck_d CHECK (kind IN ('x', 'y'));

-- upgrade 21
ALTER TABLE users ADD CONSTRAINT pk_a PRIMARY KEY (id);

-- upgrade 22
ALTER TABLE stays ADD CONSTRAINT ex_a EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (room > 0);

-- upgrade 23
ALTER TABLE users ADD CONSTRAINT uq_a_name_that_is_longer_than_the_sixty_three_bytes_of__ce55 UNIQUE (email);

-- downgrade 27
ALTER TABLE orders DROP CONSTRAINT fk_a;

-- downgrade 28
ALTER TABLE shop.users DROP CONSTRAINT uq_a;

-- downgrade 29
ALTER TABLE users DROP CONSTRAINT pk_a;

-- downgrade 30
ALTER TABLE users DROP CONSTRAINT uq_a_name_that_is_longer_than_the_sixty_three_bytes_of__ce55;

-- downgrade 31
ALTER TABLE t ADD CONSTRAINT ck_e CHECK (a = 1 OR b = 2 AND c != 3);

-- downgrade 32
ALTER TABLE t ADD CONSTRAINT ck_f CHECK ((a ->> 'x') = 'y');

-- downgrade 33
ALTER TABLE t ADD CONSTRAINT ck_g CHECK (CAST(a AS TEXT) = length('x'));

-- downgrade 34
ALTER TABLE t ADD CONSTRAINT ck_h CHECK ((a NOT IN (1, 2)));

-- downgrade 35
ALTER TABLE t ADD CONSTRAINT ck_i CHECK (a BETWEEN 1 AND 2);

-- downgrade 36
ALTER TABLE t ADD CONSTRAINT ck_j CHECK (a <> ':x' AND b::text = sa_text(':y'));

-- downgrade 37
ALTER TABLE t ALTER COLUMN a SET DEFAULT '12:30';
