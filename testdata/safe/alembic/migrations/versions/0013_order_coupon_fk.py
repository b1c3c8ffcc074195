"""Order coupon fk."""
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade():
    op.create_foreign_key(
        "orders_coupon_id_fkey", "orders", "coupons", ["coupon_id"], ["id"], postgresql_not_valid=True
    )


def downgrade():
    op.drop_constraint("orders_coupon_id_fkey", "orders", type_="foreignkey")
