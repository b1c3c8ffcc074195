--
-- PostgreSQL database dump
--

\restrict 2B6HmAVk66toX4eYjrt0WqRV9dkngBUH6f0yu0pyodOWToxuDJomiTxaJPrHZph

-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: app; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA app;


ALTER SCHEMA app OWNER TO postgres;

--
-- Name: citext; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;


--
-- Name: EXTENSION citext; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION citext IS 'data type for case-insensitive character strings';


--
-- Name: address; Type: TYPE; Schema: app; Owner: postgres
--

CREATE TYPE app.address AS (
	street text,
	zip character varying(10)
);


ALTER TYPE app.address OWNER TO postgres;

--
-- Name: mood; Type: TYPE; Schema: app; Owner: postgres
--

CREATE TYPE app.mood AS ENUM (
    'sad',
    'ok',
    'happy'
);


ALTER TYPE app.mood OWNER TO postgres;

--
-- Name: positive; Type: DOMAIN; Schema: app; Owner: postgres
--

CREATE DOMAIN app.positive AS integer NOT NULL DEFAULT 1
	CONSTRAINT positive_check CHECK ((VALUE > 0));


ALTER DOMAIN app.positive OWNER TO postgres;

--
-- Name: span; Type: TYPE; Schema: app; Owner: postgres
--

CREATE TYPE app.span AS RANGE (
    subtype = integer,
    multirange_type_name = app.span_multirange
);


ALTER TYPE app.span OWNER TO postgres;

--
-- Name: double(integer); Type: FUNCTION; Schema: app; Owner: postgres
--

CREATE FUNCTION app.double(n integer) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $$SELECT n * 2$$;


ALTER FUNCTION app.double(n integer) OWNER TO postgres;

--
-- Name: half(integer); Type: FUNCTION; Schema: app; Owner: postgres
--

CREATE FUNCTION app.half(n integer) RETURNS integer
    LANGUAGE sql STABLE
    RETURN (n / 2);


ALTER FUNCTION app.half(n integer) OWNER TO postgres;

--
-- Name: purge(integer); Type: PROCEDURE; Schema: app; Owner: postgres
--

CREATE PROCEDURE app.purge(IN days integer DEFAULT 30)
    LANGUAGE plpgsql
    AS $$
BEGIN
  DELETE FROM app.events WHERE at < now() - make_interval(days => days);
END $$;


ALTER PROCEDURE app.purge(IN days integer) OWNER TO postgres;

--
-- Name: touch(); Type: FUNCTION; Schema: app; Owner: postgres
--

CREATE FUNCTION app.touch() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  NEW.changed_at := now();
  RETURN NEW;
END $$;


ALTER FUNCTION app.touch() OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: base; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.base (
    a integer,
    b text NOT NULL
);


ALTER TABLE app.base OWNER TO postgres;

--
-- Name: users; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.users (
    id bigint NOT NULL,
    email public.citext NOT NULL,
    name character varying(100) DEFAULT 'nobody'::character varying COLLATE pg_catalog."C",
    mood app.mood DEFAULT 'ok'::app.mood,
    home app.address,
    score numeric(10,2) DEFAULT 0 NOT NULL,
    points app.positive,
    tags text[] DEFAULT '{}'::text[],
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    lower_name text GENERATED ALWAYS AS (lower((name)::text)) STORED,
    CONSTRAINT name_given CHECK ((name IS NOT NULL)),
    CONSTRAINT users_score_check CHECK ((score >= (0)::numeric))
)
WITH (fillfactor='80');
ALTER TABLE ONLY app.users ALTER COLUMN name SET STATISTICS 500;
ALTER TABLE ONLY app.users ALTER COLUMN tags SET STORAGE EXTERNAL;


ALTER TABLE app.users OWNER TO postgres;

--
-- Name: TABLE users; Type: COMMENT; Schema: app; Owner: postgres
--

