"""What is proposed, and the buttons under it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.library import Library
from bot.judge.verdict import RULES
from bot.practice import path
from bot.practice.buttons import Buttons
from bot.practice.commands import Commands
from bot.practice.exercise import Exercises
from bot.practice.menu import Menu
from bot.practice.path import FIRST_SCRIPT
from bot.practice.ports import Box, Incoming, Person, Turn, Visit
from bot.practice.reply import Reply
from bot.practice.settings import Settings
from bot.store.store import SqliteStore
from practice.making import DAY, MONDAY, TODAY, days_on, fit_a_phone, offered, reply_to, said, words


async def learned(store: SqliteStore, *visits: Visit, boxes: tuple[Box, ...] = ()) -> None:
    """What is known of the person of these tests."""
    person = await store.load(1001)
    await store.commit(Turn(None, person, replace(person, alarms=person.alarms + 1), visits=visits, boxes=boxes))


async def proposed(commands: Commands, library: Library, but: tuple[str, ...] = ()) -> Reply:
    """A proposal, without its script being begun."""
    reply = reply_to(version=7)
    await commands.propose(reply, library.messages.texts.proposal, but)
    return reply


async def test_a_newcomer_is_offered_the_exam_in_plain_words(commands: Commands, library: Library) -> None:
    reply = await proposed(commands, library)
    assert said(reply) == words(
        library.messages.texts.proposal, title="The exam", skill="saying back", level="in your own words", minutes=3,
        why="first", rule="", missing=False,
    )  # fmt: skip


async def test_it_can_be_begun_or_another_had_or_one_looks_around(commands: Commands, library: Library) -> None:
    reply = await proposed(commands, library)
    assert [(one.label, one.data) for one in offered(reply)] == [
        ("Begin: The exam", f"p:7:{FIRST_SCRIPT}"),
        ("Something else", f"o:7:{FIRST_SCRIPT}"),
        ("What else there is", "m:menu"),
    ]


async def test_begin_begins_what_was_proposed(buttons: Buttons) -> None:
    reply = reply_to(version=7)
    await buttons.press(reply, Incoming(1, 1001, "button", MONDAY, text=f"p:7:{FIRST_SCRIPT}"))
    assert reply.person.session
    assert reply.person.session.script == FIRST_SCRIPT


async def test_something_else_proposes_another_skill(buttons: Buttons, library: Library) -> None:
    reply = reply_to(version=7)
    await buttons.press(reply, Incoming(1, 1001, "button", MONDAY, text=f"o:7:{FIRST_SCRIPT}"))
    begin, *_ = offered(reply)
    other = library.scripts[begin.data.rpartition(":")[2]].script
    assert begin.label == f"Begin: {other.title}"
    assert other.teaches != "paraphrase"


async def test_something_else_begins_nothing(buttons: Buttons) -> None:
    reply = reply_to(version=7)
    await buttons.press(reply, Incoming(1, 1001, "button", MONDAY, text=f"o:7:{FIRST_SCRIPT}"))
    assert (reply.person, reply.visits) == (reply_to(version=7).person, [])


async def test_a_review_says_which_rule_slipped_in(commands: Commands, library: Library, store: SqliteStore) -> None:
    seen = Visit(FIRST_SCRIPT, MONDAY - DAY, days_on(-1), finished=True)
    await learned(store, seen, boxes=(Box("empathy", "advice", 1, TODAY),))
    reply = await proposed(commands, library)
    assert library.messages.rules["advice"] in said(reply)


async def test_a_review_of_something_to_be_there_says_that_it_was_missing(
    commands: Commands, library: Library, store: SqliteStore
) -> None:
    seen = Visit(FIRST_SCRIPT, MONDAY - DAY, days_on(-1), finished=True)
    await learned(store, seen, boxes=(Box("empathy", "understanding", 1, TODAY),))
    rule = library.messages.rules["understanding"]
    assert f"this was missing lately: {rule}." in said(await proposed(commands, library))


async def test_every_rule_that_can_be_due_has_a_name(library: Library) -> None:
    assert {rule for rules in RULES.values() for rule in rules} <= set(library.messages.rules)


async def test_the_script_one_is_in_is_not_proposed(exercises: Exercises) -> None:
    reply = reply_to(version=7)
    await exercises.begin(reply, FIRST_SCRIPT)
    proposal, _ = await exercises.propose(reply)
    assert proposal
    assert proposal.script != FIRST_SCRIPT


async def test_the_day_of_a_proposal_is_the_persons_own(exercises: Exercises, store: SqliteStore) -> None:
    # 09:00 in UTC on the 2nd is still the 1st in Pago Pago, where the rule is not yet due.
    seen = Visit(FIRST_SCRIPT, MONDAY - 3 * DAY, days_on(-3), finished=True)
    await learned(store, seen, boxes=(Box("empathy", "advice", 1, TODAY),))
    why = []
    for zone in ("UTC", "Pacific/Pago_Pago"):
        proposal, _ = await exercises.propose(reply_to(zone=zone))
        assert proposal
        why.append(proposal.why)
    assert why == ["due", "level"]


@pytest.mark.parametrize("why", ["first", "due", "level", "mixed"])
async def test_every_script_can_be_proposed_for_every_reason_and_fits_a_phone(library: Library, why: str) -> None:
    texts, names = library.messages.texts, library.together.names
    for loaded in library.scripts.values():
        level = path.level_of(loaded.script)
        if level is None:
            continue
        for text in (texts.proposal, texts.greeting_offer, texts.nothing_open):
            told = words(
                text, title=loaded.script.title, level=names.levels[level].lower(), minutes=path.MINUTES[level],
                skill=getattr(library.messages.skills, loaded.script.skill()), why=why, rule="advice", missing=True,
            )  # fmt: skip
            assert len(told) <= 300


async def test_the_buttons_of_every_proposal_fit_a_phone(commands: Commands, library: Library) -> None:
    for _ in range(2):
        reply = reply_to(version=4102444800)
        await commands.propose(reply, library.messages.texts.proposal)
        assert fit_a_phone(reply)
    longest = max(library.scripts, key=len)
    assert len(f"p:4102444800:{longest}".encode()) <= 64


async def test_where_there_is_nothing_to_propose_that_is_said(
    library: Library, store: SqliteStore, exercises: Exercises, settings: Settings
) -> None:
    empty = replace(library, scripts={})
    bare = Exercises(empty, store, exercises.judge, exercises.reads)
    proposal, _ = await bare.propose(Reply(Person(1001), MONDAY))
    assert proposal is None
    reply = reply_to()
    await Commands(empty, store, bare, settings, Menu(empty, store, bare)).propose(
        reply, library.messages.texts.proposal
    )
    assert said(reply) == words(library.messages.texts.no_scripts)
