-- +goose Up
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION open_tickets(who bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT count(*) FROM tickets WHERE assignee_id = who AND state = 'open'
$$;
-- +goose StatementEnd

-- +goose Down
DROP FUNCTION open_tickets(bigint);
