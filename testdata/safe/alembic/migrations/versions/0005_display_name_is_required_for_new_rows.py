"""Display name is required for new rows."""
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade():
    op.create_check_constraint(
        "accounts_display_name_not_null",
        "accounts",
        "display_name IS NOT NULL",
        postgresql_not_valid=True,
    )


def downgrade():
    op.drop_constraint("accounts_display_name_not_null", "accounts", type_="check")
