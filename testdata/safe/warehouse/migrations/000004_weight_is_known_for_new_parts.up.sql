ALTER TABLE parts ADD CONSTRAINT parts_weight_known CHECK (weight_grams IS NOT NULL) NOT VALID;
