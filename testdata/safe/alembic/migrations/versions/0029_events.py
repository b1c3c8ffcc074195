"""Events."""
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade():
    op.execute(
        """
        CREATE TABLE events (
            id bigint GENERATED ALWAYS AS IDENTITY,
            day date NOT NULL,
            kind text NOT NULL,
            PRIMARY KEY (id, day)
        ) PARTITION BY RANGE (day)
        """
    )
    op.execute("CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')")


def downgrade():
    op.drop_table("events")
