ALTER TABLE parts DROP COLUMN supplier_id;
