"""order status

Revision ID: c50a94e3716d
Revises: 8d1e57ba9f02
Create Date: 2025-11-18 10:05:52
"""

import sqlalchemy as sa
from alembic import op

revision = "c50a94e3716d"
down_revision = "8d1e57ba9f02"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("orders", sa.Column("status", sa.String(20), server_default="placed", nullable=False))
    op.add_column("products", sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    op.drop_column("products", "archived_at")
    op.drop_column("orders", "status")
