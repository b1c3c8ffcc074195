-- What TestServer makes in each database, after a set-up, and reads after each statement.
CREATE SCHEMA measure;
CREATE TABLE measure.relations AS
  SELECT c.oid, CASE n.nspname WHEN 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END AS name,
    c.relkind AS kind, c.relfilenode AS node,
    CASE WHEN c.relkind IN ('r', 'm') AND c.relispopulated THEN
      (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %s %I.%I',
        CASE c.relkind WHEN 'r' THEN 'ONLY' ELSE '' END, n.nspname, c.relname), false, true, '')))[1]::text::bigint
    END AS rows
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'measure') AND c.relkind <> 'c';
-- The tables that were read, how often and how many rows: in this transaction, and in
-- earlier ones whose statistics the server has not taken in yet.
CREATE VIEW measure.scans AS
  SELECT name, pg_stat_get_xact_numscans(oid) AS scans, pg_stat_get_xact_tuples_returned(oid) AS read, rows
  FROM measure.relations WHERE rows > 0 AND pg_stat_get_xact_numscans(oid) > 0;
-- A row a finding: its kind, the relation, its kind, and what tells one moment from another.
CREATE VIEW measure.findings AS
  SELECT 'lock' AS finding, r.name, r.kind::text, l.mode AS detail FROM pg_locks l JOIN measure.relations r ON r.oid = l.relation
    WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation'
  UNION ALL
  SELECT 'rewrite', r.name, '', c.relfilenode::text FROM measure.relations r JOIN pg_class c ON c.oid = r.oid
    WHERE r.kind IN ('r', 'm') AND c.relfilenode <> r.node AND pg_relation_size(c.oid) > 0
  UNION ALL -- indexes of tables with rows, in a file that was not there before
  SELECT 'build', c.relname, t.name, c.relfilenode::text FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid
    JOIN measure.relations t ON t.oid = i.indrelid AND t.rows > 0
    WHERE c.relkind = 'i' AND c.relfilenode <> 0 AND NOT EXISTS (SELECT FROM measure.relations o WHERE o.node = c.relfilenode)
      AND pg_relation_size(t.oid) > 0;
