-- +goose NO TRANSACTION
-- +goose Up
DROP INDEX CONCURRENTLY IF EXISTS tickets_assignee_idx;
CREATE INDEX CONCURRENTLY tickets_assignee_idx ON tickets (assignee_id);

-- +goose Down
DROP INDEX CONCURRENTLY tickets_assignee_idx;
