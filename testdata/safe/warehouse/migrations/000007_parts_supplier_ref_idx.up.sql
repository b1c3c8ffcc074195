CREATE INDEX CONCURRENTLY parts_supplier_ref_idx ON parts (supplier_ref);
