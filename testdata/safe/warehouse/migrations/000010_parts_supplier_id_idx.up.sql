CREATE INDEX CONCURRENTLY parts_supplier_id_idx ON parts (supplier_id);
