"""Check larger totals."""
from alembic import op

revision = "0018b"
down_revision = "0018"


def upgrade():
    op.execute("ALTER TABLE orders VALIDATE CONSTRAINT orders_total_positive")


def downgrade():
    pass
