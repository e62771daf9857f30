"""A turn is written whole or not at all, and a person is given back exactly as they were written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast, get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from bot.dialogue.session import Line, Phase, Session, Undo
from bot.judge.verdict import GRADES
from bot.practice.ports import (
    Box,
    Button,
    Message,
    NudgeAnswer,
    Outcome,
    Person,
    Reminder,
    ReminderKind,
    Schedule,
    StaleTurn,
    Tried,
    Turn,
    Visit,
)
from bot.store import turns
from bot.store.migrations import migrations
from bot.store.opening import open_database
from bot.store.store import SqliteStore
from store.making import (
    ADA,
    BOB,
    CLEO,
    DAY,
    KEY,
    MONDAY,
    SESSION,
    TALK,
    TIMER,
    Beside,
    meet,
    outcome,
    said,
    text,
    turn,
)

LATER = NudgeAnswer("2026-03-02", "ask-one-more", "later", 1)


def everything_at_once(before: Person, update: int) -> Turn:
    """A turn that changes all that a turn can change."""
    after = replace(
        before, version=before.version + 1, session=None, paused=True, awaiting="zone", zone="Asia/Tokyo",
        alarms=2, alarmed="crisis", barred=True, whom="partner", blocked=True,
        schedule=Schedule(480, MONDAY + DAY, "ask-one-more", 31, "2026-04-01"), evening="on", quiet="780-900",
        active="2026-03-03",
        reminders=(replace(TALK, at=TALK.at + DAY), TIMER),
    )  # fmt: skip
    return Turn(
        update, before, after, (Message("One."), Message("Two.")), (outcome("2026-03-03"),), LATER,
        visits=(Visit("para-exam", MONDAY + DAY, "2026-03-03", finished=True),),
        boxes=(Box("paraphrase", "advice", 2, "2026-03-06"), Box("empathy", "generic", 1, "2026-03-04")),
        tried=Tried("2026-03-02", "evening", "", "yes"),
    )  # fmt: skip


# -- whole or not at all -------------------------------------------------------------------------------------------


async def test_everything_of_a_turn_is_written(fresh_store: SqliteStore, ada: Person) -> None:
    whole = everything_at_once(ada, 2)
    await fresh_store.keep([text(2)])
    await fresh_store.commit(whole)
    assert await fresh_store.load(ADA) == whole.after
    progress = await fresh_store.progress(ADA)
    assert (progress.days, progress.tried, progress.skills["paraphrase"].replies) == (2, 1, 2)
    learner = await fresh_store.learner(ADA)
    assert (learner.seen["para-exam"].finished, set(learner.boxes)) == (1, set(whole.boxes))
    assert [nudge.state for nudge in await fresh_store.nudges(ADA, "2026-03-02")] == ["later"]
    assert said(await fresh_store.unsent())[-2:] == [(ADA, "One."), (ADA, "Two.")]
    assert await fresh_store.waiting() == []


@pytest.mark.parametrize(
    ("part", "broken"),
    [
        ("messages", (Message("One."), Message(text=cast("str", b"no text")))),
        ("outcomes", (outcome(), outcome(day=cast("str", None)))),
        ("visits", (Visit("para-exam", MONDAY, cast("str", None), finished=False),)),
        ("boxes", (Box("paraphrase", "advice", 1, cast("str", None)),)),
        ("tried", Tried("2026-03-02", "evening", "", cast("str", None))),
        ("nudge", replace(LATER, state=cast("Any", None))),
        ("after", Person(ADA, awaiting=cast("str", None))),
        ("after", Person(ADA, reminders=(TALK, Reminder("plan", cast("int", None))))),
        ("after", Person(ADA, version=99, session=SESSION, schedule=Schedule(cast("int", None), None))),
    ],
)
async def test_a_turn_that_fails_anywhere_writes_nothing(
    fresh_store: SqliteStore, ada: Person, beside: Beside, part: str, broken: Any
) -> None:
    await fresh_store.keep([text(2)])
    before = beside.everything()
    with pytest.raises(Exception, match=r"NOT NULL|not JSON serializable"):
        await fresh_store.commit(replace(everything_at_once(ada, 2), **{part: broken}))
    assert beside.everything() == before
    assert [one.update for one in await fresh_store.waiting()] == [2]


async def test_messages_are_given_their_places_in_the_outbox(fresh_store: SqliteStore) -> None:
    row = (Button("Go on", "s:1:0"), Button("Stop", "s:1:1"))
    messages = (
        Message("<b>Hi</b> & “you”", ((row[0],), row)), Message(ask_location="Share"),
        Message("x", close_keyboard=True), Message(clear=12),
    )  # fmt: skip
    given_back = await fresh_store.commit(Turn(None, Person(ADA), Person(ADA), messages))
    assert [one.message for one in given_back] == list(messages)
    assert await fresh_store.unsent() == given_back


# -- stale turns ---------------------------------------------------------------------------------------------------


async def test_an_update_that_was_handled_already_changes_nothing(
    fresh_store: SqliteStore, ada: Person, beside: Beside
) -> None:
    await fresh_store.keep([text(2)])
    await fresh_store.commit(turn(ada, 2, alarms=5))
    before = beside.everything()
    with pytest.raises(StaleTurn):
        await fresh_store.commit(everything_at_once(await fresh_store.load(ADA), 2))
    assert beside.everything() == before


async def test_an_update_that_was_never_kept_changes_nothing(
    fresh_store: SqliteStore, ada: Person, beside: Beside
) -> None:
    before = beside.everything()
    with pytest.raises(StaleTurn):
        await fresh_store.commit(everything_at_once(ada, 12345))
    assert beside.everything() == before


async def test_a_session_that_changed_since_it_was_loaded_is_not_overwritten(
    fresh_store: SqliteStore, ada: Person, beside: Beside
) -> None:
    await fresh_store.keep([text(2)])
    await fresh_store.commit(turn(ada, version=ada.version + 1, session=replace(SESSION, tries=2)))
    before = beside.everything()
    with pytest.raises(StaleTurn):
        await fresh_store.commit(everything_at_once(ada, 2))
    assert beside.everything() == before


async def test_of_two_first_sessions_the_second_is_stale(
    fresh_store: SqliteStore, cleo: Person, beside: Beside
) -> None:
    await fresh_store.commit(turn(cleo, version=MONDAY, session=SESSION))
    before = beside.everything()
    with pytest.raises(StaleTurn):
        await fresh_store.commit(turn(cleo, version=MONDAY, session=SESSION, alarms=1))
    assert beside.everything() == before


async def test_somebody_taken_for_new_who_is_not_is_not_overwritten(
    fresh_store: SqliteStore, ada: Person, beside: Beside
) -> None:
    before = beside.everything()
    with pytest.raises(StaleTurn):
        await fresh_store.commit(turn(Person(ADA), alarms=7))
    assert beside.everything() == before


async def test_an_apology_reaches_somebody_whose_loading_failed(fresh_store: SqliteStore, ada: Person) -> None:
    await fresh_store.keep([text(2)])
    sent = await fresh_store.commit(turn(Person(ADA), 2, ["Sorry."]))
    assert said(sent) == [(ADA, "Sorry.")]
    assert await fresh_store.waiting() == []
    assert await fresh_store.load(ADA) == ada


# -- people --------------------------------------------------------------------------------------------------------


async def test_nobody_is_known_at_first(fresh_store: SqliteStore) -> None:
    assert await fresh_store.load(ADA) == Person(ADA, known=False)


async def test_somebody_new_is_remembered_once_they_got_an_answer(fresh_store: SqliteStore, beside: Beside) -> None:
    await fresh_store.keep([text(1, CLEO)])
    await fresh_store.commit(turn(Person(CLEO), 1, ["Hello."]))
    assert await fresh_store.load(CLEO) == Person(CLEO, known=True)
    assert beside.rows("SELECT chat FROM people") == [(CLEO,)]


async def test_somebody_new_who_got_no_answer_is_not_remembered(fresh_store: SqliteStore, beside: Beside) -> None:
    await fresh_store.keep([text(1, CLEO)])
    await fresh_store.commit(turn(Person(CLEO), 1, says=[]))
    assert beside.of(CLEO) == {}
    assert await fresh_store.waiting() == []
    assert not (await fresh_store.load(CLEO)).known


async def test_a_session_of_another_shape_is_over_and_the_person_goes_on(
    fresh_store: SqliteStore, ada: Person, beside: Beside
) -> None:
    beside.db.execute("""UPDATE sessions SET state = '{"script": "x", "of_old": 1}'""")
    loaded = await fresh_store.load(ADA)
    assert loaded == replace(ada, session=None)
    await fresh_store.commit(turn(loaded, version=loaded.version + 1, session=SESSION))
    assert (await fresh_store.load(ADA)).session == SESSION


texts = st.text(st.characters(exclude_categories=["Cs"]))
numbers = st.integers(min_value=-(2**63), max_value=2**63 - 1)
sessions = st.builds(
    Session,
    script=st.text(),
    hash=st.text(),
    scene=st.text(),
    phase=st.sampled_from(get_args(Phase)),
    tries=st.integers(0, 3),
    last=st.none() | st.sampled_from(GRADES),
    faults=st.lists(st.text(), max_size=3).map(tuple),
    turns=st.integers(0),
    answer=st.text(),
    parts=st.lists(st.tuples(st.text(), st.text()), max_size=3).map(tuple),
    trust=st.integers(-3, 3),
    lines=st.lists(st.builds(Line, st.text(), st.sampled_from(GRADES), st.floats(0, 1), st.text()), max_size=3).map(
        tuple
    ),
    undo=st.none() | st.builds(Undo, st.text(), st.integers(-3, 3), st.integers(0, 6)),
    rewound=st.booleans(),
)
# One of each kind, as the store gives them back: by the kind's name.
reminders = st.lists(
    st.builds(Reminder, st.sampled_from(sorted(get_args(ReminderKind))), numbers, texts),
    unique_by=lambda one: one.kind,
    max_size=4,
).map(lambda found: tuple(sorted(found, key=lambda one: one.kind)))
changes = st.fixed_dictionaries(
    {},
    optional={
        "session": st.none() | sessions,
        "paused": st.booleans(),
        "awaiting": texts,
        "zone": st.none() | texts,
        "alarms": numbers,
        "alarmed": texts,
        "barred": st.booleans(),
        "whom": texts,
        "blocked": st.booleans(),
        "evening": texts,
        "quiet": texts,
        "active": texts,
        "reminders": reminders,
        "schedule": st.none() | st.builds(Schedule, numbers, st.none() | numbers, texts, numbers, texts),
    },
)


@pytest.fixture(scope="module")
def one_db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database for many examples, of which each begins with somebody new."""
    found = open_database(tmp_path_factory.mktemp("turns") / "sayback.db", KEY)
    found.execute("PRAGMA synchronous = OFF")
    migrations.apply(found)
    yield found
    found.close()


