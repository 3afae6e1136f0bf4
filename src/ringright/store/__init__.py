"""What the house remembers: SQLAlchemy Core tables, one file a stage, SQLite or PostgreSQL."""

from ringright.store.store import Store

__all__ = ["Store"]