COMMENT ON TABLE app.users IS 'People; and others';


--
-- Name: COLUMN users.email; Type: COMMENT; Schema: app; Owner: postgres
--

COMMENT ON COLUMN app.users.email IS 'The address';


--
-- Name: counts; Type: MATERIALIZED VIEW; Schema: app; Owner: postgres
--

CREATE MATERIALIZED VIEW app.counts AS
 SELECT users.mood,
    count(*) AS n
   FROM app.users
  GROUP BY users.mood
  WITH NO DATA;


ALTER TABLE app.counts OWNER TO postgres;

--
-- Name: derived; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.derived (
    c integer
)
INHERITS (app.base);


ALTER TABLE app.derived OWNER TO postgres;

--
-- Name: events; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.events (
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    payload jsonb
)
PARTITION BY RANGE (at);


ALTER TABLE app.events OWNER TO postgres;

--
-- Name: events_2025; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.events_2025 (
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    payload jsonb
);


ALTER TABLE app.events_2025 OWNER TO postgres;

--
-- Name: events_2026; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.events_2026 (
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    payload jsonb
)
PARTITION BY LIST (kind);


ALTER TABLE app.events_2026 OWNER TO postgres;

--
-- Name: events_2026_a; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.events_2026_a (
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    payload jsonb
);


ALTER TABLE app.events_2026_a OWNER TO postgres;

--
-- Name: events_rest; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.events_rest (
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    payload jsonb
);


ALTER TABLE app.events_rest OWNER TO postgres;

--
-- Name: happy; Type: VIEW; Schema: app; Owner: postgres
--

CREATE VIEW app.happy AS
 SELECT users.id,
    users.email
   FROM app.users
  WHERE (users.mood = 'happy'::app.mood);


ALTER TABLE app.happy OWNER TO postgres;

--
-- Name: members; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.members (
    team_id integer NOT NULL,
    user_id bigint NOT NULL,
    during int4range
);


ALTER TABLE app.members OWNER TO postgres;

--
-- Name: teams; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.teams (
    id integer NOT NULL,
    number integer NOT NULL,
    ticket bigint,
    title text
);


ALTER TABLE app.teams OWNER TO postgres;

--
-- Name: happy_teams; Type: VIEW; Schema: app; Owner: postgres
--

CREATE VIEW app.happy_teams AS
 SELECT t.title,
    h.email
   FROM ((app.happy h
     JOIN app.members m ON ((m.user_id = h.id)))
     JOIN app.teams t ON ((t.id = m.team_id)));


ALTER TABLE app.happy_teams OWNER TO postgres;

--
-- Name: scratch; Type: TABLE; Schema: app; Owner: postgres
--

CREATE UNLOGGED TABLE app.scratch (
    a integer
);


ALTER TABLE app.scratch OWNER TO postgres;

--
-- Name: teams_id_seq; Type: SEQUENCE; Schema: app; Owner: postgres
--

ALTER TABLE app.teams ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME app.teams_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: teams_number_seq; Type: SEQUENCE; Schema: app; Owner: postgres
--

ALTER TABLE app.teams ALTER COLUMN number ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME app.teams_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: tickets; Type: SEQUENCE; Schema: app; Owner: postgres
--

CREATE SEQUENCE app.tickets
    START WITH 100
    INCREMENT BY 5
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE app.tickets OWNER TO postgres;

--
-- Name: tickets; Type: SEQUENCE OWNED BY; Schema: app; Owner: postgres
--

ALTER SEQUENCE app.tickets OWNED BY app.teams.ticket;


--
-- Name: users_id_seq; Type: SEQUENCE; Schema: app; Owner: postgres
--

CREATE SEQUENCE app.users_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE app.users_id_seq OWNER TO postgres;

--
-- Name: users_id_seq; Type: SEQUENCE OWNED BY; Schema: app; Owner: postgres
--

