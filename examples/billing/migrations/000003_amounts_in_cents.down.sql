ALTER TABLE payments DROP CONSTRAINT payments_invoice_id_fkey;

ALTER TABLE invoices ALTER COLUMN amount TYPE integer;
