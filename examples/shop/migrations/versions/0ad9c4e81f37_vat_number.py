"""VAT number of customers

The first of two steps: it becomes NOT NULL once the numbers are there.

Revision ID: 0ad9c4e81f37
Revises: e7422fd8b90c
Create Date: 2026-01-09 11:20:34
"""

import sqlalchemy as sa
from alembic import op

revision = "0ad9c4e81f37"
down_revision = "e7422fd8b90c"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("customers", sa.Column("vat_number", sa.String(20), nullable=True, server_default=""))


def downgrade():
    op.drop_column("customers", "vat_number")
