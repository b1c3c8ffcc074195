"""Values as the type of their column writes them"""
import uuid

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "a021"
down_revision = "a020"

things = sa.table(
    "things",
    sa.column("id", postgresql.UUID(as_uuid=True)),
    sa.column("key", postgresql.UUID()),
    sa.column("n", sa.Integer),
    sa.column("on", sa.Boolean),
    sa.column("price", sa.Numeric),
)


def upgrade():
    op.bulk_insert(things, [{"id": "1b4e28ba-2fa1-11d2-883f-0016d3cca427", "key": "1b4e28ba-2fa1-11d2-883f-0016d3cca427", "n": 5, "on": 1, "price": "1.50"}])
    op.execute(things.insert().values(n="7", on=False))
    op.execute(sa.DDL("ALTER TABLE %(name)s ALTER x SET DEFAULT '100%%'", context={"name": "things"}))
    op.create_table("twice", sa.Column("a", sa.Integer()), sa.Column("b", sa.Text()), sa.Column("a", sa.Text(), nullable=False))
    op.create_table("keyless", sa.Column("a", sa.Integer()), sa.PrimaryKeyConstraint())


def downgrade():
    pass
