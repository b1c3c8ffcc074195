"""Rights of the reports."""
from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade():
    op.execute("GRANT SELECT ON account_orders, daily_sales TO reports")


def downgrade():
    op.execute("REVOKE SELECT ON account_orders, daily_sales FROM reports")
