"""The settings, where they touch reminders and the evening's question."""

from __future__ import annotations

import pytest

from bot.dialogue.library import Library
from bot.practice import wall
from bot.practice.buttons import Buttons
from bot.practice.ports import Incoming, Reminder, Schedule
from bot.practice.settings import Settings
from practice.making import DAY, MONDAY, data, offered, reply_to, said, shown, words

NEW_YORK = "America/New_York"
TALK = Reminder("talk", MONDAY + DAY, "1:540:")
TIMER = Reminder("timer", MONDAY + 300, "5")


def test_a_new_zone_takes_the_reminders_along(settings: Settings) -> None:
    reply = reply_to(zone="UTC", reminders=(TALK, TIMER))
    settings.zone(reply, NEW_YORK)
    talk, timer = wall.get(reply.person, "talk"), wall.get(reply.person, "timer")
    assert talk
    assert (shown(talk.at, NEW_YORK), talk.data, timer) == ("Tue 2026-03-03 09:00", TALK.data, TIMER)


def test_a_zone_that_there_is_not_leaves_them_where_they_are(settings: Settings) -> None:
    reply = reply_to(zone="UTC", reminders=(TALK, TIMER), schedule=Schedule(540, MONDAY + DAY))
    before = reply.person
    settings.zone(reply, "Mars/Olympus")
    assert reply.person == before


@pytest.mark.parametrize(("evening", "button"), [("", "on"), ("off", "on"), ("on", "off")])
def test_the_evenings_question_is_turned_on_or_off_there(
    settings: Settings, library: Library, evening: str, button: str
) -> None:
    reply = reply_to(evening=evening)
    settings.show(reply)
    found = {one.data: one.label for one in offered(reply)}
    assert found[f"v:{button}"] == library.messages.buttons[f"evening_{button}"]


@pytest.mark.parametrize("text", ["y:2:1140", "v:on", "i:at:t-two-kettles:2026-03-07:1080"])
async def test_whoever_plans_something_at_an_hour_is_asked_for_their_zone_once(
    buttons: Buttons, library: Library, text: str
) -> None:
    for zone, asked in ((None, True), ("Europe/Berlin", False)):
        reply = reply_to(zone=zone)
        await buttons.press(reply, Incoming(1, 1001, "button", MONDAY, text=text))
        assert (words(library.together.texts.zone_first) in said(reply)) is asked
        assert (reply.person.awaiting == "zone") is asked
        assert any(one.startswith("z:") for one in data(reply)) is asked
