"""Account locale."""
import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0037"


def upgrade():
    op.add_column("accounts", sa.Column("locale", sa.Text(), server_default="en", nullable=False))


def downgrade():
    op.drop_column("accounts", "locale")
