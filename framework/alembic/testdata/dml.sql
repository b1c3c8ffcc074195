-- upgrade 15
INSERT INTO users (id, name) VALUES (1, 'it''s');

-- upgrade 15
INSERT INTO users (id, name) VALUES (2, 'b');

-- upgrade 15
INSERT INTO users (id, name, "on") VALUES (3, NULL, true);

-- upgrade 16
UPDATE users SET name='b' WHERE users.name = 'a';

-- upgrade 17
UPDATE users SET name='c', "on"=false;

-- upgrade 18
UPDATE users SET name='d' WHERE users.id > 5 AND users.name IS NULL;

-- upgrade 19
DELETE FROM users WHERE users.id = 1 OR users.id IN (2, 3);

-- upgrade 20
DELETE FROM shop.people;

-- upgrade 21
INSERT INTO shop.people (id, name) VALUES (1, 'x');

-- upgrade 22
DELETE FROM users WHERE users."on" = true;

-- upgrade 23
UPDATE users SET name=lower(users.name) WHERE users.id = 1 AND users.name IS NOT NULL;

-- upgrade 24
UPDATE users SET name=NULL WHERE users.name LIKE 'a%';

-- upgrade 25
UPDATE users SET name=shop.people.name FROM shop.people WHERE shop.people.id = users.id AND shop.people.name = 'x';

-- upgrade 26
DELETE FROM users USING shop.people WHERE shop.people.id = users.id;

-- upgrade 27
CREATE TABLE items (
    id SERIAL NOT NULL, 
    n VARCHAR, 
    PRIMARY KEY (id)
);

-- upgrade 28
INSERT INTO items (id, n) VALUES (1, 'one');

-- upgrade 29
CREATE SEQUENCE s START WITH 1;

-- upgrade 30
DROP SCHEMA shop CASCADE;

-- upgrade 31
ALTER TABLE users ADD COLUMN n INTEGER DEFAULT nextval('s');

-- upgrade 32
INSERT INTO users (id, name) VALUES (4, 'd'), (5, 'e');
