ANALYZE invoices;
