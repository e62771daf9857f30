"""Somebody in danger, wherever they type it: in every kind of exercise, outside one, and whatever is set."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.judge.judge import judge
from bot.judge.verdict import Task, Verdict
from bot.practice.ports import Outgoing, Turn
from bot.render import markup
from bot.store.store import SqliteStore
from e2e.house import AGREES, FIRST_QUESTION, Bot, Guest, Parts, library, running, texts, typed
from e2e.test_privacy import MARK, tables
from standin import StandIn
from standin.world import Message

SAFETY = library().safety
LABELS = [SAFETY.buttons.safe, SAFETY.buttons.more, SAFETY.buttons.stop]
SCRIPTS = {id_: one.script for id_, one in library().scripts.items()}

CRISIS = "I want to kill myself"
ABUSE = "my husband hits me"
MINOR = "I'm 14 years old"

HOUR = 60 * 60
DAY = 24 * HOUR

#: The kinds of script in which one types.
TYPED = ("build", "drill", "story", "roleplay", "own")


def fixed(text: str) -> list[str]:
    """The bubbles of a safety text, each up to where the country's lines begin."""
    return [markup.plain(bubble).partition("{lines}")[0].strip() for bubble in text.strip().split("\n\n")]


def is_the_fixed_message(heard: list[Message], text: str) -> bool:
    """Whether exactly this safety text was said, and nothing besides."""
    bubbles = fixed(text)
    return len(heard) == len(bubbles) and all(
        one.startswith(bubble) for one, bubble in zip(texts(heard), bubbles, strict=True)
    )


@dataclass
class Watched:
    """What was written and what was judged."""

    turns: list[Turn] = field(default_factory=list)
    judged: list[Task] = field(default_factory=list)

    async def judge(self, task: Task) -> Verdict:
        """The real judge."""
        self.judged.append(task)
        return judge(task)


WATCHED = Watched()


class Watching(SqliteStore):
    """A store that tells what it was asked to write."""

    async def commit(self, turn: Turn) -> list[Outgoing]:
        """See SqliteStore.commit."""
        WATCHED.turns.append(turn)
        return list(await super().commit(turn))


@pytest.fixture
async def bot(api: StandIn, tmp_path: Path) -> AsyncIterator[Bot]:
    """A running bot of which is seen what it writes and judges."""
    WATCHED.turns, WATCHED.judged = [], []
    async with running(api, tmp_path, parts=Parts(judge=WATCHED.judge, store=Watching)) as bot:
        yield bot


# -- where one can be --------------------------------------------------------------------------------------------------


async def to_typing(ada: Guest) -> None:
    """Tap on until the exercise waits for words."""
    for _ in range(20):
        session = (await ada.bot.store.load(ada.phone.id)).session
        assert session
        if session.phase == "typing":
            return
        await ada.taps(ada.phone.messages[-1].buttons[0])
    raise AssertionError("the exercise asks for no words")


def in_a(kind: str) -> Callable[[Guest], Awaitable[None]]:
    """In the first script of a kind, where it asks for words, or where it waits for a tap."""

    async def goes(ada: Guest) -> None:
        await ada.picks(min(id_ for id_, one in SCRIPTS.items() if one.kind == kind))
        if kind in TYPED:
            await to_typing(ada)

    return goes


def by(*steps: str) -> Callable[[Guest], Awaitable[None]]:
    """Where commands, and taps on what begins so, lead."""

    async def goes(ada: Guest) -> None:
        for step in steps:
            shown = [label for message in ada.phone.messages for label in message.buttons]
            if step.startswith("/"):
                await ada.says(step)
            else:
                await ada.taps(next((label for label in reversed(shown) if label.startswith(step)), step))

    return goes


async def nowhere(ada: Guest) -> None:
    """A stranger's first words."""


async def in_an_own_situation(ada: Guest) -> None:
    await ada.picks(min(id_ for id_ in SCRIPTS if id_.startswith("own-")))
    await to_typing(ada)


