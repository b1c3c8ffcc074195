"""Longer references: a wider varchar touches no row."""
import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade():
    op.alter_column("orders", "reference", existing_type=sa.String(20), type_=sa.String(60))


def downgrade():
    op.alter_column("orders", "reference", existing_type=sa.String(60), type_=sa.String(20))
