CREATE FUNCTION keep_amount() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.amount := NEW.cents;
    RETURN NEW;
END
$$;
SET LOCAL lock_timeout = '2s';
CREATE TRIGGER invoices_keep_amount BEFORE INSERT OR UPDATE ON invoices FOR EACH ROW EXECUTE FUNCTION keep_amount();
