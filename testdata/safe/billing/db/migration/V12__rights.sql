GRANT SELECT ON invoices, customers TO reporting;
COMMENT ON TABLE invoices IS 'What was billed; never changed, only cancelled';
