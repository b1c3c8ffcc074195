DROP VIEW stock;
