ALTER TABLE invoices ADD CONSTRAINT invoices_amount_known CHECK (amount IS NOT NULL) NOT VALID;
