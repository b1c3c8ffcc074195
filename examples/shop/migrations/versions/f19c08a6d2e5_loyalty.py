"""loyalty levels

Revision ID: f19c08a6d2e5
Revises: 0ad9c4e81f37
Create Date: 2026-02-11 17:55:03
"""

import sqlalchemy as sa
from alembic import op

revision = "f19c08a6d2e5"
down_revision = "0ad9c4e81f37"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("customers", sa.Column("loyalty_level", sa.String(20), nullable=False))
    op.create_index("orders_status_idx", "orders", ["status"])
    op.alter_column("customers", "phone", existing_type=sa.String(32), nullable=False)


def downgrade():
    op.alter_column("customers", "phone", existing_type=sa.String(32), nullable=True)
    op.drop_index("orders_status_idx", "orders")
    op.drop_column("customers", "loyalty_level")
