"""Statistics of orders."""
from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade():
    op.execute("ALTER TABLE orders ALTER COLUMN account_id SET STATISTICS 500")
    op.execute("ALTER TABLE orders SET (autovacuum_vacuum_scale_factor = 0.02)")


def downgrade():
    op.execute("ALTER TABLE orders ALTER COLUMN account_id SET STATISTICS -1")
    op.execute("ALTER TABLE orders RESET (autovacuum_vacuum_scale_factor)")
