"""Indexes"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "a004"
down_revision = "a003"


def upgrade():
    op.create_index("ix_a", "users", ["name"])
    op.create_index(op.f("ix_users_email"), "users", ["email", "tenant"], unique=True)
    op.create_index("ix_b", "users", [sa.text("lower(name)"), "camelCase"], schema="shop")
    op.create_index("ix_c", "users", ["data"], postgresql_using="gin", postgresql_ops={"data": "jsonb_path_ops"})
    op.create_index("ix_l", "users", [sa.text("lower(name)")], postgresql_using="gin", postgresql_ops={"lower(name)": "gin_trgm_ops"})
    op.create_index("ix_d", "users", ["a"], postgresql_where=sa.text("a IS NOT NULL"), postgresql_include=["b"])
    op.create_index("ix_e", "users", ["a"], postgresql_with={"fillfactor": 50})
    op.create_index("ix_f", "users", [sa.text("a DESC"), sa.func.lower(sa.column("b"))])
    op.create_index("ix_g", "users", [sa.column("a").desc()])
    op.create_index("ix_h", "users", ["a"], unique=False, postgresql_tablespace="fast")
    op.create_index(index_name="ix_i", table_name="users", columns=["a"], postgresql_where="a > 1")
    with op.get_context().autocommit_block():
        op.create_index("ix_j", "users", ["a"], postgresql_concurrently=True)
        op.drop_index("ix_old", table_name="users", postgresql_concurrently=True)
    op.drop_index("ix_k", "users", "shop")


def downgrade():
    op.drop_index("ix_a", table_name="users")
    op.drop_index(op.f("ix_users_email"))
    op.create_index(None, "users", ["email", "x"], schema="shop", unique=True)
    op.create_index(None, "a_table_with_a_very_long_name", ["a_column_with_an_even_longer_name_than_that"])
    op.execute(sa.schema.CreateSequence(sa.Sequence("s", cycle=True, start=5, increment=2)))
