-- +goose NO TRANSACTION
-- +goose Up
CREATE UNIQUE INDEX CONCURRENTLY tickets_number_uniq ON tickets (number);

-- +goose Down
DROP INDEX CONCURRENTLY IF EXISTS tickets_number_uniq;
