"""Check order coupons."""
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade():
    op.execute("ALTER TABLE orders VALIDATE CONSTRAINT orders_coupon_id_fkey")


def downgrade():
    pass
