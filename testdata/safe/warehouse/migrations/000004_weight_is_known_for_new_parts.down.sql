ALTER TABLE parts DROP CONSTRAINT parts_weight_known;
