"""Somebody in danger: the exercise pauses, a fixed message with lines, other words the second time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from bot.dialogue.library import Library
from bot.dialogue.session import Session
from bot.practice.alarm import Alarms
from bot.practice.ports import Person, Place, Reminder
from bot.practice.reply import Reply
from bot.render import markup

FINDINGS = ("crisis", "abuse", "minor")


@dataclass(frozen=True)
class Atlas:
    """Places that know two zones."""

    def find(self, text: str) -> Sequence[Place]:
        """Nothing is looked up here."""
        return ()

    def zone_at(self, lat: float, lon: float) -> str | None:
        """Nothing is looked up here."""
        return None

    def country_of(self, zone: str) -> tuple[str, str] | None:
        """The countries of two zones."""
        return {"Europe/Berlin": ("DE", "Germany"), "America/New_York": ("US", "United States")}.get(zone)


@pytest.fixture
def alarms(library: Library) -> Alarms:
    """The bot's own texts."""
    return Alarms(library, Atlas())


def sounded(alarms: Alarms, person: Person, finding: str) -> Reply:
    """What is said to a person of whom the screen found this."""
    reply = Reply(person, 1_772_442_000)
    alarms.sound(reply, finding)
    return reply


def said(reply: Reply) -> str:
    """All that is said."""
    return "\n\n".join(markup.plain(message.text) for message in reply.messages)


SESSION = Session("para-exam", "hash", "hear", turns=1, answer="what they typed before")


@pytest.mark.parametrize("finding", ["crisis", "abuse"])
def test_the_exercise_pauses_and_its_buttons_no_longer_fit(alarms: Alarms, finding: str) -> None:
    person = sounded(alarms, Person(1, known=True, version=5, session=SESSION), finding).person
    assert (person.session, person.paused, person.version) == (SESSION, True, 6)
    assert person.alarmed == finding


def test_a_minor_is_kept_out_for_good_and_the_exercise_goes(alarms: Alarms) -> None:
    person = sounded(alarms, Person(1, known=True, version=5, session=SESSION), "minor").person
    assert (person.session, person.barred, person.alarmed) == (None, True, "")


@pytest.mark.parametrize(("finding", "left"), [("crisis", 1), ("abuse", 1), ("minor", 0)])
def test_only_somebody_kept_out_is_reminded_of_nothing_any_more(alarms: Alarms, finding: str, left: int) -> None:
    person = sounded(alarms, Person(1, known=True, reminders=(Reminder("talk", 5, "0:0:"),)), finding).person
    assert len(person.reminders) == left


@pytest.mark.parametrize("finding", FINDINGS)
def test_nothing_is_scored_and_nothing_of_the_text_is_in_what_is_written(alarms: Alarms, finding: str) -> None:
    reply = sounded(alarms, Person(1, known=True, awaiting="hour"), finding)
    assert reply.outcomes == []
    assert reply.nudge is None
    assert reply.person.awaiting == ""


@pytest.mark.parametrize("finding", FINDINGS)
def test_the_words_are_other_ones_the_second_time(alarms: Alarms, finding: str) -> None:
    first = sounded(alarms, Person(1, known=True), finding)
    second = sounded(alarms, first.person, finding)
    assert said(first) != said(second)
    assert second.person.alarms == 2


@pytest.mark.parametrize("finding", ["crisis", "abuse"])
def test_the_message_ends_on_buttons(alarms: Alarms, library: Library, finding: str) -> None:
    reply = sounded(alarms, Person(1, known=True), finding)
    labels = library.safety.buttons
    assert [row[0].label for row in reply.messages[-1].rows] == [labels.safe, labels.more, labels.stop]


@pytest.mark.parametrize("finding", FINDINGS)
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
def test_the_lines_are_those_of_the_country_of_the_zone(
    alarms: Alarms, library: Library, finding: str, zone: str
) -> None:
    reply = sounded(alarms, Person(1, known=True, zone=zone), finding)
    country = Atlas().country_of(zone)
    assert country
    own = [line.number for line in library.help_lines.countries[country[0]]]
    assert f"{country[1]}:" in said(reply)
    assert sum(number in said(reply) for number in own) >= 1


@pytest.mark.parametrize("zone", [None, "Asia/Nowhere"])
def test_where_the_country_is_not_known_the_lines_are_those_for_everywhere(
    alarms: Alarms, library: Library, zone: str | None
) -> None:
    reply = sounded(alarms, Person(1, known=True, zone=zone), "crisis")
    assert any(line.number in said(reply) for line in library.help_lines.unknown)


@pytest.mark.parametrize(("finding", "purpose"), [("crisis", "crisis"), ("abuse", "abuse"), ("minor", "young")])
def test_the_line_for_what_was_found_stands_first_and_none_stands_twice(
    alarms: Alarms, library: Library, finding: str, purpose: str
) -> None:
    for country, zone in (("DE", "Europe/Berlin"), ("US", "America/New_York")):
        told = said(sounded(alarms, Person(1, known=True, zone=zone), finding)).splitlines()
        lines = {f"{line.service}: {line.number}": line.purpose for line in library.help_lines.countries[country]}
        shown = [key for text in told for key in lines if text.startswith(key)]
        assert lines[shown[0]] == purpose
        assert len(shown) == len(set(shown))


@pytest.mark.parametrize("finding", FINDINGS)
def test_a_country_without_a_line_for_what_was_found_shows_the_one_for_everywhere(
    library: Library, finding: str
) -> None:
    emergency_only = {"DE": tuple(x for x in library.help_lines.countries["DE"] if x.purpose == "emergency")}
    poor = library.help_lines.model_copy(update={"countries": emergency_only})
    alarms = Alarms(replace(library, help_lines=poor), Atlas())
    reply = sounded(alarms, Person(1, known=True, zone="Europe/Berlin"), finding)
    assert any(line.number in said(reply) for line in library.help_lines.unknown)


@pytest.mark.parametrize("finding", FINDINGS)
@pytest.mark.parametrize("turn", range(4))
def test_no_place_holder_is_ever_left_and_every_bubble_fits_a_message(
    alarms: Alarms, library: Library, finding: str, turn: int
) -> None:
    for zone in (None, "Europe/Berlin", "America/New_York"):
        reply = sounded(alarms, Person(1, known=True, alarms=turn, zone=zone), finding)
        assert "{" not in said(reply)
        assert all(markup.mistakes(message.text) == [] for message in reply.messages)


def test_more_help_shows_lines_again_with_the_buttons(alarms: Alarms, library: Library) -> None:
    reply = Reply(Person(1, known=True, alarmed="abuse", zone="Europe/Berlin"), 0)
    alarms.more(reply)
    assert any(line.number in said(reply) for line in library.help_lines.countries["DE"] if line.purpose == "abuse")
    assert len(reply.messages[-1].rows) == 3
