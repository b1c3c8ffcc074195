DROP TABLE part_prices;
DROP FUNCTION touch();
