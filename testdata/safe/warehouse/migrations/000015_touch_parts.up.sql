CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.made_at := now();
    RETURN NEW;
END
$$;
CREATE TABLE part_prices (
    part_id bigint PRIMARY KEY REFERENCES parts (id),
    cents bigint NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER part_prices_touch BEFORE UPDATE ON part_prices FOR EACH ROW EXECUTE FUNCTION touch();
