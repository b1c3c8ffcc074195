"""Order state."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018b"


def upgrade():
    state = postgresql.ENUM("new", "paid", "shipped", name="order_state")
    state.create(op.get_bind(), checkfirst=True)
    op.add_column("orders", sa.Column("state", postgresql.ENUM(name="order_state", create_type=False)))


def downgrade():
    op.drop_column("orders", "state")
    postgresql.ENUM(name="order_state").drop(op.get_bind(), checkfirst=True)
