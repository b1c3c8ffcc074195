ALTER TABLE parts VALIDATE CONSTRAINT parts_weight_positive;
