"""Which nudge comes, and whether it may still be sent."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from bot.dialogue.library import Library
from bot.dialogue.shared import Nudge, Nudges
from bot.practice import clock, nudge, rhythm
from bot.practice.ports import DueNudge, Schedule, SentNudge

HOUR = 3600


def year(nudges: Nudges, chat: int, days: int, whom: str = "") -> list[Nudge]:
    """The nudges of so many days in a row."""
    first = date(2026, 1, 1)
    sent: list[SentNudge] = []
    had: list[Nudge] = []
    for number in range(days):
        day = (first + timedelta(days=number)).isoformat()
        known = [one for one in sent if one.day >= nudge.since(day)]
        had.append(nudge.pick(nudges, known, chat, whom))
        sent.append(SentNudge(day, had[-1].id, "sent", 0))
    return had


def many(count: int) -> Nudges:
    """So many nudges for anyone, of each kind alike."""
    one_each = [
        {"id": f"n-{n}", "kind": nudge.KINDS[n % 4], "with": "anyone", "text": f"Do {n}."} for n in range(count)
    ]
    lines = ("One.", "Two.", "Three.")
    return Nudges.model_validate({"nudges": one_each, "done": lines, "swapped": lines, "later": lines})


def test_none_comes_back_within_the_year_where_there_are_enough() -> None:
    had = [one.id for one in year(many(368), 1001, 366)]
    assert len(set(had)) == 366


def test_where_there_are_too_few_the_one_had_longest_ago_comes_again() -> None:
    nudges = many(92)
    fitting = nudges.nudges
    had = [one.id for one in year(nudges, 1001, 2 * len(fitting))]
    assert sorted(had[: len(fitting)]) == sorted(one.id for one in fitting)
    assert had[: len(fitting)] == had[len(fitting) :]


def test_kinds_take_turns(library: Library) -> None:
    kinds = [one.kind for one in year(library.nudges, 1001, 20)]
    assert kinds[:4] == list(nudge.KINDS)
    assert all(one != other for one, other in pairwise(kinds))


@pytest.mark.parametrize("whom", ["", "partner", "family", "friend"])
def test_they_are_about_anyone_and_whom_the_person_chose(library: Library, whom: str) -> None:
    about = {one.whom for one in year(library.nudges, 1001, 60, whom)}
    assert about == {"anyone", *([whom] if whom else [])}


def test_everybody_has_an_order_of_their_own(library: Library) -> None:
    orders = {tuple(one.id for one in year(library.nudges, chat, 8)) for chat in range(10)}
    assert len(orders) == 10


def test_one_that_was_declined_is_not_given_at_once(library: Library) -> None:
    first = nudge.pick(library.nudges, [], 1001, "")
    assert nudge.pick(library.nudges, [], 1001, "", but=first.id) != first


def test_a_nudge_that_is_gone_from_the_file_does_not_disturb(library: Library) -> None:
    sent = [SentNudge("2026-01-01", "n-gone", "sent", 0)]
    assert nudge.pick(library.nudges, sent, 1001, "").kind == nudge.KINDS[0]


def due(minute: int, zone: str = "UTC") -> DueNudge:
    """Somebody whose nudge was due on 2026-03-02 at that minute of their day."""
    at = clock.next_at(1772409600 - 26 * HOUR, zone, minute)
    while clock.local_day(at, zone) < "2026-03-02":
        at = clock.next_at(at, zone, minute)
    return DueNudge(1, zone, Schedule(minute, at), at)


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland", "America/Los_Angeles", "Asia/Kathmandu"])
@pytest.mark.parametrize(
    ("minute", "late", "sent"),
    [
        (8 * 60, 0, True),
        (8 * 60, 13 * HOUR + 59 * 60, True),
        (8 * 60, 14 * HOUR, False),
        (8 * 60, 20 * HOUR, False),
        (8 * 60, 24 * HOUR, False),
        (21 * 60 + 59, 0, True),
        (21 * 60 + 59, 31 * 60, False),
        (23 * 60, 0, True),
        (23 * 60, 30 * 60, True),
        (23 * 60, 31 * 60, False),
        (23 * 60 + 50, 15 * 60, False),
        (0, 0, True),
    ],
)
def test_it_is_sent_on_its_own_day_before_the_quiet_hour_or_soon_after_a_late_one(
    minute: int, late: int, sent: bool, zone: str
) -> None:
    one = due(minute, zone)
    assert rhythm.in_time(one.due_at, one.due_at + late, zone, "") is sent


def test_its_message_has_a_swap_button_only_while_there_are_swaps_left(library: Library) -> None:
    one = library.nudges.nudges[0]
    for swaps, labels in ((0, 3), (1, 3), (2, 2)):
        message = nudge.message(library, one, "2026-03-02", swaps)
        assert len([button for row in message.rows for button in row]) == labels


def test_every_nudge_and_its_buttons_fit_on_a_phone(library: Library) -> None:
    for one in library.nudges.nudges:
        message = nudge.message(library, one, "2026-03-02", 0)
        assert 0 < len(message.text) <= 200
        assert all(len(button.data.encode()) <= 64 for row in message.rows for button in row)
