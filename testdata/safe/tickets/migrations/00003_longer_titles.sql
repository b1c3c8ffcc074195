-- +goose Up
ALTER TABLE tickets ALTER COLUMN title TYPE varchar(200);

-- +goose Down
ALTER TABLE tickets ALTER COLUMN title TYPE varchar(80);
