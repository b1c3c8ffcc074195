"""Types"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "a007"
down_revision = "a006"


class Mood:
    pass


def upgrade():
    op.create_table(
        "t",
        sa.Column("c01", sa.String()),
        sa.Column("c02", sa.Unicode(10)),
        sa.Column("c03", sa.UnicodeText()),
        sa.Column("c04", sa.DateTime()),
        sa.Column("c05", sa.TIMESTAMP(timezone=True)),
        sa.Column("c06", postgresql.TIMESTAMP(precision=3)),
        sa.Column("c07", sa.Time()),
        sa.Column("c08", sa.Interval()),
        sa.Column("c09", postgresql.INTERVAL(fields="DAY TO SECOND", precision=2)),
        sa.Column("c10", sa.Float()),
        sa.Column("c11", sa.Float(precision=24)),
        sa.Column("c12", sa.Numeric()),
        sa.Column("c13", sa.Numeric(12)),
        sa.Column("c14", sa.DECIMAL(precision=10, scale=4)),
        sa.Column("c15", sa.LargeBinary()),
        sa.Column("c16", sa.JSON()),
        sa.Column("c17", postgresql.JSONB(astext_type=sa.Text())),
        sa.Column("c18", postgresql.ARRAY(sa.String(5))),
        sa.Column("c19", sa.ARRAY(sa.Integer(), dimensions=2)),
        sa.Column("c20", sa.String(collation="C")),
        sa.Column("c21", sa.Enum("a", "bbb", name="kind", native_enum=False)),
        sa.Column("c22", postgresql.ENUM("x", "y", name="xy", create_type=False)),
        sa.Column("c23", postgresql.ENUM("x", "y", name="Xy", schema="shop")),
        sa.Column("c24", sa.Enum("p", "q", name="pq", create_type=False)),
        sa.Column("c25", postgresql.ARRAY(sa.Enum("m", "n", name="mn"))),
        sa.Column("c26", sa.Text().with_variant(postgresql.JSONB(), "postgresql")),
        sa.Column("c27", sa.JSON().with_variant(sa.Text(), "sqlite")),
        sa.Column("c28", postgresql.BIT(5)),
        sa.Column("c29", postgresql.BIT(varying=True)),
        sa.Column("c30", postgresql.DOUBLE_PRECISION(precision=53)),
        sa.Column("c31", sa.CHAR(2)),
        sa.Column("c32", sa.VARCHAR(length=7)),
        sa.Column("c33", postgresql.INET()),
        sa.Column("c34", postgresql.TSVECTOR()),
        sa.Column("c35", sa.PickleType()),
        sa.Column("c36", sa.REAL()),
        sa.Column("c37", sa.dialects.postgresql.UUID()),
        sa.Column("c38", sa.types.Date()),
        sa.Column("c39", sa.sql.sqltypes.SmallInteger),
        sa.Column("c40", postgresql.HSTORE(text_type=sa.Text())),
        sa.Column("c41", postgresql.DATERANGE()),
        sa.Column("c42", sa.Boolean(name="ck_c42")),
        sa.Column("c43", postgresql.TIME(timezone=True)),
        sa.Column("c44", sa.BIGINT()),
    )
    op.create_table("u", sa.Column("a", sa.Enum("x", "it's", name="ck_a", native_enum=False, create_constraint=True, length=20)))
    op.alter_column(
        "u", "a", type_=sa.Enum("b", name="ck_b", native_enum=False, create_constraint=True), nullable=False,
        existing_type=sa.Enum("x", name="ck_a", native_enum=False, create_constraint=True),
    )
