"""Events of next year."""
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade():
    op.execute("CREATE TABLE events_2027 (LIKE events INCLUDING DEFAULTS INCLUDING CONSTRAINTS)")
    op.execute("ALTER TABLE events_2027 ADD CONSTRAINT events_2027_day CHECK (day IS NOT NULL AND day >= '2027-01-01' AND day < '2028-01-01')")
    op.execute("ALTER TABLE events ATTACH PARTITION events_2027 FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')")
    op.execute("ALTER TABLE events_2027 DROP CONSTRAINT events_2027_day")


def downgrade():
    op.execute("ALTER TABLE events DETACH PARTITION events_2027")
    op.drop_table("events_2027")
