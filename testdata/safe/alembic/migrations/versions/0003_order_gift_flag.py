"""Order gift flag."""
import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade():
    op.add_column("orders", sa.Column("is_gift", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade():
    op.drop_column("orders", "is_gift")
