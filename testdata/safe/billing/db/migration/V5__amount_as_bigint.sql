ALTER TABLE invoices ADD COLUMN amount bigint;
