"""What is asked first, what follows from the answers, one's own answers, and /export."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.practice import export
from bot.practice.ports import Person, Schedule, Turn, Visit
from bot.store import turns
from bot.store.opening import open_database
from bot.store.store import SqliteStore
from e2e.house import AGREES, FIRST_QUESTION, KEY, MONDAY, Bot, Clock, Guest, library, running, texts, typed
from standin import StandIn

WORDS = library().messages.texts
ADULT, KEEP = AGREES
NOTHING = "Keep nothing"
SECOND_QUESTION = [KEEP, NOTHING]
ALLOW = [KEEP]
DAY = 24 * 60 * 60


@pytest.fixture
def ben(bot: Bot) -> Guest:
    """Somebody new who answers what is asked first by hand."""
    return Guest(bot, bot.api.person(id=1001, first_name="Ben"), answers=False)


@pytest.fixture
async def shy(ben: Guest) -> Guest:
    """An adult who wants nothing kept."""
    await ben.says("/start")
    await ben.taps(ADULT)
    await ben.taps(NOTHING)
    return ben


def rows(database: Path, chat: int = 1001) -> dict[str, int]:
    """How many rows of each table are about a person, but for the messages that are being marked as sent."""
    db = open_database(database, KEY)
    found = turns.held(db, chat)
    db.close()
    return {name: len(rows) for name, rows in found.items() if rows and name != "outbox"}


def filed(ada: Guest) -> str:
    """What stands in the newest file that came."""
    (document,) = [message for message in ada.phone.messages if message.file][-1:]
    assert document.file
    return document.file.data.decode()


# -- two taps ----------------------------------------------------------------------------------------------------------


async def test_the_first_message_says_what_it_is_and_asks_for_adults(ben: Guest) -> None:
    (asked,) = await ben.says("/start")
    assert asked.buttons == FIRST_QUESTION
    for words in ("a bot", "scripted", "practice", "not therapy", "afraid", "adults only"):
        assert words in asked.text


async def test_the_second_says_what_would_be_kept_and_why_in_three_lines(ben: Guest) -> None:
    await ben.says("/start")
    (asked,) = await ben.taps(ADULT)
    assert asked.buttons == SECOND_QUESTION
    assert asked.text.count("• ") == 3


async def test_after_two_taps_the_first_exercise_is_offered(ben: Guest) -> None:
    await ben.says("/start")
    await ben.taps(ADULT)
    assert (await ben.taps(KEEP))[-1].buttons[0] == "Begin: The exam"


async def test_who_is_younger_is_kindly_kept_out_and_stays_so(ben: Guest) -> None:
    await ben.says("/start")
    heard = await ben.taps("I'm younger")
    assert heard[-1].buttons == []
    assert (await ben.bot.store.load(1001)).barred
    assert (await ben.forges("c:adult:"))[-1].buttons == []


@pytest.mark.parametrize("wish", ["/nudge", "/menu", "/settings"])
async def test_what_was_wished_for_comes_after_the_answers(ben: Guest, wish: str) -> None:
    assert (await ben.says(wish))[-1].buttons == FIRST_QUESTION
    await ben.taps(ADULT)
    first = texts(await ben.taps(KEEP))
    assert first == texts(await ben.says(wish))


@pytest.mark.parametrize("command", ["/privacy", "/help", "/export", "/erase"])
async def test_some_things_are_answered_without_being_asked_anything(ben: Guest, command: str) -> None:
    assert (await ben.says(command))[-1].buttons != FIRST_QUESTION


async def test_a_cry_for_help_is_answered_before_anything_is_asked(ben: Guest) -> None:
    heard = await ben.says("I want to kill myself")
    assert heard[-1].buttons == list(library().safety.buttons.model_dump().values())


async def test_a_forged_consent_does_not_go_round_the_question_of_age(ben: Guest) -> None:
    await ben.says("/start")
    assert (await ben.forges("c:yes:"))[-1].buttons == FIRST_QUESTION


async def test_before_the_answer_nothing_but_the_chat_is_kept(ben: Guest, tmp_path: Path) -> None:
    await ben.says("/start")
    await ben.taps(ADULT)
    assert rows(tmp_path / "bot.db") == {"people": 1}
    assert (await ben.bot.store.load(1001)) == Person(1001, known=True, adult=True)


# -- nothing kept ------------------------------------------------------------------------------------------------------


async def test_who_wants_nothing_kept_can_practise_all_the_same(shy: Guest, tmp_path: Path) -> None:
    await shy.taps("Begin: The exam")
    for text in typed("para-exam"):
        heard = await shy.says(text)
    assert "That was “The exam”" in "\n".join(texts(heard))
    await shy.taps("One more")
    assert rows(tmp_path / "bot.db") == {"people": 1, "sessions": 1}
    person = await shy.bot.store.load(1001)
    assert (person.active, person.zone, person.reminders, person.schedule) == ("", None, (), None)


async def test_who_wants_nothing_kept_is_not_offered_the_same_again_and_again(shy: Guest) -> None:
    offered = []
    for _ in range(6):
        offered.append((await shy.says("/practice"))[-1].buttons[0])
        await shy.taps(offered[-1])
        await shy.says("/cancel")
    assert len(set(offered)) > 3


@pytest.mark.parametrize(
    "wish", ["m:nudge", "m:progress", "m:zone", "h:540", "z:Europe/Berlin", "v:on", "y:", "y:1:1140", "t:5", "w:friend"]
)
async def test_what_needs_keeping_says_so_and_offers_to_allow_it(shy: Guest, tmp_path: Path, wish: str) -> None:
    (said,) = await shy.forges(wish)
    assert (said.text, said.buttons) == (WORDS.needs_keeping.strip(), ALLOW)
    assert set(rows(tmp_path / "bot.db")) <= {"people", "sessions"}


async def test_a_plan_needs_keeping(shy: Guest) -> None:
    idea = library().ideas.ideas[0].id
    assert (await shy.forges(f"i:plan:{idea}"))[-1].buttons == ALLOW


async def test_allowing_it_does_what_was_wished_for(shy: Guest) -> None:
    assert (await shy.says("/nudge"))[-1].buttons == ALLOW
    assert (await shy.taps(KEEP))[-1].buttons[0] == "07:00"
    assert (await shy.bot.store.load(1001)).consent == "yes"


async def test_the_settings_let_it_be_allowed_later(shy: Guest) -> None:
    (shown,) = await shy.says("/settings")
    assert "Kept: nothing" in shown.text
    (shown,) = await shy.taps(KEEP)
    assert "Kept: your progress" in shown.text


async def test_withdrawing_asks_once_and_erases_what_was_kept(ada: Guest, tmp_path: Path) -> None:
    await ada.begins()
    await ada.says(typed("para-exam")[0])
    await ada.says("/nudge")
    await ada.taps("08:00")
    await ada.taps("Berlin")
    await ada.says("/settings")
    (asked,) = await ada.taps(NOTHING)
    assert asked.buttons == ["Yes, keep nothing", "No, keep my progress"]
    assert "outcomes" in rows(tmp_path / "bot.db")
    await ada.taps("Yes, keep nothing")
    assert rows(tmp_path / "bot.db") == {"people": 1, "sessions": 1}
    person = await ada.bot.store.load(1001)
    assert (person.consent, person.zone, person.schedule, person.active) == ("no", None, None, "")
    assert person.session
    assert "That was “The exam”" in "\n".join(texts(await ada.says(typed("para-exam")[1])))


async def test_withdrawing_can_be_declined(ada: Guest, tmp_path: Path) -> None:
    await ada.begins()
    await ada.says("/settings")
    await ada.taps(NOTHING)
    assert texts(await ada.taps("No, keep my progress")) == [WORDS.not_erased.strip()]
    assert "visits" in rows(tmp_path / "bot.db")


# -- who was here before -----------------------------------------------------------------------------------------------


@pytest.fixture
async def old(api: StandIn, tmp_path: Path) -> AsyncIterator[Guest]:
    """Somebody of whom something was kept before there were the two questions."""
    store = SqliteStore(tmp_path / "bot.db", KEY, Clock())
    person = Person(1001)
    after = replace(person, zone="Europe/Berlin", schedule=Schedule(540, MONDAY + DAY))
    await store.commit(Turn(None, person, after, visits=(Visit("para-exam", MONDAY, "2026-03-02", finished=True),)))
    await store.close()
    async with running(api, tmp_path) as bot:
        yield Guest(bot, api.person(id=1001), answers=False)


async def test_who_was_here_before_is_asked_gently_and_nothing_is_lost_meanwhile(old: Guest, tmp_path: Path) -> None:
    before = rows(tmp_path / "bot.db")
    gently, asked = await old.says("hello")
    assert gently.text == WORDS.asked_again.strip()
    assert asked.buttons == FIRST_QUESTION
    await old.taps(ADULT)
    assert rows(tmp_path / "bot.db") == before
    await old.taps(KEEP)
    person = await old.bot.store.load(1001)
    assert (person.zone, person.schedule) == ("Europe/Berlin", Schedule(540, MONDAY + DAY))
    assert (await old.says("/practice"))[-1].buttons[0] != FIRST_QUESTION[0]


async def test_who_was_here_before_and_wants_nothing_kept_is_asked_before_it_is_erased(
    old: Guest, tmp_path: Path
) -> None:
    await old.says("hello")
    await old.taps(ADULT)
    (asked,) = await old.taps(NOTHING)
    assert asked.text == WORDS.keep_nothing_ask.strip()
    assert "visits" in rows(tmp_path / "bot.db")
    await old.taps("Yes, keep nothing")
    assert rows(tmp_path / "bot.db") == {"people": 1}


async def test_nudges_can_be_turned_off_without_answering(old: Guest) -> None:
    await old.says("hello")
    await old.forges("n:off")
    schedule = (await old.bot.store.load(1001)).schedule
    assert schedule
    assert schedule.next_at is None


# -- one's own answers -------------------------------------------------------------------------------------------------


async def keeps_answers(ada: Guest) -> None:
    """Switch it on and type a weak reply and a good one."""
    await ada.begins()
    await ada.says("/settings")
    assert texts(await ada.taps("My replies: keep for 30 days")) == [WORDS.answers_on.strip()]
    await ada.says("You should ask the zebra department.")
    await ada.says(typed("para-exam")[0])


async def test_answers_are_kept_only_once_that_is_switched_on(ada: Guest, tmp_path: Path) -> None:
    await ada.begins()
    await ada.says("You should ask the walrus department.")
    assert "answers" not in rows(tmp_path / "bot.db")
    await ada.says("/cancel")
    await ada.says("/settings")
    await ada.taps("My replies: keep for 30 days")
    await ada.picks("para-exam")
    await ada.says("You should ask the zebra department.")
    await ada.says(typed("para-exam")[0])
    assert rows(tmp_path / "bot.db")["answers"] == 2


async def test_progress_shows_the_first_and_the_latest(ada: Guest) -> None:
    await keeps_answers(ada)
    said = "\n".join(texts(await ada.says("/progress")))
    assert "Before and after" in said
    assert said.index("zebra") < said.index(typed("para-exam")[0][:30])


async def test_answers_go_after_thirty_days(ada: Guest, tmp_path: Path) -> None:
    await keeps_answers(ada)
    ada.bot.clock.now += 30 * DAY
    await ada.bot.store.tidy()
    assert rows(tmp_path / "bot.db")["answers"] == 2
    ada.bot.clock.now += 1
    await ada.bot.store.tidy()
    assert "answers" not in rows(tmp_path / "bot.db")


async def test_switching_it_off_removes_them_at_once(ada: Guest, tmp_path: Path) -> None:
    await keeps_answers(ada)
    await ada.says("/settings")
    assert texts(await ada.taps("My replies: stop keeping")) == [WORDS.answers_off.strip()]
    assert "answers" not in rows(tmp_path / "bot.db")


async def test_erasing_removes_them(ada: Guest, tmp_path: Path) -> None:
    await keeps_answers(ada)
    await ada.says("/erase")
    await ada.taps("Yes, erase all")
    assert rows(tmp_path / "bot.db") == {}


# -- export ------------------------------------------------------------------------------------------------------------


async def test_export_sends_one_file_with_everything(ada: Guest) -> None:
    await keeps_answers(ada)
    await ada.says("/export")
    told = filed(ada)
    assert all(heading in told for heading in export.HEADINGS.values())
    for words in ("1001", "zebra", "The exam", "2026-03-02", "saying back"):
        assert words in told


async def test_export_of_a_stranger_says_that_nothing_is_held(ben: Guest) -> None:
    await ben.says("/export")
    assert "Nothing is held about you." in filed(ben)
