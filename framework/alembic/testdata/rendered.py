# Written by TestRenderedFile.
from alembic import op
import sqlalchemy as sa

revision = "rendered"
down_revision = None


def upgrade():
    op.add_column(
        "users",
        sa.Column("plan", sa.String(20), server_default=sa.text("'free'"), nullable=False),
    )
    op.add_column("orders", sa.Column("n", sa.Integer(), nullable=True), schema="shop")
    op.execute("ALTER TABLE users ADD COLUMN m mood")
    op.drop_column("users", "a")
    op.alter_column("users", "a", new_column_name="b")
    op.alter_column("orders", "a", nullable=False, schema="shop")
    op.alter_column("users", "a", server_default=sa.text("now()"))
    op.alter_column("users", "a", server_default=None)
    op.alter_column("users", "a", type_=sa.Integer(), postgresql_using="a::integer")
    op.create_index(
        "i",
        "users",
        ["a", sa.text("(lower(b))"), sa.text("c DESC")],
        unique=True,
        postgresql_concurrently=True,
        postgresql_using="gin",
        postgresql_where=sa.text("a > 0"),
    )
    op.drop_index("i", postgresql_concurrently=True)
    op.create_foreign_key(
        "fk",
        "orders",
        "users",
        ["u"],
        ["id"],
        source_schema="shop",
        ondelete="SET NULL",
        postgresql_not_valid=True,
    )
    op.create_check_constraint(
        "ck",
        "users",
        "a = '\\:x' AND b::text <> '\"'",
        postgresql_not_valid=True,
    )
    op.execute("ALTER TABLE users VALIDATE CONSTRAINT ck")
    op.drop_constraint("ck", "users")
    op.rename_table("orders", "o", schema="shop")
    op.execute("DROP TABLE users CASCADE")
    op.execute("SET lock_timeout = '2s'")
    sa.Enum("good", "it's", name="mood", schema="shop").create(op.get_bind())
    op.alter_column("users", "a", nullable=True)
    op.execute("DROP VIEW users")
    op.create_unique_constraint(
        "uq",
        "orders",
        ["a", "b"],
        schema="shop",
        deferrable=True,
        initially="DEFERRED",
    )
    op.create_primary_key("pk", "users", ["id"])
    op.execute("ALTER TABLE users ADD CONSTRAINT uq UNIQUE USING INDEX i")
    op.execute("SELECT setval('s', 1)")


def downgrade():
    with op.batch_alter_table("users") as batch_op:
        batch_op.add_column(
            sa.Column("plan", sa.String(20), server_default=sa.text("'free'"), nullable=False),
        )
    with op.batch_alter_table("orders", schema="shop") as batch_op:
        batch_op.add_column(sa.Column("n", sa.Integer(), nullable=True))
    op.execute("ALTER TABLE users ADD COLUMN m mood")
    with op.batch_alter_table("users") as batch_op:
        batch_op.drop_column("a")
        batch_op.alter_column("a", new_column_name="b")
    with op.batch_alter_table("orders", schema="shop") as batch_op:
        batch_op.alter_column("a", nullable=False)
    with op.batch_alter_table("users") as batch_op:
        batch_op.alter_column("a", server_default=sa.text("now()"))
        batch_op.alter_column("a", server_default=None)
        batch_op.alter_column("a", type_=sa.Integer(), postgresql_using="a::integer")
        batch_op.create_index(
            "i",
            ["a", sa.text("(lower(b))"), sa.text("c DESC")],
            unique=True,
            postgresql_concurrently=True,
            postgresql_using="gin",
            postgresql_where=sa.text("a > 0"),
        )
    op.drop_index("i", postgresql_concurrently=True)
    with op.batch_alter_table("orders", schema="shop") as batch_op:
        batch_op.create_foreign_key(
            "fk",
            "users",
            ["u"],
            ["id"],
            ondelete="SET NULL",
            postgresql_not_valid=True,
        )
    with op.batch_alter_table("users") as batch_op:
        batch_op.create_check_constraint(
            "ck",
            "a = '\\:x' AND b::text <> '\"'",
            postgresql_not_valid=True,
        )
    op.execute("ALTER TABLE users VALIDATE CONSTRAINT ck")
    with op.batch_alter_table("users") as batch_op:
        batch_op.drop_constraint("ck")
    op.rename_table("orders", "o", schema="shop")
    op.execute("DROP TABLE users CASCADE")
    op.execute("SET lock_timeout = '2s'")
    sa.Enum("good", "it's", name="mood", schema="shop").create(op.get_bind())
    with op.batch_alter_table("users") as batch_op:
        batch_op.alter_column("a", nullable=True)
    op.execute("DROP VIEW users")
    with op.batch_alter_table("orders", schema="shop") as batch_op:
        batch_op.create_unique_constraint(
            "uq",
            ["a", "b"],
            deferrable=True,
            initially="DEFERRED",
        )
    with op.batch_alter_table("users") as batch_op:
        batch_op.create_primary_key("pk", ["id"])
    op.execute("ALTER TABLE users ADD CONSTRAINT uq UNIQUE USING INDEX i")
    op.execute("SELECT setval('s', 1)")
