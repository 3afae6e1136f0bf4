"""Settings from the environment (prefix RINGRIGHT_); `docs/settings.md` lists each."""

import os
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


def _cache() -> Path:
    """XDG base directory rules: a relative $XDG_CACHE_HOME counts as not set."""
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (base if base.is_absolute() else Path.home() / ".cache") / "ringright"


class Settings(BaseSettings):
    """What an operator may set without a file."""

    model_config = SettingsConfigDict(env_prefix="RINGRIGHT_", extra="ignore")

    cache: Path = Field(default_factory=_cache, description="weights and rendered speech")
    home: Path = Field(default=Path("ringright-data"), description="folder that holds the runs")
    database: str = Field(default="", description="SQLAlchemy URL; empty means SQLite in the run")
    speaker: str = Field(default="kokoro", description="entry point of ringright.speaker")
    recognizer: str = Field(default="whisper", description="entry point of ringright.recognizer")
