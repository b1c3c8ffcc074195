"""What SQLAlchemy makes of operators, and where it writes parentheses."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy import func, null
from sqlalchemy.dialects import postgresql

revision = "expressions"
down_revision = None

t = sa.table(
    "t",
    sa.column("a", sa.Integer),
    sa.column("b", sa.String),
    sa.column("flag", sa.Boolean),
    sa.column("j", sa.JSON),
    sa.column("jb", postgresql.JSONB),
    sa.column("list", postgresql.ARRAY(sa.Integer)),
)
u = sa.table("u", sa.column("b"))
w = sa.table("w", sa.column("c"))


def upgrade():
    # Operators, and texts that are joined.
    op.execute(t.update().values(a=t.c.a + 1))
    op.execute(t.update().values(a=(t.c.a + 1) * 2))
    op.execute(t.update().values(a=t.c.a - (t.c.a - 1) - 2))
    op.execute(t.update().values(a=-t.c.a))
    op.execute(t.update().values(b=t.c.b + "x"))
    op.execute(t.update().values(b="x" + t.c.b + "y"))
    op.execute(t.update().values(b=sa.Column("b", sa.String) + ":" + sa.Column("c", sa.String)))
    op.execute(t.update().values(b=t.c.b.concat("y")))
    op.execute(t.update().values(b=t.c.b.op("||")("y")))
    op.execute(t.update().where(t.c.b.op("~")("y")).values(b=func.coalesce(t.c.b.op("||")("y"), "")))
    op.execute(t.update().values(a=func.now() - sa.text("interval '1 day'")))

    # NULL, and conditions that Python answers by itself.
    op.execute(t.update().where(t.c.a == null()).values(b=null()))
    op.execute(t.update().where(t.c.a != sa.null()).values({"b": sa.null()}))
    op.execute(t.delete().where(None == t.c.a))
    op.execute(t.update().where(t.c.a is None).values(b="q"))
    op.execute(t.update().where(t.c.a is not None).values(b="q"))
    op.execute(t.update().where((t.c.a is not None) | (t.c.b is None)).values(b="q"))
    op.execute(t.update().where(t.c.a is not None, t.c.b == "x").values(b="q"))
    op.execute(t.update().where(sa.and_(t.c.a is not None, t.c.b == "x")).values(b="q"))
    op.execute(t.update().where(sa.or_(t.c.a is None, t.c.b == "x")).values(b="q"))
    op.execute(t.delete().where(sa.and_(sa.true(), t.c.flag)))
    op.execute(t.delete().where(t.c.flag == sa.true()))
    op.execute(t.delete().where(sa.true()))

    # Conditions in each other.
    op.execute(t.delete().where(sa.or_(t.c.a.in_([1, 2]), sa.and_(t.c.a > 3, t.c.a < 9)), t.c.flag))
    op.execute(t.delete().where(~(t.c.a == 1)))
    op.execute(t.delete().where(~(t.c.a < 1) & sa.not_(t.c.a >= 9)))
    op.execute(t.delete().where(~t.c.flag))
    op.execute(t.delete().where(~((t.c.a == 1) | (t.c.a == 2))))
    op.execute(t.delete().where(sa.not_(t.c.a.in_([1]))))
    op.execute(t.delete().where(~t.c.a.between(1, 2)))
    op.execute(t.delete().where(t.c.b.startswith("x")))
    op.execute(t.delete().where(t.c.b.endswith("x"), t.c.b.contains("z")))
    op.execute(t.delete().where(~t.c.b.contains("z")))
    op.execute(t.delete().where((t.c.a + 1).is_(None)))


def downgrade():
    # Elements of JSON and of arrays.
    op.execute(t.update().values(a=t.c.j["x"].as_integer()))
    op.execute(t.update().values(b=t.c.jb["x"]["y"].astext))
    op.execute(t.update().values(jb=t.c.jb["x"]["y"]))
    op.execute(t.update().where(t.c.jb["x"].astext == "1").values(a=t.c.jb["x"].astext.cast(sa.Integer)))
    op.execute(t.update().where(t.c.j["x"]["y"].as_string() == "1").values(b=t.c.j["x"].as_string()))
    op.execute(t.update().where(t.c.jb[("a", "b")].astext == "1").values(a=t.c.list[1]))
    op.execute(t.update().where(t.c.jb["x"].is_(None)).values(a=func.coalesce(t.c.jb["k"].astext, "")))
    op.execute(t.delete().where(t.c.jb.contains(sa.text("'{}'"))))

    # Functions with a syntax of their own.
    op.execute(t.update().where(func.cast(t.c.j["x"], sa.String) != "null").values(a=sa.extract("epoch", t.c.b)))
    op.execute(t.update().values(a=func.extract("year", t.c.b) + 1))

    # Queries within a condition.
    op.execute(t.update().values(a=u.c.b).where(t.c.a == u.c.b, ~sa.exists(sa.select(1).where(w.c.c == u.c.b))))
    op.execute(sa.select(sa.literal(1), sa.func.max(t.c.a), t.c.a + 1))

    # Replacing some.
    op.execute("CREATE INDEX i ON t (a); CREATE INDEX j ON t (b)".replace("CREATE INDEX ", "CREATE UNIQUE INDEX ", 1))
