"""Orders reference key."""
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade():
    op.execute("ALTER TABLE orders ADD CONSTRAINT orders_reference_key UNIQUE USING INDEX orders_reference_uniq")


def downgrade():
    op.drop_constraint("orders_reference_key", "orders", type_="unique")
