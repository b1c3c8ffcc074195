"""an index for the list of recent orders

Revision ID: e7422fd8b90c
Revises: c50a94e3716d
Create Date: 2025-12-04 16:48:19
"""

from alembic import op

revision = "e7422fd8b90c"
down_revision = "c50a94e3716d"
branch_labels = None
depends_on = None


def upgrade():
    with op.get_context().autocommit_block():
        op.create_index("orders_placed_at_idx", "orders", ["placed_at"], postgresql_concurrently=True)


def downgrade():
    with op.get_context().autocommit_block():
        op.drop_index("orders_placed_at_idx", "orders", postgresql_concurrently=True)
