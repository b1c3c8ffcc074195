-- upgrade 10
UPDATE users SET a = :a WHERE b = ':c' AND d = '12:30'::interval;

-- upgrade 11
DELETE FROM users WHERE id = :id;
