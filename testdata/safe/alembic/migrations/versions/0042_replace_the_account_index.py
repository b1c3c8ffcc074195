"""Replace the account index."""
from alembic import op

revision = "0042"
down_revision = "0041"


def upgrade():
    with op.get_context().autocommit_block():
        op.create_index("orders_account_id_shipped_at_idx", "orders", ["account_id", "shipped_at"], postgresql_concurrently=True)
        op.drop_index("orders_account_id_idx", table_name="orders", postgresql_concurrently=True)


def downgrade():
    with op.get_context().autocommit_block():
        op.create_index("orders_account_id_idx", "orders", ["account_id"], postgresql_concurrently=True)
        op.drop_index("orders_account_id_shipped_at_idx", table_name="orders", postgresql_concurrently=True)
