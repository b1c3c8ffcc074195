"""Daily sales."""
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade():
    op.execute(
        """
        CREATE MATERIALIZED VIEW daily_sales AS
        SELECT date_trunc('day', shipped_at) AS day, sum(total) AS total
        FROM orders WHERE shipped_at IS NOT NULL GROUP BY 1
        """
    )
    op.create_index("daily_sales_day_uniq", "daily_sales", ["day"], unique=True)


def downgrade():
    op.execute("DROP MATERIALIZED VIEW daily_sales")
