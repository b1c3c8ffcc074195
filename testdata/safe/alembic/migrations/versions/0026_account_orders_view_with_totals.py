"""Account orders view with totals."""
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade():
    op.execute(
        """
        CREATE OR REPLACE VIEW account_orders AS
        SELECT a.id, a.email, count(o.id) AS orders, sum(o.total) AS total
        FROM accounts a LEFT JOIN orders o ON o.account_id = a.id
        GROUP BY a.id, a.email
        """
    )


def downgrade():
    op.execute("DROP VIEW account_orders")
    op.execute(
        """
        CREATE VIEW account_orders AS
        SELECT a.id, a.email, count(o.id) AS orders
        FROM accounts a LEFT JOIN orders o ON o.account_id = a.id
        GROUP BY a.id, a.email
        """
    )
