"""Larger totals: more digits touch no row, and the check is for new rows until it is validated again."""
import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade():
    op.drop_constraint("orders_total_positive", "orders", type_="check")
    op.alter_column("orders", "total", existing_type=sa.Numeric(8, 2), type_=sa.Numeric(12, 2))
    op.create_check_constraint("orders_total_positive", "orders", "total >= 0", postgresql_not_valid=True)


def downgrade():
    op.drop_constraint("orders_total_positive", "orders", type_="check")
    op.alter_column("orders", "total", existing_type=sa.Numeric(12, 2), type_=sa.Numeric(8, 2))
    op.create_check_constraint("orders_total_positive", "orders", "total >= 0", postgresql_not_valid=True)
