-- Amounts of more than 21 million are coming.
ALTER TABLE invoices ALTER COLUMN amount TYPE bigint;

ALTER TABLE payments
    ADD CONSTRAINT payments_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES invoices (id);