async def in_another_ones_shoes(ada: Guest) -> None:
    await by("/hard", "The other side of a quarrel")(ada)
    await to_typing(ada)


async def as_a_friend(ada: Guest) -> None:
    await by("/hard", "As a friend")(ada)
    await to_typing(ada)


async def after_a_verdict(ada: Guest) -> None:
    await ada.begins()
    await ada.says("You should ask them for a second try")


async def paused(ada: Guest) -> None:
    await ada.begins()
    await ada.says("/stop")


async def at_the_end(ada: Guest) -> None:
    await ada.begins()
    for text in typed("para-exam"):
        await ada.says(text)


async def for_a_date(ada: Guest) -> None:
    await by("/nudge", "08:00", "Berlin")(ada)
    await ada.forges("g:type")


async def under_a_nudge(ada: Guest) -> None:
    await by("/nudge", "08:00", "Berlin")(ada)
    assert await ada.waits(DAY)


async def with_answers_kept(ada: Guest) -> None:
    await by("/settings", "My replies: keep")(ada)
    await ada.begins()


async def with_nothing_kept(ada: Guest) -> None:
    ada.answers = False
    await by("/start", AGREES[0], "Keep nothing", "Begin: The exam")(ada)


async def asked_for_their_age(ada: Guest) -> None:
    ada.answers = False
    (asked,) = await ada.says("/start")
    assert asked.buttons == FIRST_QUESTION


async def asked_what_may_be_kept(ada: Guest) -> None:
    ada.answers = False
    await by("/start", AGREES[0])(ada)


MODES: dict[str, Callable[[Guest], Awaitable[None]]] = {
    "stranger": nowhere,
    "asked for their age": asked_for_their_age,
    "asked what may be kept": asked_what_may_be_kept,
    **{kind: in_a(kind) for kind in ("learn", "spot", *TYPED)},
    "guide": by("/hard", "Afraid to open up", "Look at it"),
    "own situation": in_an_own_situation,
    "other side": in_another_ones_shoes,
    "friend of both": as_a_friend,
    "after a verdict": after_a_verdict,
    "paused": paused,
    "at the end": at_the_end,
    "menu": by("/menu"),
    "library": by("/library"),
    "why": by("/why"),
    "erase": by("/erase"),
    "nudge's hour": by("/nudge", "Another"),
    "zone": by("/settings", "Time zone"),
    "pause": for_a_date,
    "under a nudge": under_a_nudge,
    "question": by("/together", "Questions", "One phone"),
    "ladder": by("/together", "A little braver", "2"),
    "ground rules": by("/together", "Ground rules", "The first one"),
    "timer": by("/together", "Listening timer", "5 minutes"),
    "talk's hour": by("/together", "Weekly talk", "Sunday", "Another"),
    "answers kept": with_answers_kept,
    "nothing kept": with_nothing_kept,
}


def everywhere(*but: str) -> pytest.MarkDecorator:
    """In every mode but these."""
    return pytest.mark.parametrize("mode", [name for name in MODES if name not in but])


# -- first of all ------------------------------------------------------------------------------------------------------


def test_every_kind_of_script_and_every_question_for_words_is_among_the_modes() -> None:
    kinds = {one.kind for one in SCRIPTS.values()}
    asking = {one.kind for one in SCRIPTS.values() if any(scene.listen for scene in one.scenes.values())}
    assert kinds == set(MODES) & kinds
    assert asking == {*TYPED, "guide"}


@everywhere()
async def test_danger_is_answered_before_anything_else_wherever_it_is_typed(ada: Guest, mode: str) -> None:
    await MODES[mode](ada)
    heard = await ada.says(CRISIS)
    assert is_the_fixed_message(heard, SAFETY.crisis.texts[0])
    assert heard[-1].buttons == LABELS


async def typed_behind_a_slash(ada: Guest) -> list[Message]:
    return await ada.says("/my husband hits me")


