"""Coupons."""
import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade():
    op.create_table(
        "coupons",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("code", sa.Text(), nullable=False, unique=True),
        sa.Column("percent", sa.SmallInteger(), sa.CheckConstraint("percent BETWEEN 1 AND 100"), nullable=False),
    )
    op.bulk_insert(
        sa.table("coupons", sa.column("code", sa.Text()), sa.column("percent", sa.SmallInteger())),
        [{"code": "WELCOME", "percent": 10}, {"code": "SORRY", "percent": 20}],
    )


def downgrade():
    op.drop_table("coupons")
