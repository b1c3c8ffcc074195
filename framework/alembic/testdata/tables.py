"""Tables"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "a003"
down_revision = "a002"


def upgrade():
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), server_default="x", nullable=False),
        sa.Column("status", sa.Enum("new", "it's", name="user_status"), nullable=False),
        sa.Column("other", sa.Enum("new", "it's", name="user_status"), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("name", name=op.f("uq_users_name")),
    )
    op.create_table("a", sa.Column("id", sa.BigInteger(), primary_key=True), sa.Column("b", sa.Integer()))
    op.create_table("b", sa.Column("id", sa.SmallInteger(), primary_key=True), comment="the b's")
    op.create_table("c", sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False))
    op.create_table("d", sa.Column("x", sa.Integer(), primary_key=True), sa.Column("y", sa.Integer(), primary_key=True))
    op.create_table(
        "e",
        sa.Column("x", sa.Integer(), primary_key=True),
        sa.Column("y", sa.Integer(), primary_key=True, autoincrement=True),
    )
    op.create_table("k", sa.Column("a", sa.Integer(), sa.ForeignKey("users.id"), unique=True), sa.Column("b", sa.Integer(), sa.ForeignKey("users.id")))
    op.create_table("f", sa.Column("id", sa.Integer(), sa.ForeignKey("users.id"), primary_key=True))
    op.create_table(
        "g",
        sa.Column("id", sa.Integer()),
        sa.Column("u", sa.Integer(), unique=True, comment="the u"),
        sa.Column("v", sa.Integer(), sa.ForeignKey("users.id")),
        sa.Column("w", sa.Integer(), index=True),
        sa.ForeignKeyConstraint(["id"], ["shop.users.id"], name="fk_g", ondelete="SET NULL", deferrable=True, initially="DEFERRED"),
        sa.CheckConstraint("u > 0", name="ck_u"),
        sa.PrimaryKeyConstraint("id"),
        schema="shop",
    )
    op.create_table("h", sa.Column("id", postgresql.UUID(as_uuid=True), server_default=sa.text("gen_random_uuid()"), primary_key=True))
    op.create_table("i", sa.Column("id", sa.Integer(), sa.Identity(), primary_key=True), sa.Column("j", sa.Integer(), sa.Computed("id + 1", persisted=True)))
    op.create_table("k", sa.Column("at", sa.Date(), nullable=False), postgresql_partition_by="RANGE (at)")
    op.create_table("l", sa.Column("id", sa.Integer()), sa.Index("ix_l", "id", unique=True))
    op.create_table("m", sa.Column("d", sa.Integer(), sa.CheckConstraint("d > 0"), nullable=False), prefixes=["UNLOGGED"])
    op.create_table("n", sa.Column("id", sa.Integer(), primary_key=True, default=5))
    op.create_table("o", sa.Column("id", sa.Integer(), sa.Sequence("o_id_seq"), primary_key=True))
    op.create_table("p")
    op.create_table(
        "q",
        sa.Column("during", postgresql.TSRANGE()),
        postgresql.ExcludeConstraint(("during", "&&"), using="gist", name="ex_q"),
    )
    op.rename_table("a", "aa", schema="shop")
    op.create_table_comment("users", "it's them", existing_comment=None)
    op.drop_table_comment("users", existing_comment="it's them")


def downgrade():
    op.drop_table("users")
    op.drop_table("order", schema="shop")
    sa.Enum(name="user_status").drop(op.get_bind(), checkfirst=False) if False else None
