"""Orders reference uniq."""
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade():
    with op.get_context().autocommit_block():
        op.drop_index("orders_reference_uniq", table_name="orders", if_exists=True, postgresql_concurrently=True)
        op.create_index("orders_reference_uniq", "orders", ["reference"], unique=True, postgresql_concurrently=True)


def downgrade():
    with op.get_context().autocommit_block():
        op.drop_index("orders_reference_uniq", table_name="orders", if_exists=True, postgresql_concurrently=True)