@example(steps=[{"schedule": Schedule(540, MONDAY)}, {"schedule": None}])
@example(steps=[{"reminders": (TALK, TIMER)}, {"reminders": (TIMER,)}, {"reminders": ()}])
@settings(deadline=None)
@given(steps=st.lists(changes, min_size=1, max_size=4))
def test_a_person_is_given_back_exactly_as_committed(one_db: Database, steps: list[dict[str, Any]]) -> None:
    turns.erase(one_db, Person(ADA))
    person = Person(ADA)
    for version, step in enumerate(steps, MONDAY):
        one = turn(person, version=version, **step)
        turns.commit(one_db, one)
        person = turns.load(one_db, ADA)
        assert person == replace(one.after, known=True)


# -- forgetting ----------------------------------------------------------------------------------------------------


async def test_the_tables_to_erase_are_those_with_a_chat(beside: Beside) -> None:
    assert {*turns.PERSONAL, "inbox"} == set(beside.tables_with("chat")) == set(beside.tables())


async def test_erasing_leaves_no_row_of_the_person_anywhere(
    fresh_store: SqliteStore, ada: Person, beside: Beside
) -> None:
    await fresh_store.keep([text(2)])
    assert set(beside.of(ADA)) == set(beside.tables_with("chat"))
    await fresh_store.commit(Turn(2, ada, ada, erase=True))
    assert beside.of(ADA) == {}
    assert await fresh_store.load(ADA) == Person(ADA)


