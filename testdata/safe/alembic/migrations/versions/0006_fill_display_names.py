"""Fill display names, in batches that commit one by one."""
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade():
    with op.get_context().autocommit_block():
        op.execute("UPDATE accounts SET display_name = email WHERE id BETWEEN 1 AND 5000 AND display_name IS NULL")
        op.execute("UPDATE accounts SET display_name = email WHERE id BETWEEN 5001 AND 10000 AND display_name IS NULL")


def downgrade():
    pass
