"""Columns that are added"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "a001"
down_revision = None


def upgrade():
    op.add_column("users", sa.Column("plan", sa.String(20), nullable=False))
    op.add_column("users", sa.Column("age", sa.Integer()))
    op.add_column("users", sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("users", sa.Column("born", sa.DateTime(timezone=True), server_default=sa.func.now()))
    op.add_column("users", sa.Column("note", sa.Text(), server_default="it's"))
    op.add_column("users", sa.Column("uid", postgresql.UUID(), server_default=sa.text("gen_random_uuid()")))
    op.add_column("order", sa.Column("user", sa.BigInteger(), comment="who"), schema="shop")
    op.add_column("users", sa.Column("level", sa.Integer(), default=3, nullable=False))
    op.add_column("orders", sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id", name="fk_user", ondelete="CASCADE"), nullable=True))
    op.add_column("orders", sa.Column("shop_id", sa.Integer(), sa.ForeignKey("geo.shops.id")))
    op.add_column("users", sa.Column("email", sa.String(), unique=True))
    op.add_column("users", sa.Column("nick", sa.String(), index=True))
    op.add_column("users", sa.Column("nick2", sa.String(), index=True, unique=True), schema="shop")
    op.add_column("users", sa.Column("score", sa.Numeric(10, 2), sa.CheckConstraint("score > 0", name="positive")))
    op.add_column("users", sa.Column("double", sa.Integer(), sa.Computed("age * 2")))
    op.add_column("users", sa.Column("number", sa.Integer(), sa.Identity(always=True, start=5)))
    op.add_column("users", sa.Column("key", sa.Integer(), primary_key=True))
    op.add_column("users", column=sa.Column(name="late", type_=sa.Date()), schema=None)


def downgrade():
    op.drop_column("users", "plan")
    op.drop_column(table_name="order", column_name="user", schema="shop")
    op.drop_column("users", "camelCase")
