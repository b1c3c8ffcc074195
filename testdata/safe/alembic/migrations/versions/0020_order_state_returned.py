"""A state for returned orders; the labels of an enum cannot be taken back."""
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade():
    op.execute("ALTER TYPE order_state ADD VALUE IF NOT EXISTS 'returned'")


def downgrade():
    pass
