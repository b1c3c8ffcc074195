-- +goose Up
ALTER TABLE tickets ADD CONSTRAINT tickets_number_key UNIQUE USING INDEX tickets_number_uniq;

-- +goose Down
ALTER TABLE tickets DROP CONSTRAINT tickets_number_key;
