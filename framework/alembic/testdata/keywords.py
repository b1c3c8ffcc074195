"""Every argument of every operation that changes what is sent"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "a022"
down_revision = "a021"


def upgrade():
    op.add_column("t", sa.Column("a", sa.Integer()), schema="s")
    op.add_column(table_name="t", column=sa.Column(name="b", type_=sa.Text(), key="bb", info={}))
    op.add_column("t", sa.Column("c", sa.Integer(), sa.ForeignKey("u.id", onupdate="CASCADE", match="FULL", deferrable=True, initially="DEFERRED"), index=True))
    op.add_column("t", sa.Column("d", sa.Integer(), unique=True, comment="it's"), schema="s")
    op.add_column("t", sa.Column("e", sa.Integer(), sa.Identity(always=True, start=5, cycle=True)))
    op.add_column("t", sa.Column("f", sa.Integer(), sa.Computed("a + 1", persisted=True)))
    op.add_column("t", sa.Column("g", sa.Boolean(create_constraint=True, name="g_bool")))
    op.add_column("t", sa.Column("h", sa.Enum("a", "b", name="h", native_enum=False, create_constraint=True)))
    op.add_column("t", sa.Column("i", sa.Integer(), sa.CheckConstraint("i > 0", name="positive")))
    op.alter_column("t", "a", nullable=True, comment="c", server_default=sa.text("now()"), new_column_name="z", type_=sa.Text(), schema="s", postgresql_using="a::text")
    op.alter_column("t", "a", server_default=None, comment=None)
    op.alter_column("t", "a", server_default=False, comment=False)
    op.alter_column("t", "a", server_default="it's")
    op.alter_column("t", "a", server_default=sa.Identity(always=True))
    op.alter_column("t", "a", server_default=sa.Identity(always=False), existing_server_default=sa.Identity(always=True))
    op.alter_column("t", "a", server_default=None, existing_server_default=sa.Identity())
    op.alter_column("t", "a", existing_type=sa.Integer(), existing_nullable=False)
    op.alter_column(table_name="t", column_name="a", type_=sa.Enum("x", name="e"))
    op.alter_column("t", "a", type_=sa.Boolean(), existing_type=sa.Integer(), existing_server_default="0")
    op.drop_column("t", "a", schema="s", mssql_drop_check=True)
    op.rename_table("a", "b", schema="s")
    op.create_table_comment("t", "it's", existing_comment=None, schema="s")
    op.drop_table_comment("t", existing_comment="x", schema="s")
    op.create_index("i", "t", ["a", sa.text("lower(b)"), sa.column("c").desc().nulls_last(), sa.func.upper(sa.column("d"))], unique=True, schema="s",
                    postgresql_using="btree", postgresql_include=["e"], postgresql_where=sa.text("a > 1"), postgresql_with={"fillfactor": 50},
                    postgresql_ops={"a": "text_pattern_ops"}, postgresql_concurrently=True, postgresql_tablespace="fast")
    op.create_index("j", "t", ["a"], postgresql_where="a = 'x'")
    op.create_index(None, "t", ["a", "b"])
    op.drop_index("i", table_name="t", schema="s", postgresql_concurrently=True)
    op.create_primary_key("pk", "t", ["a", "b"], schema="s")
    op.create_unique_constraint("uq", "t", ["a"], schema="s", deferrable=True, initially="DEFERRED")
    op.create_check_constraint("ck", "t", sa.func.length(sa.column("a")) > 3, schema="s", deferrable=False)
    op.create_check_constraint("ck2", "t", "a > 0", postgresql_not_valid=True)
    op.create_foreign_key("fk", "t", "u", ["a", "b"], ["x", "y"], onupdate="SET NULL", ondelete="CASCADE", deferrable=True, initially="IMMEDIATE",
                          match="SIMPLE", source_schema="s", referent_schema="r", postgresql_not_valid=True)
    op.create_exclude_constraint("ex", "t", (sa.column("a"), "&&"), ("b", "="), where=sa.text("a IS NOT NULL"), using="gist",
                                 deferrable=True, initially="DEFERRED", schema="s")
    op.drop_constraint("fk", "t", type_="foreignkey", schema="s")
    op.execute("UPDATE t SET a = 1", execution_options={"autocommit": True})
    op.bulk_insert(sa.table("t", sa.column("a", sa.Integer)), [{"a": 1}, {"a": 2}], multiinsert=False)


def downgrade():
    op.create_table(
        "t",
        sa.Column("id", sa.BigInteger(), sa.Identity(start=3), primary_key=True),
        sa.Column("a", sa.Integer(), sa.Sequence("s1"), nullable=False, comment="a's"),
        sa.Column("b", postgresql.ENUM("x", "y", name="e", create_type=False), server_default="x"),
        sa.Column("c", sa.Enum("x", "y", name="f", schema="s"),),
        sa.Column("d", sa.Integer(), sa.ForeignKey("u.id", name="fk_d", ondelete="CASCADE", use_alter=False), unique=True),
        sa.Column("e", sa.Boolean(create_constraint=True), default=False),
        sa.Column("f", sa.Numeric(10, 2), sa.Computed("d * 2")),
        sa.Column("g", postgresql.ARRAY(sa.Enum("q", name="q"))),
        sa.PrimaryKeyConstraint("id", "a", name="pk", deferrable=True),
        sa.UniqueConstraint("a", "b", name="uq", deferrable=True, initially="DEFERRED"),
        sa.CheckConstraint("a > 0", name="ck"),
        sa.CheckConstraint(sa.column("a") < 5),
        sa.ForeignKeyConstraint(["a"], ["s.u.id"], name="fk", onupdate="CASCADE", deferrable=True),
        postgresql.ExcludeConstraint(("b", "="), using="btree", name="ex"),
        sa.Index("ix", "a", "b", unique=True, postgresql_using="btree"),
        schema="s", comment="the table's", prefixes=["UNLOGGED"], mysql_engine="InnoDB", info={}, keep_existing=True,
        postgresql_partition_by="RANGE (id)", postgresql_with_oids=False, postgresql_tablespace="fast",
    )
    op.create_table("u", sa.Column("id", sa.Integer(), primary_key=True), postgresql_inherits=("a", "b"), postgresql_on_commit="DROP")
    op.drop_table("t", schema="s", info={})
    with op.batch_alter_table("t", schema="s", recreate="never", table_args=(), naming_convention={"fk": "x"}) as batch_op:
        batch_op.add_column(sa.Column("a", sa.Integer(), sa.ForeignKey("u.id", name="f")))
        batch_op.alter_column("a", nullable=False, type_=sa.Text(), new_column_name="b")
        batch_op.create_index("i", ["a"], unique=True, postgresql_where=sa.text("a > 1"))
        batch_op.create_primary_key("pk", ["a"])
        batch_op.create_unique_constraint("uq", ["a", "b"], deferrable=True)
        batch_op.create_check_constraint("ck", sa.column("a") > 5)
        batch_op.create_foreign_key("fk", "u", ["a"], ["id"], referent_schema="r", ondelete="CASCADE")
        batch_op.create_exclude_constraint("ex", ("a", "="), using="gist")
        batch_op.create_table_comment("x")
        batch_op.drop_table_comment()
        batch_op.drop_constraint("uq", type_="unique")
        batch_op.drop_index("i")
        batch_op.drop_column("a")
