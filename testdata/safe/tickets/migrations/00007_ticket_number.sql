-- +goose Up
ALTER TABLE tickets ADD COLUMN number bigint;
CREATE SEQUENCE ticket_number_seq OWNED BY tickets.number;
ALTER TABLE tickets ALTER COLUMN number SET DEFAULT nextval('ticket_number_seq');

-- +goose Down
ALTER TABLE tickets DROP COLUMN number;
