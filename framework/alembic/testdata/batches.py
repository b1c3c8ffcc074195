"""Batches"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "a006"
down_revision = "a005"


def upgrade():
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("a", sa.Integer(), nullable=True))
        batch_op.alter_column("b", existing_type=sa.Integer(), type_=sa.BigInteger(), existing_nullable=True)
        batch_op.create_index(batch_op.f("ix_users_a"), ["a"], unique=False)
        batch_op.create_foreign_key("fk_a", "others", ["a"], ["id"], ondelete="CASCADE")
        op.execute("UPDATE users SET a = 1")
    with op.batch_alter_table("order", schema="shop") as batch:
        batch.drop_column("x")
        batch.create_unique_constraint("uq_o", ["y"])
        batch.create_check_constraint("ck_o", sa.text("y > 0"))
        batch.drop_constraint("old", type_="check")
        batch.drop_index("ix_o")


def downgrade():
    with op.batch_alter_table("users") as b:
        b.drop_column("a")