async def test_erasing_leaves_of_a_minor_only_that_practice_has_ended(fresh_store: SqliteStore) -> None:
    await fresh_store.commit(turn(Person(CLEO), None, ["Hello."], barred=True, zone="Europe/Berlin"))
    await fresh_store.commit(Turn(None, await fresh_store.load(CLEO), Person(CLEO), erase=True))
    assert await fresh_store.load(CLEO) == Person(CLEO, known=True, barred=True)


async def test_erasing_touches_nobody_else(fresh_store: SqliteStore, ada: Person, bob: Person, beside: Beside) -> None:
    before = beside.of(BOB)
    await fresh_store.keep([text(2)])
    await fresh_store.commit(Turn(2, ada, ada, erase=True))
    assert set(before) >= set(turns.PERSONAL)
    assert beside.of(BOB) == before


async def test_after_erasing_only_the_farewell_waits_and_then_nothing(
    fresh_store: SqliteStore, ada: Person, beside: Beside
) -> None:
    farewell = await fresh_store.commit(Turn(None, ada, ada, (Message("All gone."),), erase=True))
    assert {name: len(rows) for name, rows in beside.of(ADA).items()} == {"outbox": 1}
    assert said(await fresh_store.unsent()) == [(ADA, "All gone.")]
    await fresh_store.sent([one.id for one in farewell])
    assert beside.of(ADA) == {}


