CREATE TABLE parts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sku text NOT NULL UNIQUE,
    weight_grams integer,
    supplier_ref text,
    made_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE bins (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    part_id bigint NOT NULL REFERENCES parts (id),
    quantity integer NOT NULL CHECK (quantity >= 0)
);
CREATE INDEX bins_part_id_idx ON bins (part_id);
