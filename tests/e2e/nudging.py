"""What the tests of the nudge are told with: an hour that is set, and the nudges that came."""

from __future__ import annotations

from e2e.house import Guest, library

HOUR = 3600
DAY = 24 * HOUR
BUTTONS = ["Done", "Another one", "Later"]
NUDGES = {nudge.text.strip(): nudge for nudge in library().nudges.nudges}


async def wants(ada: Guest, hour: str = "08:00", place: str = "Berlin") -> None:
    """Have a nudge set at an hour; it is Monday, 10:00 in Berlin."""
    await ada.says("/nudge")
    await ada.taps(hour)
    await ada.taps(place)


def nudged(ada: Guest) -> list[str]:
    """The nudges this person had, oldest first."""
    return [message.text for message in ada.phone.messages if message.text in NUDGES]
