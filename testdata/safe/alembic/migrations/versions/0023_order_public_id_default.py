"""New orders get a public id; the old ones are filled by a job."""
import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade():
    op.alter_column("orders", "public_id", server_default=sa.text("gen_random_uuid()"))


def downgrade():
    op.alter_column("orders", "public_id", server_default=None)
