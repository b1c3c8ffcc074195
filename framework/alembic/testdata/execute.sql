-- upgrade 17
UPDATE users SET a = 1;

-- upgrade 18
UPDATE users SET a = 1 WHERE b = 'x'::text; DELETE FROM users;

-- upgrade 19
CREATE INDEX i ON users (a);

-- upgrade 20
ALTER TABLE users ADD COLUMN b integer NOT NULL;

-- upgrade 21
DROP TABLE users;

-- upgrade 22
UPDATE users SET a = 1;

-- upgrade 23
DELETE FROM users WHERE a = 5;

-- upgrade 24
UPDATE users SET t = '12:30';

-- upgrade 25
UPDATE rates SET price = 1.8, rows = 1000;

-- upgrade 26
UPDATE users SET t = E'\n';

-- upgrade 27
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            NEW.a = 1;
            RETURN NEW;
        END
        $$;

-- upgrade 37
SELECT 1;

-- upgrade 39
TRUNCATE a;

-- upgrade 39
TRUNCATE b;

-- downgrade 43
DROP FUNCTION f();
DROP INDEX i;;
