ALTER TABLE invoices VALIDATE CONSTRAINT invoices_amount_known;
