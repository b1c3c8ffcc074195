-- +goose Up
CREATE DOMAIN positive AS integer;
CREATE TABLE estimates (ticket_id bigint PRIMARY KEY REFERENCES tickets (id), hours positive);

-- +goose Down
DROP TABLE estimates;
DROP DOMAIN positive;
