"""Refresh daily sales."""
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade():
    with op.get_context().autocommit_block():
        op.execute("REFRESH MATERIALIZED VIEW CONCURRENTLY daily_sales")


def downgrade():
    pass