ALTER SEQUENCE app.users_id_seq OWNED BY app.users.id;


--
-- Name: notes; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.notes (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    body text
);


ALTER TABLE public.notes OWNER TO postgres;

--
-- Name: events_2025; Type: TABLE ATTACH; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.events ATTACH PARTITION app.events_2025 FOR VALUES FROM ('2025-01-01 00:00:00+00') TO ('2026-01-01 00:00:00+00');


--
-- Name: events_2026; Type: TABLE ATTACH; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.events ATTACH PARTITION app.events_2026 FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');


--
-- Name: events_2026_a; Type: TABLE ATTACH; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.events_2026 ATTACH PARTITION app.events_2026_a FOR VALUES IN ('a', 'b');


--
-- Name: events_rest; Type: TABLE ATTACH; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.events ATTACH PARTITION app.events_rest DEFAULT;


--
-- Name: teams ticket; Type: DEFAULT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.teams ALTER COLUMN ticket SET DEFAULT nextval('app.tickets'::regclass);


--
-- Name: users id; Type: DEFAULT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.users ALTER COLUMN id SET DEFAULT nextval('app.users_id_seq'::regclass);


--
-- Name: events events_pk; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.events
    ADD CONSTRAINT events_pk PRIMARY KEY (at, kind);


--
-- Name: events_2025 events_2025_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.events_2025
    ADD CONSTRAINT events_2025_pkey PRIMARY KEY (at, kind);


--
-- Name: events_2026 events_2026_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.events_2026
    ADD CONSTRAINT events_2026_pkey PRIMARY KEY (at, kind);


--
-- Name: events_2026_a events_2026_a_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.events_2026_a
    ADD CONSTRAINT events_2026_a_pkey PRIMARY KEY (at, kind);


--
-- Name: events_rest events_rest_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.events_rest
    ADD CONSTRAINT events_rest_pkey PRIMARY KEY (at, kind);


--
-- Name: members members_during_excl; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.members
    ADD CONSTRAINT members_during_excl EXCLUDE USING gist (during WITH &&) WHERE ((during IS NOT NULL));


--
-- Name: members members_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.members
    ADD CONSTRAINT members_pkey PRIMARY KEY (team_id, user_id);


--
-- Name: members members_range; Type: CHECK CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE app.members
    ADD CONSTRAINT members_range CHECK ((NOT isempty(during))) NOT VALID;


--
-- Name: teams teams_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.teams
    ADD CONSTRAINT teams_pkey PRIMARY KEY (id);


--
-- Name: users users_email_key; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.users
    ADD CONSTRAINT users_email_key UNIQUE (email);


--
-- Name: users users_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);


--
-- Name: notes notes_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.notes
    ADD CONSTRAINT notes_pkey PRIMARY KEY (id);


--
-- Name: counts_mood; Type: INDEX; Schema: app; Owner: postgres
--

CREATE UNIQUE INDEX counts_mood ON app.counts USING btree (mood);


--
-- Name: events_kind; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX events_kind ON ONLY app.events USING btree (kind);


--
-- Name: events_2025_kind_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX events_2025_kind_idx ON app.events_2025 USING btree (kind);


--
-- Name: events_2026_kind_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX events_2026_kind_idx ON ONLY app.events_2026 USING btree (kind);


--
-- Name: events_2026_a_kind_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX events_2026_a_kind_idx ON app.events_2026_a USING btree (kind);


--
-- Name: events_rest_kind_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX events_rest_kind_idx ON app.events_rest USING btree (kind);


--
-- Name: users_name; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX users_name ON app.users USING btree (lower((name)::text), mood DESC NULLS LAST) INCLUDE (score) WHERE (score > (0)::numeric);


--
-- Name: users_tags; Type: INDEX; Schema: app; Owner: postgres
--

CREATE UNIQUE INDEX users_tags ON app.users USING btree (id, email);

ALTER TABLE app.users CLUSTER ON users_tags;

