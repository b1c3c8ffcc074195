-- upgrade 25
UPDATE t SET a=(t.a + 1);

-- upgrade 26
UPDATE t SET a=((t.a + 1) * 2);

-- upgrade 27
UPDATE t SET a=((t.a - (t.a - 1)) - 2);

-- upgrade 28
UPDATE t SET a=(-t.a);

-- upgrade 29
UPDATE t SET b=(t.b || 'x');

-- upgrade 30
UPDATE t SET b=('x' || t.b || 'y');

-- upgrade 31
UPDATE t SET b=(b || ':' || c);

-- upgrade 32
UPDATE t SET b=(t.b || 'y');

-- upgrade 33
UPDATE t SET b=(t.b || 'y');

-- upgrade 34
UPDATE t SET b=coalesce(t.b || 'y', '') WHERE t.b ~ 'y';

-- upgrade 35
UPDATE t SET a=(now() - interval '1 day');

-- upgrade 38
UPDATE t SET b=NULL WHERE t.a IS NULL;

-- upgrade 39
UPDATE t SET b=NULL WHERE t.a IS NOT NULL;

-- upgrade 40
DELETE FROM t WHERE t.a IS NULL;

-- upgrade 41
UPDATE t SET b='q' WHERE false;

-- upgrade 42
UPDATE t SET b='q' WHERE true;

-- upgrade 43
UPDATE t SET b='q' WHERE true;

-- upgrade 44
UPDATE t SET b='q' WHERE t.b = 'x';

-- upgrade 45
UPDATE t SET b='q' WHERE t.b = 'x';

-- upgrade 46
UPDATE t SET b='q' WHERE t.b = 'x';

-- upgrade 47
DELETE FROM t WHERE t.flag;

-- upgrade 48
DELETE FROM t WHERE t.flag = true;

-- upgrade 49
DELETE FROM t WHERE true;

-- upgrade 52
DELETE FROM t WHERE (t.a IN (1, 2) OR t.a > 3 AND t.a < 9) AND t.flag;

-- upgrade 53
DELETE FROM t WHERE t.a != 1;

-- upgrade 54
DELETE FROM t WHERE t.a >= 1 AND t.a < 9;

-- upgrade 55
DELETE FROM t WHERE NOT t.flag;

-- upgrade 56
DELETE FROM t WHERE NOT (t.a = 1 OR t.a = 2);

-- upgrade 57
DELETE FROM t WHERE (t.a NOT IN (1));

-- upgrade 58
DELETE FROM t WHERE t.a NOT BETWEEN 1 AND 2;

-- upgrade 59
DELETE FROM t WHERE (t.b LIKE 'x' || '%');

-- upgrade 60
DELETE FROM t WHERE (t.b LIKE '%' || 'x') AND (t.b LIKE '%' || 'z' || '%');

-- upgrade 61
DELETE FROM t WHERE (t.b NOT LIKE '%' || 'z' || '%');

-- upgrade 62
DELETE FROM t WHERE t.a + 1 IS NULL;

-- downgrade 67
UPDATE t SET a=(CAST(t.j ->> 'x' AS INTEGER));

-- downgrade 68
UPDATE t SET b=(((t.jb -> 'x')) ->> 'y');

-- downgrade 69
UPDATE t SET jb=((t.jb -> 'x') -> 'y');

-- downgrade 70
UPDATE t SET a=CAST(t.jb ->> 'x' AS INTEGER) WHERE (t.jb ->> 'x') = '1';

-- downgrade 71
UPDATE t SET b=(CAST(t.j ->> 'x' AS VARCHAR)) WHERE CAST(((t.j -> 'x') ->> 'y') AS VARCHAR) = '1';

-- downgrade 72
UPDATE t SET a=(t.list[1]) WHERE (t.jb #>> '{a, b}') = '1';

-- downgrade 73
UPDATE t SET a=coalesce(t.jb ->> 'k', '') WHERE (t.jb -> 'x') IS NULL;

-- downgrade 74
DELETE FROM t WHERE t.jb @> '{}';

-- downgrade 77
UPDATE t SET a=EXTRACT(epoch FROM t.b) WHERE CAST((t.j -> 'x') AS VARCHAR) != 'null';

-- downgrade 78
UPDATE t SET a=(EXTRACT(year FROM t.b) + 1);

-- downgrade 81
UPDATE t SET a=u.b FROM u WHERE t.a = u.b AND NOT (EXISTS (SELECT 1 
FROM w 
WHERE w.c = u.b));

-- downgrade 82
SELECT 1 AS anon_1, max(t.a) AS max_1, t.a + 1 AS anon_2 
FROM t;

-- downgrade 85
CREATE UNIQUE INDEX i ON t (a); CREATE INDEX j ON t (b);
