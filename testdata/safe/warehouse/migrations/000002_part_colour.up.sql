SET LOCAL lock_timeout = '4s';
ALTER TABLE parts ADD COLUMN colour text;
