"""Fixtures for every test: no wall clock, no settings from outside."""

from __future__ import annotations

import os

import pytest

# PTB warns on every RetryAfter unless it may use timedelta; a warning is an error here.
os.environ.setdefault("PTB_TIMEDELTA", "1")

SETTINGS = ("TELEGRAM_", "WEBHOOK_", "BOT_")


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine the tests run on reaches them."""
    for name in list(os.environ):
        if name.startswith(SETTINGS):
            monkeypatch.delenv(name)
