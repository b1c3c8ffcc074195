ALTER TABLE parts ALTER COLUMN weight_grams DROP NOT NULL;
ALTER TABLE parts ADD CONSTRAINT parts_weight_known CHECK (weight_grams IS NOT NULL) NOT VALID;
