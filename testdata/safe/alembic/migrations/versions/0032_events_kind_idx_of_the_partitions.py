"""Events kind idx of the partitions."""
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade():
    with op.get_context().autocommit_block():
        for year in (2026, 2027):
            op.create_index(f"events_{year}_kind_idx", f"events_{year}", ["kind"], postgresql_concurrently=True)


def downgrade():
    with op.get_context().autocommit_block():
        for year in (2026, 2027):
            op.drop_index(f"events_{year}_kind_idx", table_name=f"events_{year}", if_exists=True, postgresql_concurrently=True)
