-- +goose Up
ALTER TYPE ticket_state ADD VALUE IF NOT EXISTS 'waiting';

-- +goose Down
SELECT 1;