async def edited(ada: Guest) -> list[Message]:
    number = await ada.phone.says("good morning")
    await ada.bot.settled()
    return await ada.after(ada.phone.edits(number, CRISIS))


async def under_a_photo(ada: Guest) -> list[Message]:
    return await ada.after(ada.phone.sends_photo(CRISIS))


@pytest.mark.parametrize("write", [typed_behind_a_slash, edited, under_a_photo])
async def test_danger_is_answered_however_it_is_written(
    ada: Guest, write: Callable[[Guest], Awaitable[list[Message]]]
) -> None:
    await ada.says("/start")
    assert (await write(ada))[-1].buttons == LABELS


@pytest.mark.parametrize("mode", [*TYPED, "guide"])
async def test_an_exercise_of_any_kind_waits_where_it_was(ada: Guest, mode: str) -> None:
    await MODES[mode](ada)
    before = await ada.bot.store.load(1001)
    await ada.says(CRISIS)
    after = await ada.bot.store.load(1001)
    assert (after.session, after.paused) == (before.session, True)


@pytest.mark.parametrize("mode", [*TYPED, "guide"])
async def test_after_im_safe_an_exercise_of_any_kind_goes_on(ada: Guest, mode: str) -> None:
    await MODES[mode](ada)
    asked = ada.phone.messages[-1].text
    await ada.says(CRISIS)
    heard = texts(await ada.taps(SAFETY.buttons.safe))
    assert heard[0] == fixed(SAFETY.stay)[0]
    assert heard[-1] == asked


@everywhere("stranger", "asked for their age", "asked what may be kept")
async def test_it_is_neither_judged_nor_scored(ada: Guest, mode: str) -> None:
    await MODES[mode](ada)
    turns, judged = len(WATCHED.turns), len(WATCHED.judged)
    await ada.says(CRISIS)
    (turn,) = WATCHED.turns[turns:]
    assert (turn.outcomes, turn.boxes, turn.tried, turn.visits) == ((), (), None, ())
    assert len(WATCHED.judged) == judged


@everywhere()
async def test_its_text_is_in_nothing_that_is_written(ada: Guest, tmp_path: Path, mode: str) -> None:
    await MODES[mode](ada)
    await ada.says(f"{CRISIS}, {MARK}")
    assert [turn for turn in WATCHED.turns if MARK in repr(turn)] == []
    assert MARK not in tables(tmp_path / "bot.db")


@pytest.mark.parametrize("text", [CRISIS, ABUSE, MINOR])
async def test_it_is_not_among_the_answers_of_who_has_theirs_kept(ada: Guest, tmp_path: Path, text: str) -> None:
    await with_answers_kept(ada)
    await ada.says(f"You should ask the zebra department. {text}")
    await ada.says("/export")
    (document,) = [message.file for message in ada.phone.messages if message.file]
    assert "zebra" not in document.data.decode()
    assert "zebra" not in tables(tmp_path / "bot.db")


# -- what is said ------------------------------------------------------------------------------------------------------


async def test_the_message_is_the_same_whatever_was_typed(bot: Bot) -> None:
    ada, ben = (Guest(bot, bot.api.person(id=number)) for number in (1001, 1002))
    plain = texts(await ada.says(CRISIS))
    assert texts(await ben.says(f"{{{{ 7*7 }}}} <b>{MARK}</b> {CRISIS} {{lines}}")) == plain


async def test_whatever_comes_while_the_question_stands_the_chat_ends_on_the_buttons(ada: Guest) -> None:
    await ada.says(CRISIS)
    for act in ("no", "I don't know", CRISIS, ABUSE, "/help me, I want to die", "ok"):
        assert (await ada.says(act))[-1].buttons == LABELS
        assert (await ada.taps(SAFETY.buttons.more))[-1].buttons == LABELS


