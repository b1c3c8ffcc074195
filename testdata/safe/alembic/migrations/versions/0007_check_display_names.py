"""Check display names."""
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade():
    op.execute("ALTER TABLE accounts VALIDATE CONSTRAINT accounts_display_name_not_null")


def downgrade():
    pass
