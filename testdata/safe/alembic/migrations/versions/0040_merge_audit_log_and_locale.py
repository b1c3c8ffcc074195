"""Merge audit log and locale."""
from alembic import op

revision = "0040"
down_revision = ("0038", "0039")


def upgrade():
    pass


def downgrade():
    pass