ALTER TABLE ONLY app.users REPLICA IDENTITY USING INDEX users_tags;


--
-- Name: users_tags_gin; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX users_tags_gin ON app.users USING gin (tags);


--
-- Name: events_2025_kind_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.events_kind ATTACH PARTITION app.events_2025_kind_idx;


--
-- Name: events_2025_pkey; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.events_pk ATTACH PARTITION app.events_2025_pkey;


--
-- Name: events_2026_a_kind_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.events_2026_kind_idx ATTACH PARTITION app.events_2026_a_kind_idx;


--
-- Name: events_2026_a_pkey; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.events_2026_pkey ATTACH PARTITION app.events_2026_a_pkey;


--
-- Name: events_2026_kind_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.events_kind ATTACH PARTITION app.events_2026_kind_idx;


--
-- Name: events_2026_pkey; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.events_pk ATTACH PARTITION app.events_2026_pkey;


--
-- Name: events_rest_kind_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.events_kind ATTACH PARTITION app.events_rest_kind_idx;


--
-- Name: events_rest_pkey; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.events_pk ATTACH PARTITION app.events_rest_pkey;


--
-- Name: users_stats; Type: STATISTICS; Schema: app; Owner: postgres
--

CREATE STATISTICS app.users_stats ON mood, score FROM app.users;


ALTER STATISTICS app.users_stats OWNER TO postgres;

--
-- Name: teams protect; Type: RULE; Schema: app; Owner: postgres
--

CREATE RULE protect AS
    ON DELETE TO app.teams DO INSTEAD NOTHING;


--
-- Name: users users_touch; Type: TRIGGER; Schema: app; Owner: postgres
--

CREATE TRIGGER users_touch BEFORE UPDATE OF name ON app.users FOR EACH ROW EXECUTE FUNCTION app.touch();


--
-- Name: members members_team_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.members
    ADD CONSTRAINT members_team_id_fkey FOREIGN KEY (team_id) REFERENCES app.teams(id) ON DELETE CASCADE;


--
-- Name: members members_user_fk; Type: FK CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.members
    ADD CONSTRAINT members_user_fk FOREIGN KEY (user_id) REFERENCES app.users(id) DEFERRABLE INITIALLY DEFERRED NOT VALID;


--
-- Name: users own; Type: POLICY; Schema: app; Owner: postgres
--

CREATE POLICY own ON app.users FOR SELECT USING ((mood = 'happy'::app.mood));


--
-- Name: users; Type: ROW SECURITY; Schema: app; Owner: postgres
--

ALTER TABLE app.users ENABLE ROW LEVEL SECURITY;

--
-- Name: changes; Type: PUBLICATION; Schema: -; Owner: postgres
--

CREATE PUBLICATION changes WITH (publish = 'insert, update, delete, truncate');


ALTER PUBLICATION changes OWNER TO postgres;

--
-- Name: changes teams; Type: PUBLICATION TABLE; Schema: app; Owner: postgres
--

ALTER PUBLICATION changes ADD TABLE ONLY app.teams;


--
-- Name: changes users; Type: PUBLICATION TABLE; Schema: app; Owner: postgres
--

ALTER PUBLICATION changes ADD TABLE ONLY app.users;


--
-- Name: SCHEMA app; Type: ACL; Schema: -; Owner: postgres
--

GRANT USAGE ON SCHEMA app TO PUBLIC;


--
-- Name: TABLE users; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.users TO PUBLIC;


--
-- Name: DEFAULT PRIVILEGES FOR TABLES; Type: DEFAULT ACL; Schema: app; Owner: postgres
--

ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA app GRANT SELECT ON TABLES  TO PUBLIC;


--
-- PostgreSQL database dump complete
--

\unrestrict 2B6HmAVk66toX4eYjrt0WqRV9dkngBUH6f0yu0pyodOWToxuDJomiTxaJPrHZph

