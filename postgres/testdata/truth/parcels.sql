-- Parcels on their way between depots: bigger tables than those of club.sql, without views,
-- and without foreign keys until a theme adds them. "vacant" has no rows.
CREATE TABLE depot (id int PRIMARY KEY, code text NOT NULL, city text, capacity int, opened date);
INSERT INTO depot SELECT i, 'D' || lpad(i::text, 5, '0'), CASE WHEN i % 13 = 0 THEN NULL ELSE 'city ' || (i % 40) END,
  100 + i % 50, DATE '2015-01-01' + (i % 900) FROM generate_series(1, 1500) i;
CREATE TABLE parcel (id int PRIMARY KEY, depot_id int, ghost_id int, tracking varchar(40) NOT NULL, label text, short_code varchar(8),
  status text NOT NULL, weight numeric(8,2), qty int NOT NULL, big_qty bigint, sent_at timestamp, seen_at timestamptz,
  dims json, grade char(3), fragile boolean NOT NULL DEFAULT false, memo text, num_text text, bad_num text,
  dup_ref int, win tsrange, ip inet);
INSERT INTO parcel SELECT i, CASE WHEN i % 11 = 0 THEN NULL ELSE 1 + i % 1500 END, CASE WHEN i % 50 = 0 THEN 900000 + i ELSE 1 + i % 1500 END,
  'TRK' || lpad(i::text, 7, '0'), CASE WHEN i % 9 = 0 THEN NULL ELSE 'label text number ' || i END, 's' || (i % 1000),
  (ARRAY['new','sent','lost'])[1 + i % 3], round((i % 40000) / 100.0, 2), 1 + i % 9, i::bigint * 3,
  TIMESTAMP '2022-01-01' + i * interval '1 minute', TIMESTAMPTZ '2022-01-01 00:00+00' + i * interval '1 minute',
  json_build_object('w', i), (ARRAY['A','BB','CCC'])[1 + i % 3], i % 2 = 0, 'memo ' || i, i::text,
  CASE WHEN i % 700 = 0 THEN 'n/a' ELSE i::text END, i % 100,
  tsrange(TIMESTAMP '2022-01-01' + i * interval '1 hour', TIMESTAMP '2022-01-01' + i * interval '1 hour' + interval '30 minutes'),
  '10.0.0.1'::inet + i
FROM generate_series(1, 2500) i;
CREATE TABLE ledger (id bigint NOT NULL, at date NOT NULL, kind text NOT NULL, amt numeric(10,2), tag varchar(20)) PARTITION BY RANGE (at);
CREATE TABLE ledger_2021 PARTITION OF ledger FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
CREATE TABLE ledger_2022 PARTITION OF ledger FOR VALUES FROM ('2022-01-01') TO ('2023-01-01');
INSERT INTO ledger SELECT i, DATE '2021-01-01' + (i % 700), (ARRAY['in','out'])[1 + i % 2], i % 97, 't' || i FROM generate_series(1, 2000) i;
CREATE TYPE ticket_state AS ENUM ('queued', 'moving', 'done');
CREATE TABLE ticket (id int PRIMARY KEY, state ticket_state NOT NULL DEFAULT 'queued', prior ticket_state, raw_state text);
INSERT INTO ticket SELECT i, (ARRAY['queued','moving','done'])[1 + i % 3]::ticket_state, CASE WHEN i % 4 = 0 THEN NULL ELSE 'moving'::ticket_state END,
  (ARRAY['queued','moving','done'])[1 + i % 3] FROM generate_series(1, 1500) i;
CREATE DOMAIN posint AS int CHECK (VALUE > 0);
CREATE DOMAIN anyint AS int;
CREATE DOMAIN filled AS text NOT NULL;
CREATE DOMAIN tiny AS posint CHECK (VALUE < 100);
CREATE TABLE gauge (id int PRIMARY KEY, reading posint, loose anyint, raw int, neg int, list posint[]);
INSERT INTO gauge SELECT i, i, i % 500 - CASE WHEN i % 100 = 0 THEN 600 ELSE 0 END, i % 50 + 1, CASE WHEN i % 20 = 0 THEN -i ELSE i END FROM generate_series(1, 1500) i;
CREATE TABLE counter (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, serial_col serial, plain int NOT NULL, gen int GENERATED ALWAYS AS (plain * 2) STORED);
INSERT INTO counter (plain) SELECT i FROM generate_series(1, 1500) i;
CREATE TABLE event_base (id bigint NOT NULL, note text);
CREATE TABLE event_kid (extra int) INHERITS (event_base);
CREATE TABLE event_stray (id bigint NOT NULL, note text, extra int);
INSERT INTO event_base SELECT i, 'b' FROM generate_series(1, 1200) i;
INSERT INTO event_kid SELECT i, 'k', i FROM generate_series(1, 1200) i;
INSERT INTO event_stray SELECT i, NULL, i FROM generate_series(1, 1200) i;
CREATE TABLE vacant (id int PRIMARY KEY, v text, n int);
CREATE TABLE pile (v int);
INSERT INTO pile SELECT generate_series(1, 1500);
CREATE SEQUENCE box_seq;
