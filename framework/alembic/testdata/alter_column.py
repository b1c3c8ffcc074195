"""Changes of columns"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "a002"
down_revision = "a001"


def upgrade():
    op.alter_column("users", "plan", nullable=False)
    op.alter_column("users", "plan", existing_type=sa.String(), nullable=True)
    op.alter_column("users", "plan", type_=sa.Text(), postgresql_using="plan::text", existing_nullable=False)
    op.alter_column("users", "plan", server_default="free")
    op.alter_column("users", "plan", server_default=None)
    op.alter_column("users", "at", server_default=sa.func.now(), schema="shop")
    op.alter_column("users", "plan", new_column_name="tier")
    op.alter_column(
        "users", "tier", type_=sa.Enum("a", "b", name="tier"), nullable=False,
        server_default=sa.text("'a'::tier"), comment="which", new_column_name="plan",
    )
    op.alter_column("users", "plan", comment=None)
    op.alter_column("users", "plan", existing_type=sa.String())
    op.alter_column("users", "id", server_default=sa.Identity(), existing_server_default=None)
    op.alter_column("users", "id", server_default=None, existing_server_default=sa.Identity())
    op.alter_column("users", "id", server_default=sa.Identity(always=True), existing_server_default=sa.Identity())
    op.alter_column(table_name="users", column_name="plan", nullable=False)


def downgrade():
    pass
