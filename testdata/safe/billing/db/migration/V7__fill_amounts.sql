UPDATE invoices SET amount = cents WHERE id BETWEEN 1 AND 10000 AND amount IS NULL;
