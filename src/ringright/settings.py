"""Settings from the environment (prefix RINGRIGHT_); `docs/settings.md` lists each."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


def _cache() -> Path:
    return Path.home() / ".cache" / "ringright"


class Settings(BaseSettings):
    """What an operator may set without a file."""

    model_config = SettingsConfigDict(env_prefix="RINGRIGHT_", extra="ignore")

    cache: Path = Field(default_factory=_cache, description="weights and rendered speech")
    home: Path = Field(default=Path("ringright-data"), description="folder that holds the runs")
    database: str = Field(default="", description="SQLAlchemy URL; empty means SQLite in the run")
