-- +goose Up
CREATE TYPE ticket_state AS ENUM ('open', 'closed');
CREATE TABLE tickets (
    id bigserial PRIMARY KEY,
    title varchar(80) NOT NULL,
    state ticket_state NOT NULL DEFAULT 'open',
    opened_at timestamptz NOT NULL DEFAULT now(),
    assignee_id bigint
);

-- +goose Down
DROP TABLE tickets;
DROP TYPE ticket_state;
