"""Events kind idx attached."""
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade():
    for year in (2026, 2027):
        op.execute(f"ALTER INDEX events_kind_idx ATTACH PARTITION events_{year}_kind_idx")


def downgrade():
    op.drop_index("events_kind_idx", table_name="events")
    op.execute("CREATE INDEX events_kind_idx ON ONLY events (kind)")
