"""Larger totals: more digits before the point touch no row."""
import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade():
    op.alter_column("orders", "total", existing_type=sa.Numeric(8, 2), type_=sa.Numeric(12, 2))


def downgrade():
    op.alter_column("orders", "total", existing_type=sa.Numeric(12, 2), type_=sa.Numeric(8, 2))
