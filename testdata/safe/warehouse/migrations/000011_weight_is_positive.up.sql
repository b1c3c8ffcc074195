ALTER TABLE parts ADD CONSTRAINT parts_weight_positive CHECK (weight_grams > 0) NOT VALID;
