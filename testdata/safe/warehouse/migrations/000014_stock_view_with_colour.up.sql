BEGIN;
DROP VIEW stock;
CREATE VIEW stock AS
SELECT p.sku, p.colour, sum(b.quantity) AS quantity
FROM parts p JOIN bins b ON b.part_id = p.id
GROUP BY p.sku, p.colour;
COMMIT;
