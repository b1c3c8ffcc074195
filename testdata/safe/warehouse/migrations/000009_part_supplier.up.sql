ALTER TABLE parts ADD COLUMN supplier_id bigint REFERENCES suppliers (id);
