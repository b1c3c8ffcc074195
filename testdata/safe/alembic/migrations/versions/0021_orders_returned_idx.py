"""Orders returned idx."""
import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade():
    with op.get_context().autocommit_block():
        op.create_index(
            "orders_returned_idx",
            "orders",
            ["account_id"],
            postgresql_where=sa.text("state = 'returned'"),
            postgresql_concurrently=True,
        )


def downgrade():
    with op.get_context().autocommit_block():
        op.drop_index("orders_returned_idx", table_name="orders", postgresql_concurrently=True)
