"""The settings: read once from the environment and from `.env`, told in one sentence where one is wrong."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingsMistake(ValueError):
    """A setting is missing or wrong; the message tells what to do."""


def _config_folder() -> Path:
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "sayback"


class Settings(BaseSettings):
    """Every setting; `.env.example` tells of each what it is for."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="forbid", frozen=True)

    telegram_bot_token: Annotated[str, Field(repr=False)] = ""
    telegram_api_url: str = "https://api.telegram.org"
    webhook_url: str = ""
    webhook_listen: str = "127.0.0.1"
    webhook_port: Annotated[int, Field(ge=1, le=65535)] = 8443
    webhook_secret: Annotated[str, Field(repr=False, pattern=r"^[A-Za-z0-9_-]{0,256}$")] = ""
    bot_messages_per_second: Annotated[int, Field(ge=1, le=1000)] = 30
    bot_database: Path = Path("data/sayback.db")
    bot_database_key: Annotated[str, Field(repr=False)] = ""
    bot_database_key_file: Path = Field(default_factory=lambda: _config_folder() / "database.key")
    bot_new_database_key: Annotated[str, Field(repr=False)] = ""
    bot_backup_dir: Path | None = None
    bot_backup_hours: Annotated[int, Field(ge=1, le=8760)] = 24
    bot_backup_keep: Annotated[int, Field(ge=1, le=1000)] = 7
    bot_dialogues: Path = Path(__file__).resolve().parent.parent / "dialogues"
    bot_judge: Literal["full", "rules"] = "full"
    bot_log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("telegram_bot_token")
    @classmethod
    def _token(cls, value: str) -> str:
        if any(character.isspace() or character in "/?#%" for character in value) or (value and ":" not in value):
            raise ValueError("must be the token as @BotFather gave it, such as 123456:ABC-DEF")
        return value

    @field_validator("telegram_api_url")
    @classmethod
    def _api_url(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://, such as http://127.0.0.1:8081")
        return value.rstrip("/")

    @field_validator("webhook_url")
    @classmethod
    def _webhook_url(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://")):
            raise ValueError("must be the public address that Telegram calls, beginning with https://")
        return value

    @field_validator("bot_database", "bot_database_key_file", "bot_backup_dir", "bot_dialogues")
    @classmethod
    def _path(cls, value: Path | None) -> Path | None:
        # No shell stands between .env and this: ~ would be a folder of that name.
        return value and value.expanduser()

    @field_validator("bot_database_key", "bot_new_database_key")
    @classmethod
    def _key(cls, value: str) -> str:
        if value and (len(value) != 64 or any(digit not in "0123456789abcdefABCDEF" for digit in value)):
            raise ValueError("must be 64 hexadecimal digits; make one with: openssl rand -hex 32")
        return value


def read_settings() -> Settings:
    """Read the settings. Raises SettingsMistake with one sentence that names the setting, never its value."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "a setting"
        if first["type"] == "extra_forbidden":
            raise SettingsMistake(f"{name} in .env is no setting; see .env.example for those there are") from None
        reason = str(first["msg"]).removeprefix("Value error, ")
        raise SettingsMistake(f"{name}: {reason[0].lower() + reason[1:]}; see .env.example") from None
    except (UnicodeDecodeError, OSError):
        raise SettingsMistake("the file .env cannot be read; save it as plain UTF-8 text") from None
