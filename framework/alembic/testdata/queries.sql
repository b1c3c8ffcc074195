-- upgrade 14
SELECT users.id, users.name 
FROM users 
WHERE users.name = 'it''s' ORDER BY users.id DESC 
 LIMIT 5 OFFSET 2;

-- upgrade 15
SELECT users.id, users.name, users.team_id 
FROM users;

-- upgrade 16
SELECT users.id, users.name, users.team_id 
FROM users 
WHERE users.id > 1;

-- upgrade 17
SELECT users.id, shop.teams.id AS id_1 
FROM users, shop.teams 
WHERE users.team_id = shop.teams.id;

-- upgrade 18
SELECT count(*) AS count_1, max(users.id) AS max_1, CAST(users.id AS TEXT) AS id 
FROM users;

-- upgrade 19
SELECT users.team_id, count(users.id) AS n 
FROM users GROUP BY users.team_id 
HAVING count(users.id) > 1;

-- upgrade 20
SELECT DISTINCT users.id 
FROM users 
WHERE (users.id = 1 OR users.id = 2) AND users.name IS NOT NULL;

-- upgrade 21
SELECT users.id 
FROM users JOIN shop.teams ON users.team_id = shop.teams.id;

-- upgrade 22
SELECT users.id, shop.teams.title 
FROM users LEFT OUTER JOIN shop.teams ON users.team_id = shop.teams.id;

-- upgrade 23
SELECT users.id 
FROM users JOIN shop.teams ON users.team_id = shop.teams.id FOR UPDATE;

-- upgrade 24
UPDATE users SET name=(SELECT shop.teams.title 
FROM shop.teams 
WHERE shop.teams.id = users.team_id);

-- upgrade 25
DELETE FROM users WHERE users.team_id IN (SELECT shop.teams.id 
FROM shop.teams 
WHERE shop.teams.title = 'x');

-- upgrade 26
DELETE FROM users WHERE (users.team_id NOT IN (SELECT shop.teams.id 
FROM shop.teams));

-- upgrade 27
DELETE FROM users WHERE (users.name NOT IN ('a', 'b')) AND users.name NOT LIKE 'x%';

-- upgrade 28
DELETE FROM users WHERE EXISTS (SELECT * 
FROM shop.teams 
WHERE shop.teams.id = users.team_id);

-- upgrade 29
DELETE FROM users WHERE NOT (EXISTS (SELECT shop.teams.id 
FROM shop.teams 
WHERE shop.teams.id = users.team_id));

-- upgrade 30
INSERT INTO users (id, name) SELECT shop.teams.id, shop.teams.title 
FROM shop.teams;

-- upgrade 32
SELECT users.id, others.name 
FROM users, users AS others 
WHERE users.id = others.team_id;

-- upgrade 33
DELETE FROM users WHERE users.id IN (NULL) AND (1 != 1);

-- upgrade 34
INSERT INTO users (id, name) VALUES (1, 'a') ON CONFLICT DO NOTHING;

-- upgrade 35
INSERT INTO users (id, name) VALUES (1, 'a') ON CONFLICT (id) DO NOTHING;

-- upgrade 37
INSERT INTO users (id, name) VALUES (1, 'a') ON CONFLICT ON CONSTRAINT users_pkey DO UPDATE SET name = excluded.name;

-- upgrade 38
INSERT INTO users (id) VALUES (2) RETURNING users.id;

-- downgrade 42
ALTER TABLE users ADD CONSTRAINT c CHECK (id IN (1, 2));

-- downgrade 43
ALTER TABLE users ADD CONSTRAINT d CHECK (id > 1 AND name IS NULL);

-- downgrade 44
CREATE INDEX i ON users (id) WHERE name = 'a';
