"""The registry of tables, and the one column type that SQLite and PostgreSQL store differently."""

from datetime import datetime, timezone
from typing import Any

from sqlalchemy import DateTime, Dialect, MetaData, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

metadata = MetaData()


class Moment(TypeDecorator[datetime]):
    """An aware time: timestamptz on PostgreSQL, sortable UTC text on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column type of the database at hand."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> object:
        """UTC on the way in; a naive time raises ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time cannot be stored")
        if dialect.name == "postgresql":
            return value
        return value.astimezone(timezone.utc).isoformat(timespec="microseconds")

    def process_result_value(self, value: object, dialect: Dialect) -> datetime | None:
        """Aware UTC on the way out."""
        del dialect
        if isinstance(value, str):
            return datetime.fromisoformat(value)
        return value.astimezone(timezone.utc) if isinstance(value, datetime) else None
