"""Queries of SQLAlchemy, by themselves and within other statements"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "a020"
down_revision = "a019"

users = sa.table("users", sa.column("id", sa.Integer), sa.column("name", sa.String), sa.column("team_id", sa.Integer))
teams = sa.table("teams", sa.column("id", sa.Integer), sa.column("title", sa.String), schema="shop")


def upgrade():
    op.execute(sa.select(users.c.id, users.c.name).where(users.c.name == "it's").order_by(users.c.id.desc()).limit(5).offset(2))
    op.execute(sa.select(users))
    op.execute(users.select().where(users.c.id > 1))
    op.execute(sa.select(users.c.id, teams.c.id).where(users.c.team_id == teams.c.id))
    op.execute(sa.select(sa.func.count(), sa.func.max(users.c.id), sa.cast(users.c.id, sa.Text)).select_from(users))
    op.execute(sa.select(users.c.team_id, sa.func.count(users.c.id).label("n")).group_by(users.c.team_id).having(sa.func.count(users.c.id) > 1))
    op.execute(sa.select(users.c.id).distinct().where(sa.or_(users.c.id == 1, users.c.id == 2)).where(users.c.name.isnot(None)))
    op.execute(sa.select(users.c.id).select_from(users.join(teams, users.c.team_id == teams.c.id)))
    op.execute(sa.select(users.c.id, teams.c.title).select_from(users.outerjoin(teams, users.c.team_id == teams.c.id)))
    op.execute(sa.select(users.c.id).join(teams, users.c.team_id == teams.c.id).with_for_update())
    op.execute(users.update().values(name=sa.select(teams.c.title).where(teams.c.id == users.c.team_id).scalar_subquery()))
    op.execute(users.delete().where(users.c.team_id.in_(sa.select(teams.c.id).where(teams.c.title == "x"))))
    op.execute(users.delete().where(users.c.team_id.not_in(sa.select(teams.c.id))))
    op.execute(users.delete().where(~users.c.name.in_(["a", "b"]), ~users.c.name.like("x%")))
    op.execute(users.delete().where(sa.exists().where(teams.c.id == users.c.team_id)))
    op.execute(users.delete().where(~sa.exists(sa.select(teams.c.id).where(teams.c.id == users.c.team_id))))
    op.execute(users.insert().from_select(["id", "name"], sa.select(teams.c.id, teams.c.title)))
    others = users.alias("others")
    op.execute(sa.select(users.c.id, others.c.name).where(users.c.id == others.c.team_id))
    op.execute(users.delete().where(users.c.id.in_([])))
    op.execute(postgresql.insert(users).values(id=1, name="a").on_conflict_do_nothing())
    op.execute(postgresql.insert(users).values(id=1, name="a").on_conflict_do_nothing(index_elements=["id"]))
    insert = postgresql.insert(users).values(id=1, name="a")
    op.execute(insert.on_conflict_do_update(constraint="users_pkey", set_={"name": insert.excluded.name}))
    op.execute(users.insert().values(id=2).returning(users.c.id))


def downgrade():
    op.create_check_constraint("c", "users", users.c.id.in_([1, 2]))
    op.create_check_constraint("d", "users", sa.and_(users.c.id > 1, users.c.name.is_(None)))
    op.create_index("i", "users", ["id"], postgresql_where=users.c.name == "a")
