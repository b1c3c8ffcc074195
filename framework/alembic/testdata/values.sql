-- upgrade 22
INSERT INTO things (id, key, n, "on", price) VALUES ('1b4e28ba-2fa1-11d2-883f-0016d3cca427'::UUID, '1b4e28ba-2fa1-11d2-883f-0016d3cca427', 5, true, 1.50);

-- upgrade 23
INSERT INTO things (n, "on") VALUES (7, false);

-- upgrade 24
ALTER TABLE things ALTER x SET DEFAULT '100%';

-- upgrade 25
CREATE TABLE twice (
    a TEXT NOT NULL, 
    b TEXT
);

-- upgrade 26
CREATE TABLE keyless (
    a INTEGER
);
