"""What SQLAlchemy adds to an INSERT into a table whose columns it knows."""
import sqlalchemy as sa
from alembic import op

revision = "inserts"
down_revision = None

metadata = sa.MetaData()
serial = sa.Table("serial", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("n", sa.String))
keyed = sa.Table("keyed", metadata, sa.Column("id", sa.String, primary_key=True, server_default=sa.text("gen_random_uuid()")), sa.Column("n", sa.String))
child = sa.Table("child", metadata, sa.Column("id", sa.Integer, sa.ForeignKey("serial.id"), primary_key=True), sa.Column("n", sa.String))
pair = sa.Table("pair", metadata, sa.Column("a", sa.Integer, primary_key=True), sa.Column("b", sa.Integer, primary_key=True), sa.Column("n", sa.String))
light = sa.table("light", sa.column("id", sa.Integer), sa.column("n", sa.String))


def upgrade():
    made = op.create_table("made", sa.Column("id", sa.BigInteger()), sa.Column("n", sa.String()), sa.PrimaryKeyConstraint("id"))
    op.execute(made.insert().values(n="x"))
    op.execute(serial.insert().values(n="x"))
    op.execute(serial.insert().values({"n": "x"}))
    op.execute(serial.insert().values(id=1, n="x"))
    op.execute(serial.insert().values([{"n": "x"}, {"n": "y"}]))
    op.execute(serial.insert().values(n="x").returning(serial.c.n))
    op.execute(serial.insert().from_select(["n"], sa.select(light.c.n)))
    op.execute(sa.insert(serial).values(n="x"))
    op.execute(keyed.insert().values(n="x"))
    op.execute(pair.insert().values(a=1, b=2, n="x"))
    op.execute(light.insert().values(n="x"))
    op.bulk_insert(serial, [{"n": "x"}])


def downgrade():
    op.execute(child.insert().values(id=1, n="x"))
    op.execute(serial.update().values(n="x"))
