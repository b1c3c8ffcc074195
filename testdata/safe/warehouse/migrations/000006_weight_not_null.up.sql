ALTER TABLE parts ALTER COLUMN weight_grams SET NOT NULL;
ALTER TABLE parts DROP CONSTRAINT parts_weight_known;
