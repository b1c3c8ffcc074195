"""Constraints"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "a005"
down_revision = "a004"


def upgrade():
    op.create_foreign_key("fk_a", "orders", "users", ["user_id"], ["id"])
    op.create_foreign_key(None, "orders", "users", ["a", "b"], ["x", "y"], ondelete="CASCADE", onupdate="SET NULL")
    op.create_foreign_key("fk_b", "orders", "users", ["u"], ["id"], source_schema="shop", referent_schema="auth", postgresql_not_valid=True)
    op.create_foreign_key("fk_c", source_table="o", referent_table="u", local_cols=["a"], remote_cols=["b"], deferrable=True, initially="DEFERRED", match="FULL")
    op.create_unique_constraint("uq_a", "users", ["email"])
    op.create_unique_constraint(None, "users", ["a", "b"], schema="shop", deferrable=True, initially="IMMEDIATE")
    op.create_check_constraint("ck_a", "users", "age > 0")
    op.create_check_constraint("ck_b", "users", sa.text("age < 200"), schema="shop", postgresql_not_valid=True)
    op.create_check_constraint("ck_c", "users", sa.and_(sa.column("a") > 5, sa.column("b").isnot(None)))
    op.create_check_constraint("ck_d", "users", sa.column("kind").in_(["x", "y"]))
    op.create_primary_key("pk_a", "users", ["id"])
    op.create_exclude_constraint("ex_a", "stays", ("room", "="), ("during", "&&"), where="room > 0", using="gist")
    op.create_unique_constraint(op.f("uq_a_name_that_is_longer_than_the_sixty_three_bytes_of_a_postgresql_name"), "users", ["email"])


def downgrade():
    op.drop_constraint("fk_a", "orders", type_="foreignkey")
    op.drop_constraint("uq_a", "users", "unique", schema="shop")
    op.drop_constraint(op.f("pk_a"), "users")
    op.drop_constraint(op.f("uq_a_name_that_is_longer_than_the_sixty_three_bytes_of_a_postgresql_name"), "users")
    op.create_check_constraint("ck_e", "t", (sa.column("a") == 1) | ((sa.column("b") == 2) & (sa.column("c") != 3)))
    op.create_check_constraint("ck_f", "t", sa.column("a").op("->>")("x") == "y")
    op.create_check_constraint("ck_g", "t", sa.cast(sa.column("a"), sa.Text) == sa.func.length("x"))
    op.create_check_constraint("ck_h", "t", sa.column("a").notin_([1, 2]))
    op.create_check_constraint("ck_i", "t", sa.column("a").between(1, 2))
    op.create_check_constraint("ck_j", "t", "a <> '\\:x' AND b::text = sa_text('\\:y')")
    op.alter_column("t", "a", server_default=sa.text("'12\\:30'"))