async def test_told_again_after_a_restart_the_words_are_other_ones(api: StandIn, tmp_path: Path) -> None:
    phone = api.person(id=1001)
    async with running(api, tmp_path) as bot:
        first = texts(await Guest(bot, phone).says(CRISIS))
    async with running(api, tmp_path) as bot:
        assert texts(await Guest(bot, phone).says(CRISIS))[0] != first[0]


async def test_abuse_leads_to_the_line_for_it_and_to_no_word_on_wording(ada: Guest) -> None:
    await by("/settings", "Time zone", "Berlin")(ada)
    await ada.picks(min(id_ for id_, one in SCRIPTS.items() if (one.kind, one.teaches) == ("drill", "i_statement")))
    await to_typing(ada)
    heard = await ada.says(f"You always forget the bread. {ABUSE}")
    assert is_the_fixed_message(heard, SAFETY.abuse.texts[0])
    (line,) = [one for one in library().help_lines.countries["DE"] if one.purpose == "abuse"]
    assert f"{line.service}: {line.number}" in "\n".join(texts(heard))


# -- minors ------------------------------------------------------------------------------------------------------------


async def test_a_minor_gets_a_line_for_young_people(ada: Guest) -> None:
    await by("/settings", "Time zone", "Berlin")(ada)
    heard = await ada.says(MINOR)
    assert is_the_fixed_message(heard, SAFETY.minor.texts[0])
    (line,) = [one for one in library().help_lines.countries["DE"] if one.purpose == "young"]
    assert f"{line.service}: {line.number}" in "\n".join(texts(heard))


async def test_practice_stays_ended_for_a_minor_who_erased_everything(ada: Guest) -> None:
    await ada.begins()
    await ada.says(MINOR)
    await by("/erase", "Yes, erase all")(ada)
    for act in ("/start", "/practice", "/menu", "hello", "I'm 18 now"):
        heard = await ada.says(act)
        assert heard[-1].buttons == []
        assert "doctor" in heard[-1].text


async def test_nothing_comes_to_a_minor_any_more(ada: Guest) -> None:
    await by("/nudge", "08:00", "Berlin")(ada)
    await by("/together", "Weekly talk", "Wednesday", "19:00")(ada)
    await ada.says(MINOR)
    # Every hour for eight days: what is late may not come at all.
    assert [text for _ in range(8 * 24) for text in texts(await ada.waits(HOUR))] == []


# -- which country -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["de", "fr", "en-GB"])
async def test_the_country_is_not_guessed_from_the_language(bot: Bot, language: str) -> None:
    ada = Guest(bot, bot.api.person(id=1001, language_code=language))
    said = "\n".join(texts(await ada.says(CRISIS)))
    everywhere = {line.number for line in library().help_lines.unknown}
    own = {line.number for lines in library().help_lines.countries.values() for line in lines}
    assert "findahelpline.com" in said
    assert "your local emergency number" in said
    assert [number for number in own - everywhere if number in said] == []


async def test_the_country_that_a_zone_stands_for_is_shown_when_the_zone_is_set(ada: Guest) -> None:
    await by("/settings", "Time zone", "Sydney")(ada)
    assert "Help lines: Australia" in ada.phone.messages[-1].text
    assert "Help lines: Australia" in (await ada.says("/settings"))[-1].text


async def test_a_country_that_is_not_theirs_is_changed_with_the_zone(ada: Guest) -> None:
    await by("/settings", "Time zone", "Berlin")(ada)
    await by("/settings", "Time zone")(ada)
    await ada.says("Europe/Dublin")
    said = "\n".join(texts(await ada.says(CRISIS)))
    assert "Ireland:" in said
    assert "Germany" not in said


async def test_a_country_without_lines_of_its_own_is_not_shown_as_one_with_some(ada: Guest) -> None:
    await by("/settings", "Time zone")(ada)
    (told,) = await ada.says("Nairobi")
    assert "Help lines" not in told.text
    assert "Help lines:" not in (await ada.says("/settings"))[-1].text
