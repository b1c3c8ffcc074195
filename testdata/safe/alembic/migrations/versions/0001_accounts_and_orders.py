"""Accounts and orders."""
import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    op.create_table(
        "accounts",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("display_name", sa.String(40)),
        sa.Column("legacy_plan", sa.Text()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.UniqueConstraint("email", name="accounts_email_key"),
    )
    op.create_table(
        "orders",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("account_id", sa.BigInteger(), sa.ForeignKey("accounts.id", name="orders_account_id_fkey"), nullable=False),
        sa.Column("total", sa.Numeric(8, 2), nullable=False),
        sa.Column("reference", sa.String(20)),
        sa.Column("coupon_id", sa.BigInteger()),
        sa.Column("shipped_at", sa.DateTime(timezone=True)),
    )
    op.create_index("orders_account_id_idx", "orders", ["account_id"])


def downgrade():
    op.drop_table("orders")
    op.drop_table("accounts")
