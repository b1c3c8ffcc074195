DROP INDEX CONCURRENTLY parts_supplier_id_idx;
