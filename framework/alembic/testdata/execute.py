"""SQL text"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "a009"
down_revision = "a008"


NAME = "users"
LONG = """
    UPDATE {} SET a = 1
"""


def upgrade():
    op.execute("UPDATE users SET a = 1")
    op.execute("UPDATE users SET a = 1 WHERE b = 'x'::text; DELETE FROM users")
    op.execute(sa.text("CREATE INDEX i ON users (a)"))
    op.execute("ALTER TABLE users " "ADD COLUMN b integer " + "NOT NULL")
    op.execute(f"DROP TABLE {NAME}")
    op.execute(LONG.format(NAME))
    op.execute("DELETE FROM %s WHERE a = %d" % (NAME, 5))
    op.execute("UPDATE users SET t = '12\\:30'")
    op.execute(f"UPDATE rates SET price = {1.80}, rows = {1_000}")
    op.execute(r"UPDATE users SET t = E'\n'")
    op.execute(
        """
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            NEW.a = 1;
            RETURN NEW;
        END
        $$
        """
    )
    op.execute(sqltext="SELECT 1")
    for table in ("a", "b"):
        op.execute(f"TRUNCATE {table}")


def downgrade():
    op.execute("""DROP FUNCTION f();
DROP INDEX i;""")
