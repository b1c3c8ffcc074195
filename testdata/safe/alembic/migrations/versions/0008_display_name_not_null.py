"""Display name not null."""
import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade():
    op.alter_column("accounts", "display_name", existing_type=sa.String(40), nullable=False)
    op.drop_constraint("accounts_display_name_not_null", "accounts", type_="check")


def downgrade():
    op.alter_column("accounts", "display_name", existing_type=sa.String(40), nullable=True)
    op.create_check_constraint(
        "accounts_display_name_not_null",
        "accounts",
        "display_name IS NOT NULL",
        postgresql_not_valid=True,
    )
