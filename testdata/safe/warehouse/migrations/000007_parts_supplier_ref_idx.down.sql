DROP INDEX CONCURRENTLY parts_supplier_ref_idx;
