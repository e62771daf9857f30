"""The listening timer."""

from __future__ import annotations

import pytest

from bot.dialogue.library import Library
from bot.practice import listening, wall
from bot.practice.ports import Reminder
from bot.practice.reply import Reply
from practice.making import MINUTE, MONDAY, data, due, fit_a_phone, offered, reply_to, said, words


def pressed(library: Library, arg: str, *running: Reminder) -> Reply:
    """What a tap comes to."""
    reply = reply_to(reminders=running)
    listening.press(reply, library, arg)
    return reply


def test_it_offers_five_and_ten_minutes(library: Library) -> None:
    reply = pressed(library, "")
    assert said(reply) == words(library.together.texts.timer)
    assert [button.label for button in offered(reply)] == ["5 minutes", "10 minutes"]


@pytest.mark.parametrize("minutes", [5, 10])
def test_it_rings_after_so_many_minutes_and_says_so(library: Library, minutes: int) -> None:
    reply = pressed(library, str(minutes))
    assert wall.get(reply.person, "timer") == Reminder("timer", MONDAY + minutes * MINUTE, str(minutes))
    assert said(reply) == words(library.together.texts.timer_started, minutes=minutes)


@pytest.mark.parametrize(("left", "told"), [(1, 1), (29, 1), (91, 2), (600, 10)])
def test_while_it_runs_it_tells_how_long(library: Library, left: int, told: int) -> None:
    reply = pressed(library, "", Reminder("timer", MONDAY + left, "10"))
    assert said(reply) == words(library.together.texts.timer_running, minutes=told)
    assert data(reply) == ["t:stop"]


def test_it_is_stopped(library: Library) -> None:
    reply = pressed(library, "stop", Reminder("timer", MONDAY + 60, "5"), Reminder("talk", MONDAY + 60, "0:0:"))
    assert [one.kind for one in reply.person.reminders] == ["talk"]
    assert said(reply) == words(library.together.texts.timer_stopped)


def test_where_none_runs_there_is_none_to_stop(library: Library) -> None:
    assert said(pressed(library, "stop")) == words(library.together.texts.timer_none)


def test_begun_again_it_counts_from_the_start(library: Library) -> None:
    reply = pressed(library, "10", Reminder("timer", MONDAY + 60, "5"))
    assert reply.person.reminders == (Reminder("timer", MONDAY + 600, "10"),)


@pytest.mark.parametrize("forged", ["0", "7", "99999", "-5", "5:5", "x", "5.0", "five", "5 "])
def test_minutes_that_are_not_offered_set_nothing(library: Library, forged: str) -> None:
    reply = pressed(library, forged)
    assert reply.person.reminders == ()
    assert said(reply) == words(library.together.texts.timer)


# -- it rings ------------------------------------------------------------------------------------------------------


def test_it_rings_with_one_question_on_what_was_heard(library: Library) -> None:
    turn = listening.due(due("timer", MONDAY, "5"), library, MONDAY)
    rung = {words(library.together.texts.timer_rang, minutes=5, question=one) for one in questions(library)}
    assert said(turn.messages) in rung
    assert (turn.then, turn.tried) == ((), None)


def questions(library: Library) -> tuple[str, ...]:
    """What may be asked when the time is up."""
    return library.together.texts.timer_questions


def test_then_the_other_one_can_talk_for_as_long(library: Library) -> None:
    for minutes in ("5", "10"):
        turn = listening.due(due("timer", MONDAY, minutes), library, MONDAY)
        assert data(turn.messages) == [f"t:{minutes}", "m:enough"]
        assert fit_a_phone(turn.messages)


def test_the_question_is_another_one_when_it_rings_again(library: Library) -> None:
    rung = [said(listening.due(due("timer", MONDAY + 5 * MINUTE * n, "5"), library, 0).messages) for n in range(2)]
    assert rung[0] != rung[1]


def test_every_question_comes(library: Library) -> None:
    rung = {said(listening.due(due("timer", MONDAY + MINUTE * n, "5"), library, 0).messages) for n in range(60)}
    assert len(rung) == len(questions(library))


@pytest.mark.parametrize(("late", "rings"), [(0, True), (30 * MINUTE, True), (30 * MINUTE + 1, False)])
def test_one_that_could_not_ring_for_half_an_hour_rings_no_more(library: Library, late: int, rings: bool) -> None:
    turn = listening.due(due("timer", MONDAY, "5"), library, MONDAY + late)
    assert bool(turn.messages) is rings
    assert turn.then == ()
