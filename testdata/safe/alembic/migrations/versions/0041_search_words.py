"""Search words."""
from alembic import op

revision = "0041"
down_revision = "0040"


def upgrade():
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    with op.get_context().autocommit_block():
        op.create_index(
            "accounts_display_name_trgm",
            "accounts",
            ["display_name"],
            postgresql_using="gin",
            postgresql_ops={"display_name": "gin_trgm_ops"},
            postgresql_concurrently=True,
        )


def downgrade():
    with op.get_context().autocommit_block():
        op.drop_index("accounts_display_name_trgm", table_name="accounts", postgresql_concurrently=True)
