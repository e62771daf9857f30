"""A sender at work, at Telegram's pace or one's own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.transports.telegram.pace import Pace
from transports.making import Desk


@pytest.fixture
def make_desk(request: pytest.FixtureRequest) -> Callable[..., Desk]:
    """A desk with a pace of one's own."""
    return lambda overall=30.0, **more: Desk(Pace(overall), **more)


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    """A desk at Telegram's pace."""
    return make_desk()