async def test_what_was_typed_after_the_erasing_is_still_answered(fresh_store: SqliteStore, ada: Person) -> None:
    await fresh_store.keep([text(2, said="/erase"), text(3, said="hello again")])
    await fresh_store.commit(Turn(2, ada, ada, erase=True))
    assert [one.text for one in await fresh_store.waiting()] == ["hello again"]


async def test_a_handled_update_keeps_neither_its_text_nor_its_chat(
    fresh_store: SqliteStore, ada: Person, beside: Beside
) -> None:
    await fresh_store.keep([text(2, said="so sad")])
    assert "so sad" in beside.rows("SELECT body FROM inbox WHERE update_id = 2")[0][0]
    await fresh_store.commit(turn(ada, 2))
    assert beside.rows("SELECT * FROM inbox WHERE update_id = 2") == [(2, 0, MONDAY, 1, "")]


async def test_no_reply_is_kept_with_what_was_learned(fresh_store: SqliteStore, ada: Person, beside: Beside) -> None:
    await fresh_store.commit(turn(ada, says=[], version=ada.version + 1, session=None))
    await fresh_store.sent([one.id for one in await fresh_store.unsent()])
    assert SESSION.answer not in str(beside.everything())


async def test_an_outcome_is_kept_as_it_was(fresh_store: SqliteStore, beside: Beside) -> None:
    one = Outcome("s-1", "hear", "empathy", "not_yet", 0.25, ("advice", "generic"), 3, MONDAY, "2026-03-01")
    other = replace(one, spotted=True)
    await fresh_store.commit(replace(turn(Person(ADA)), outcomes=(one, other)))
    kept = ("s-1", "hear", "empathy", "not_yet", 0.25, '["advice", "generic"]', 3, MONDAY, "2026-03-01")
    assert beside.rows("SELECT * FROM outcomes") == [(1, ADA, *kept, 0), (2, ADA, *kept, 1)]


async def test_a_turn_changes_only_the_person_whose_it_is(
    fresh_store: SqliteStore, ada: Person, bob: Person, beside: Beside
) -> None:
    before = beside.of(BOB)
    await fresh_store.keep([text(2)])
    await fresh_store.commit(everything_at_once(ada, 2))
    await meet(fresh_store, CLEO)
    assert beside.of(BOB) == before
