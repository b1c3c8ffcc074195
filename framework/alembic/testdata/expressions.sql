-- upgrade 23
UPDATE t SET a=(t.a + 1);

-- upgrade 24
UPDATE t SET a=((t.a + 1) * 2);

-- upgrade 25
UPDATE t SET a=((t.a - (t.a - 1)) - 2);

-- upgrade 26
UPDATE t SET a=(-t.a);

-- upgrade 27
UPDATE t SET b=(t.b || 'x');

-- upgrade 28
UPDATE t SET b=('x' || t.b || 'y');

-- upgrade 29
UPDATE t SET b=(b || ':' || c);

-- upgrade 30
UPDATE t SET b=(t.b || 'y');

-- upgrade 31
UPDATE t SET b=(t.b || 'y');

-- upgrade 32
UPDATE t SET b=coalesce(t.b || 'y', '') WHERE t.b ~ 'y';

-- upgrade 33
UPDATE t SET a=(now() - interval '1 day');

-- upgrade 36
UPDATE t SET b=NULL WHERE t.a IS NULL;

-- upgrade 37
UPDATE t SET b=NULL WHERE t.a IS NOT NULL;

-- upgrade 38
DELETE FROM t WHERE t.a IS NULL;

-- upgrade 39
UPDATE t SET b='q' WHERE false;

-- upgrade 40
UPDATE t SET b='q' WHERE true;

-- upgrade 41
UPDATE t SET b='q' WHERE true;

-- upgrade 42
UPDATE t SET b='q' WHERE t.b = 'x';

-- upgrade 43
UPDATE t SET b='q' WHERE t.b = 'x';

-- upgrade 44
UPDATE t SET b='q' WHERE t.b = 'x';

-- upgrade 45
DELETE FROM t WHERE t.flag;

-- upgrade 46
DELETE FROM t WHERE t.flag = true;

-- upgrade 47
DELETE FROM t WHERE true;

-- upgrade 50
DELETE FROM t WHERE (t.a IN (1, 2) OR t.a > 3 AND t.a < 9) AND t.flag;

-- upgrade 51
DELETE FROM t WHERE t.a != 1;

-- upgrade 52
DELETE FROM t WHERE t.a >= 1 AND t.a < 9;

-- upgrade 53
DELETE FROM t WHERE NOT t.flag;

-- upgrade 54
DELETE FROM t WHERE NOT (t.a = 1 OR t.a = 2);

-- upgrade 55
DELETE FROM t WHERE (t.a NOT IN (1));

-- upgrade 56
DELETE FROM t WHERE t.a NOT BETWEEN 1 AND 2;

-- upgrade 57
DELETE FROM t WHERE (t.b LIKE 'x' || '%');

-- upgrade 58
DELETE FROM t WHERE (t.b LIKE '%' || 'x') AND (t.b LIKE '%' || 'z' || '%');

-- upgrade 59
DELETE FROM t WHERE (t.b NOT LIKE '%' || 'z' || '%');

-- upgrade 60
DELETE FROM t WHERE t.a + 1 IS NULL;

-- downgrade 65
UPDATE t SET a=(CAST(t.j ->> 'x' AS INTEGER));

-- downgrade 66
UPDATE t SET b=(((t.jb -> 'x')) ->> 'y');

-- downgrade 67
UPDATE t SET jb=((t.jb -> 'x') -> 'y');

-- downgrade 68
UPDATE t SET a=CAST(t.jb ->> 'x' AS INTEGER) WHERE (t.jb ->> 'x') = '1';

-- downgrade 69
UPDATE t SET b=(CAST(t.j ->> 'x' AS VARCHAR)) WHERE CAST(((t.j -> 'x') ->> 'y') AS VARCHAR) = '1';

-- downgrade 70
UPDATE t SET a=(t.list[1]) WHERE (t.jb #>> '{a, b}') = '1';

-- downgrade 71
UPDATE t SET a=coalesce(t.jb ->> 'k', '') WHERE (t.jb -> 'x') IS NULL;

-- downgrade 72
DELETE FROM t WHERE t.jb @> '{}';

-- downgrade 75
UPDATE t SET a=EXTRACT(epoch FROM t.b) WHERE CAST((t.j -> 'x') AS VARCHAR) != 'null';

-- downgrade 76
UPDATE t SET a=(EXTRACT(year FROM t.b) + 1);

-- downgrade 79
CREATE UNIQUE INDEX i ON t (a); CREATE INDEX j ON t (b);
