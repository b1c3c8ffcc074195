-- +goose Up
ALTER TABLE tickets ALTER COLUMN title TYPE text;

-- +goose Down
ALTER TABLE tickets ALTER COLUMN title TYPE varchar(200);
