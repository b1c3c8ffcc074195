"""Check order totals."""
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade():
    op.execute("ALTER TABLE orders VALIDATE CONSTRAINT orders_total_positive")


def downgrade():
    pass
