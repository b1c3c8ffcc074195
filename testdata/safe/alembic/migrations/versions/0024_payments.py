"""Payments."""
import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade():
    op.create_table(
        "payments",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), primary_key=True),
        sa.Column("account_email", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(12, 2), nullable=False),
        sa.Column("method", sa.Enum("card", "transfer", name="payment_method"), nullable=False),
    )
    op.create_index("payments_account_email_idx", "payments", ["account_email"])


def downgrade():
    op.drop_table("payments")
    op.execute("DROP TYPE payment_method")
