# ruff: noqa: INP001 a script that Alembic runs, no package
"""Alembic's entry: the connection and its transaction are the caller's (see `store.migrate`)."""

from alembic import context

from ringright.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,
)
context.run_migrations()
