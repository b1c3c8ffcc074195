-- upgrade 16
UPDATE users SET a = 1;

-- upgrade 12
ALTER TABLE users ADD COLUMN a INTEGER;

-- upgrade 13
ALTER TABLE users ALTER COLUMN b TYPE BIGINT;

-- upgrade 14
CREATE INDEX ix_users_a ON users (a);

-- upgrade 15
ALTER TABLE users ADD CONSTRAINT fk_a FOREIGN KEY(a) REFERENCES others (id) ON DELETE CASCADE;

-- upgrade 18
ALTER TABLE shop."order" DROP COLUMN x;

-- upgrade 19
ALTER TABLE shop."order" ADD CONSTRAINT uq_o UNIQUE (y);

-- upgrade 20
ALTER TABLE shop."order" ADD CONSTRAINT ck_o CHECK (y > 0);

-- upgrade 21
ALTER TABLE shop."order" DROP CONSTRAINT "old";

-- upgrade 22
DROP INDEX shop.ix_o;

-- downgrade 27
ALTER TABLE users DROP COLUMN a;
