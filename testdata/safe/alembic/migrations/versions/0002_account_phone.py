"""Account phone."""
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    op.add_column("accounts", sa.Column("phone", sa.Text(), nullable=True))


def downgrade():
    op.drop_column("accounts", "phone")
