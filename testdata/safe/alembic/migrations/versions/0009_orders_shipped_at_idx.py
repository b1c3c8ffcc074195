"""Orders shipped at idx."""
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade():
    with op.get_context().autocommit_block():
        op.drop_index("orders_shipped_at_idx", table_name="orders", if_exists=True, postgresql_concurrently=True)
        op.create_index("orders_shipped_at_idx", "orders", ["shipped_at"], postgresql_concurrently=True)


def downgrade():
    with op.get_context().autocommit_block():
        op.drop_index("orders_shipped_at_idx", table_name="orders", postgresql_concurrently=True)
