-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX CONCURRENTLY tickets_waiting_idx ON tickets (opened_at) WHERE state = 'waiting';

-- +goose Down
DROP INDEX CONCURRENTLY tickets_waiting_idx;
