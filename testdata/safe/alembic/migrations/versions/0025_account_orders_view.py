"""Account orders view."""
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade():
    op.execute(
        """
        CREATE VIEW account_orders AS
        SELECT a.id, a.email, count(o.id) AS orders
        FROM accounts a LEFT JOIN orders o ON o.account_id = a.id
        GROUP BY a.id, a.email
        """
    )


def downgrade():
    op.execute("DROP VIEW account_orders")
