"""Events kind may be missing."""
import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade():
    op.alter_column("events", "kind", existing_type=sa.Text(), nullable=True)


def downgrade():
    op.alter_column("events", "kind", existing_type=sa.Text(), nullable=False)
