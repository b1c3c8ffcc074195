CREATE TABLE suppliers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL
);
INSERT INTO suppliers (name) VALUES ('Nuts and Bolts'), ('The Spring House');
