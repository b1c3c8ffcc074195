-- What TestServer reads after each statement, before it rolls back.
CREATE SCHEMA measure;
CREATE TABLE measure.relations AS
  SELECT c.oid, CASE n.nspname WHEN 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END AS name,
    c.relkind AS kind, c.relfilenode AS node, i.indrelid AS owner,
    CASE WHEN c.relkind IN ('r', 'm') THEN
      (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %s %I.%I',
        CASE c.relkind WHEN 'r' THEN 'ONLY' ELSE '' END, n.nspname, c.relname), false, true, '')))[1]::text::bigint
    END AS rows
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_index i ON i.indexrelid = c.oid
  WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'measure');
-- A row a finding: its kind, the relation and, for a lock, the mode.
CREATE VIEW measure.findings AS
  SELECT 'lock' AS finding, r.name, l.mode FROM pg_locks l JOIN measure.relations r ON r.oid = l.relation
    WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation'
  UNION ALL
  SELECT 'rewrite', r.name, '' FROM measure.relations r JOIN pg_class c ON c.oid = r.oid
    WHERE r.kind IN ('r', 'm') AND c.relfilenode <> r.node AND pg_relation_size(c.oid) > 0
  UNION ALL
  SELECT 'scan', r.name, '' FROM measure.relations r
    WHERE r.rows > 0 AND pg_stat_get_xact_numscans(r.oid) > 0 AND pg_stat_get_xact_tuples_returned(r.oid) * 2 >= r.rows
  UNION ALL -- indexes of tables with rows, in a file that was not there before
  SELECT 'build', c.relname, '' FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid
    JOIN measure.relations t ON t.oid = i.indrelid AND t.rows > 0
    WHERE c.relkind = 'i' AND c.relfilenode <> 0 AND NOT EXISTS (SELECT FROM measure.relations o WHERE o.node = c.relfilenode)
      AND pg_relation_size(t.oid) > 0;
