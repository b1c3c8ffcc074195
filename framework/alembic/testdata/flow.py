"""Flow"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "a010"
down_revision = ("a008", "a009")


TABLES = {"a": ["x", "y"], "b": ["z"]}


def add(table, *columns, **options):
    for name in columns:
        op.add_column(table, sa.Column(name, sa.Integer(), **options))


def timestamps():
    return [sa.Column("created", sa.DateTime()), sa.Column("updated", sa.DateTime())]


def upgrade():
    for table, columns in TABLES.items():
        add(table, *columns, nullable=True)
    if op.get_context().dialect.name == "postgresql":
        op.drop_column("a", "p")
    else:
        op.drop_column("a", "q")
    op.create_table("c", sa.Column("id", sa.Integer(), primary_key=True), *timestamps())
    for i, name in enumerate(["m", "n"]):
        op.rename_table(name, f"{name}_{i}")
    op.create_index("ix", "t", [name for name in ("u", "v") if name != "u"])
    if op.get_context().dialect.name in ("mysql", "sqlite"):
        return
    kw = dict(nullable=False, server_default="0")
    op.add_column("a", sa.Column("k", sa.Integer(), **kw))
    try:
        op.drop_table("z")
    except Exception:
        pass


def downgrade():
    op.drop_table("c")
