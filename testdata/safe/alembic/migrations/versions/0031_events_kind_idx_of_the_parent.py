"""Events kind idx of the parent."""
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade():
    op.execute("CREATE INDEX events_kind_idx ON ONLY events (kind)")


def downgrade():
    op.drop_index("events_kind_idx", table_name="events")
