"""Notes on columns."""
import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"


def upgrade():
    op.create_table_comment("orders", "One row an order, also for those that were cancelled")
    op.alter_column("orders", "reference", existing_type=sa.String(60), comment="As printed on the invoice")


def downgrade():
    op.drop_table_comment("orders")
    op.alter_column("orders", "reference", existing_type=sa.String(60), comment=None)
