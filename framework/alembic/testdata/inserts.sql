-- upgrade 17
CREATE TABLE made (
    id BIGSERIAL NOT NULL, 
    n VARCHAR, 
    PRIMARY KEY (id)
);

-- upgrade 18
INSERT INTO made (n) VALUES ('x') RETURNING made.id;

-- upgrade 19
INSERT INTO serial (n) VALUES ('x') RETURNING serial.id;

-- upgrade 20
INSERT INTO serial (n) VALUES ('x') RETURNING serial.id;

-- upgrade 21
INSERT INTO serial (id, n) VALUES (1, 'x');

-- upgrade 22
INSERT INTO serial (n) VALUES ('x'), ('y');

-- upgrade 23
INSERT INTO serial (n) VALUES ('x') RETURNING serial.n;

-- upgrade 24
INSERT INTO serial (n) SELECT light.n 
FROM light;

-- upgrade 25
INSERT INTO serial (n) VALUES ('x') RETURNING serial.id;

-- upgrade 26
INSERT INTO keyed (n) VALUES ('x') RETURNING keyed.id;

-- upgrade 27
INSERT INTO pair (a, b, n) VALUES (1, 2, 'x');

-- upgrade 28
INSERT INTO light (n) VALUES ('x');

-- upgrade 29
INSERT INTO serial (n) VALUES ('x');

-- downgrade 33
INSERT INTO child (id, n) VALUES (1, 'x');

-- downgrade 34
UPDATE serial SET n='x';
