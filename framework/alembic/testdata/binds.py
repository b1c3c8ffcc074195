"""Parameters without values stay as they are (golden: binds)"""
import sqlalchemy as sa
from alembic import op

revision = "a011"
down_revision = "a010"


def upgrade():
    op.execute("UPDATE users SET a = :a WHERE b = '\\:c' AND d = '12:30'::interval")
    op.execute(sa.text("DELETE FROM users WHERE id = :id"))
