-- +goose Up
ALTER DOMAIN positive ADD CONSTRAINT positive_check CHECK (VALUE > 0) NOT VALID;

-- +goose Down
ALTER DOMAIN positive DROP CONSTRAINT positive_check;
