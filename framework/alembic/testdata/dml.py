"""Rows and statements of SQLAlchemy"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "a008"
down_revision = "a007"


users = sa.table("users", sa.column("id", sa.Integer), sa.column("name", sa.String), sa.column("on", sa.Boolean))
people = sa.Table("people", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String), schema="shop")


def upgrade():
    op.bulk_insert(users, [{"id": 1, "name": "it's"}, {"name": "b", "id": 2}, {"id": 3, "name": None, "on": True}])
    op.execute(users.update().where(users.c.name == "a").values(name="b"))
    op.execute(users.update().values({"name": op.inline_literal("c"), "on": False}))
    op.execute(sa.update(users).where(users.c.id > 5, users.c.name.is_(None)).values(name="d"))
    op.execute(users.delete().where(sa.or_(users.c.id == 1, users.c.id.in_([2, 3]))))
    op.execute(people.delete())
    op.execute(people.insert().values(id=1, name="x"))
    op.execute(sa.delete(users).where(users.c.on == sa.true()))
    op.execute(users.update().where((users.c.id == 1) & (users.c.name != None)).values(name=sa.func.lower(users.c.name)))
    op.execute(users.update().where(users.c.name.like("a%")).values(name=sa.null()))
    op.execute(users.update().where(people.c.id == users.c.id, people.c.name == "x").values(name=people.c.name))
    op.execute(users.delete().where(people.c.id == users.c.id))
    items = op.create_table("items", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("n", sa.String()))
    op.bulk_insert(items, [{"id": 1, "n": "one"}])
    op.execute(sa.schema.CreateSequence(sa.Sequence("s")))
    op.execute(sa.schema.DropSchema("shop", cascade=True))
    op.add_column("users", sa.Column("n", sa.Integer(), server_default=sa.Sequence("s").next_value()))
    op.execute(sa.insert(users).values([{"id": 4, "name": "d"}, {"id": 5, "name": "e"}]))
