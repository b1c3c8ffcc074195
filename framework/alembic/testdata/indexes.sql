-- upgrade 11
CREATE INDEX ix_a ON users (name);

-- upgrade 12
CREATE UNIQUE INDEX ix_users_email ON users (email, tenant);

-- upgrade 13
CREATE INDEX ix_b ON shop.users (lower(name), "camelCase");

-- upgrade 14
CREATE INDEX ix_c ON users USING gin (data jsonb_path_ops);

-- upgrade 15
CREATE INDEX ix_l ON users USING gin (lower(name) gin_trgm_ops);

-- upgrade 16
CREATE INDEX ix_d ON users (a) INCLUDE (b) WHERE a IS NOT NULL;

-- upgrade 17
CREATE INDEX ix_e ON users (a) WITH (fillfactor = 50);

-- upgrade 18
CREATE INDEX ix_f ON users (a DESC, lower(b));

-- upgrade 19
CREATE INDEX ix_g ON users (a DESC);

-- upgrade 20
CREATE INDEX ix_h ON users (a) TABLESPACE fast;

-- upgrade 21
CREATE INDEX ix_i ON users (a) WHERE a > 1;

-- upgrade 23 autocommit
CREATE INDEX CONCURRENTLY ix_j ON users (a);

-- upgrade 24 autocommit
DROP INDEX CONCURRENTLY ix_old;

-- upgrade 25
DROP INDEX shop.ix_k;

-- downgrade 29
DROP INDEX ix_a;

-- downgrade 30
DROP INDEX ix_users_email;

-- downgrade 31
CREATE UNIQUE INDEX ix_shop_users_email ON shop.users (email, x);

-- downgrade 32
CREATE INDEX ix_a_table_with_a_very_long_name_a_column_with_an_even__a867 ON a_table_with_a_very_long_name (a_column_with_an_even_longer_name_than_that);

-- downgrade 33
CREATE SEQUENCE s INCREMENT BY 2 START WITH 5 CYCLE;
