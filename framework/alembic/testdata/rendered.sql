-- upgrade 10
ALTER TABLE users ADD COLUMN plan VARCHAR(20) DEFAULT 'free' NOT NULL;

-- upgrade 14
ALTER TABLE shop.orders ADD COLUMN n INTEGER;

-- upgrade 15
ALTER TABLE users ADD COLUMN m mood;

-- upgrade 16
ALTER TABLE users DROP COLUMN a;

-- upgrade 17
ALTER TABLE users RENAME a TO b;

-- upgrade 18
ALTER TABLE shop.orders ALTER COLUMN a SET NOT NULL;

-- upgrade 19
ALTER TABLE users ALTER COLUMN a SET DEFAULT now();

-- upgrade 20
ALTER TABLE users ALTER COLUMN a DROP DEFAULT;

-- upgrade 21
ALTER TABLE users ALTER COLUMN a TYPE INTEGER USING a::integer;

-- upgrade 22
CREATE UNIQUE INDEX CONCURRENTLY i ON users USING gin (a, (lower(b)), c DESC) WHERE a > 0;

-- upgrade 31
DROP INDEX CONCURRENTLY i;

-- upgrade 32
ALTER TABLE shop.orders ADD CONSTRAINT fk FOREIGN KEY(u) REFERENCES users (id) ON DELETE SET NULL NOT VALID;

-- upgrade 42
ALTER TABLE users ADD CONSTRAINT ck CHECK (a = ':x' AND b::text <> '"') NOT VALID;

-- upgrade 48
ALTER TABLE users VALIDATE CONSTRAINT ck;

-- upgrade 49
ALTER TABLE users DROP CONSTRAINT ck;

-- upgrade 50
ALTER TABLE shop.orders RENAME TO o;

-- upgrade 51
DROP TABLE users CASCADE;

-- upgrade 52
SET lock_timeout = '2s';

-- upgrade 53
CREATE TYPE shop.mood AS ENUM ('good', 'it''s');

-- upgrade 54
ALTER TABLE users ALTER COLUMN a DROP NOT NULL;

-- upgrade 55
DROP VIEW users;

-- upgrade 56
ALTER TABLE shop.orders ADD CONSTRAINT uq UNIQUE (a, b) DEFERRABLE INITIALLY DEFERRED;

-- upgrade 64
ALTER TABLE users ADD CONSTRAINT pk PRIMARY KEY (id);

-- upgrade 65
ALTER TABLE users ADD CONSTRAINT uq UNIQUE USING INDEX i;

-- upgrade 66
SELECT setval('s', 1);

-- downgrade 71
ALTER TABLE users ADD COLUMN plan VARCHAR(20) DEFAULT 'free' NOT NULL;

-- downgrade 75
ALTER TABLE shop.orders ADD COLUMN n INTEGER;

-- downgrade 76
ALTER TABLE users ADD COLUMN m mood;

-- downgrade 78
ALTER TABLE users DROP COLUMN a;

-- downgrade 79
ALTER TABLE users RENAME a TO b;

-- downgrade 81
ALTER TABLE shop.orders ALTER COLUMN a SET NOT NULL;

-- downgrade 83
ALTER TABLE users ALTER COLUMN a SET DEFAULT now();

-- downgrade 84
ALTER TABLE users ALTER COLUMN a DROP DEFAULT;

-- downgrade 85
ALTER TABLE users ALTER COLUMN a TYPE INTEGER USING a::integer;

-- downgrade 86
CREATE UNIQUE INDEX CONCURRENTLY i ON users USING gin (a, (lower(b)), c DESC) WHERE a > 0;

-- downgrade 94
DROP INDEX CONCURRENTLY i;

-- downgrade 96
ALTER TABLE shop.orders ADD CONSTRAINT fk FOREIGN KEY(u) REFERENCES users (id) ON DELETE SET NULL NOT VALID;

-- downgrade 105
ALTER TABLE users ADD CONSTRAINT ck CHECK (a = ':x' AND b::text <> '"') NOT VALID;

-- downgrade 110
ALTER TABLE users VALIDATE CONSTRAINT ck;

-- downgrade 112
ALTER TABLE users DROP CONSTRAINT ck;

-- downgrade 113
ALTER TABLE shop.orders RENAME TO o;

-- downgrade 114
DROP TABLE users CASCADE;

-- downgrade 115
SET lock_timeout = '2s';

-- downgrade 116
CREATE TYPE shop.mood AS ENUM ('good', 'it''s');

-- downgrade 118
ALTER TABLE users ALTER COLUMN a DROP NOT NULL;

-- downgrade 119
DROP VIEW users;

-- downgrade 121
ALTER TABLE shop.orders ADD CONSTRAINT uq UNIQUE (a, b) DEFERRABLE INITIALLY DEFERRED;

-- downgrade 128
ALTER TABLE users ADD CONSTRAINT pk PRIMARY KEY (id);

-- downgrade 129
ALTER TABLE users ADD CONSTRAINT uq UNIQUE USING INDEX i;

-- downgrade 130
SELECT setval('s', 1);
