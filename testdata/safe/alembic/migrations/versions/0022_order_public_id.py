"""Order public id."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"


def upgrade():
    op.add_column("orders", sa.Column("public_id", postgresql.UUID(), nullable=True))


def downgrade():
    op.drop_column("orders", "public_id")
