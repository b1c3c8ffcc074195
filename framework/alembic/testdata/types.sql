-- upgrade 15
CREATE TYPE shop."Xy" AS ENUM ('x', 'y');

-- upgrade 15
CREATE TYPE pq AS ENUM ('p', 'q');

-- upgrade 15
CREATE TYPE mn AS ENUM ('m', 'n');

-- upgrade 15
CREATE TABLE t (
    c01 VARCHAR, 
    c02 VARCHAR(10), 
    c03 TEXT, 
    c04 TIMESTAMP WITHOUT TIME ZONE, 
    c05 TIMESTAMP WITH TIME ZONE, 
    c06 TIMESTAMP(3) WITHOUT TIME ZONE, 
    c07 TIME WITHOUT TIME ZONE, 
    c08 INTERVAL, 
    c09 INTERVAL DAY TO SECOND (2), 
    c10 FLOAT, 
    c11 FLOAT(24), 
    c12 NUMERIC, 
    c13 NUMERIC(12), 
    c14 DECIMAL(10, 4), 
    c15 BYTEA, 
    c16 JSON, 
    c17 JSONB, 
    c18 VARCHAR(5)[], 
    c19 INTEGER[][], 
    c20 VARCHAR COLLATE "C", 
    c21 VARCHAR(3), 
    c22 xy, 
    c23 shop."Xy", 
    c24 pq, 
    c25 mn[], 
    c26 JSONB, 
    c27 JSON, 
    c28 BIT(5), 
    c29 BIT VARYING, 
    c30 DOUBLE PRECISION, 
    c31 CHAR(2), 
    c32 VARCHAR(7), 
    c33 INET, 
    c34 TSVECTOR, 
    c35 BYTEA, 
    c36 REAL, 
    c37 UUID, 
    c38 DATE, 
    c39 SMALLINT, 
    c40 HSTORE, 
    c41 DATERANGE, 
    c42 BOOLEAN, 
    c43 TIME WITH TIME ZONE, 
    c44 BIGINT
);

-- upgrade 62
CREATE TABLE u (
    a VARCHAR(20), 
    CONSTRAINT ck_a CHECK (a IN ('x', 'it''s'))
);

-- upgrade 63
ALTER TABLE u DROP CONSTRAINT ck_a;

-- upgrade 63
ALTER TABLE u ALTER COLUMN a TYPE VARCHAR(1);

-- upgrade 63
ALTER TABLE u ALTER COLUMN a SET NOT NULL;

-- upgrade 63
ALTER TABLE u ADD CONSTRAINT ck_b CHECK (a IN ('b'));
