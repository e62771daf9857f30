"""Role-plays in the engine: the trust, where it leads, the one turn that can be taken back, and the look back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue import engine
from bot.dialogue.engine import buttons, step
from bot.dialogue.session import (
    Event,
    Feedback,
    Finish,
    Judged,
    Line,
    Pressed,
    Recap,
    Remind,
    Resumed,
    Rewound,
    Say,
    Session,
    Started,
    Trusted,
    Typed,
)
from bot.judge.verdict import GRADES, Grade

from . import making
from .making import ROLEPLAY, STORY, kinds, scripted

SCRIPT = scripted(ROLEPLAY)
GOOD = Judged("how wonderful", "good", "", 0.9, ("enthusiasm",))
ALMOST = Judged("you passed", "almost", "asks_more", 0.5)
NOT_YET = Judged("and the insurance?", "not_yet", "flat", 0.1, ("flat",))
REWIND, NEXT = Pressed("rewind"), Pressed("next")


def after(*events: Event, session: Session | None = None) -> Session:
    return making.after(SCRIPT, *events, session=session)


def starting_with(trust: int) -> Session:
    script = scripted(ROLEPLAY.replace("trust:\n  rules", f"trust:\n  start: {trust}\n  rules"))
    return making.begin(script)


@pytest.mark.parametrize(("judged", "trust"), [(GOOD, 1), (ALMOST, 0), (NOT_YET, -1)])
def test_a_reply_moves_the_trust_as_it_was_judged(judged: Judged, trust: int) -> None:
    assert after(judged).trust == trust


def test_the_trust_begins_where_the_script_says() -> None:
    assert starting_with(-2).trust == -2


@pytest.mark.parametrize(("start", "judged"), [(3, GOOD), (-3, NOT_YET)])
def test_the_trust_stays_within_its_bounds_and_the_note_says_that_nothing_changed(start: int, judged: Judged) -> None:
    session, effects = step(SCRIPT, starting_with(start), judged)
    assert session is not None
    assert session.trust == start
    assert [effect.trusted for effect in effects if isinstance(effect, Feedback)] == [Trusted("Ana", start, 0)]


def test_a_change_that_meets_the_bound_is_told_as_far_as_it_went() -> None:
    dampened = Judged("it may rain", "not_yet", "dampening", rules=("dampening",))
    _, effects = step(SCRIPT, starting_with(-2), dampened)
    assert [effect.trusted for effect in effects if isinstance(effect, Feedback)] == [Trusted("Ana", -3, -1)]


@pytest.mark.parametrize("grade", ["almost", "not_yet"])
def test_a_rule_with_a_weight_of_its_own_weighs_that(grade: Grade) -> None:
    assert after(Judged("it may rain", grade, "dampening", rules=("enthusiasm", "dampening"))).trust == -2


def test_of_several_rules_the_heaviest_weighs() -> None:
    assert after(Judged("mine is faster", "not_yet", "hijack", rules=("hijack", "dampening"))).trust == -2


def test_a_rule_weighs_nothing_in_a_good_reply() -> None:
    assert after(Judged("how wonderful", "good", rules=("dampening",))).trust == 1


def test_what_a_reply_does_to_the_trust_goes_before_the_verdict() -> None:
    assert after(ALMOST, GOOD).trust == 2
    assert after(ALMOST, NOT_YET).trust == -2


def test_what_a_reply_does_to_the_trust_goes_before_the_rules_too() -> None:
    hijacked = Judged("mine is faster", "not_yet", "hijack", rules=("hijack",))
    assert after(ALMOST, hijacked).trust == -2


@pytest.mark.parametrize(
    ("judged", "said"), [(GOOD, ["Say", "Feedback", "Say", "Prompt"]), (ALMOST, ["Feedback", "Say", "Prompt"])]
)
def test_every_reply_is_answered_then_noted_and_it_goes_on_at_once(judged: Judged, said: list[str]) -> None:
    session, effects = step(SCRIPT, making.begin(SCRIPT), judged)
    assert session is not None
    assert (session.scene, session.phase, session.tries) == ("hand", "typing", 0)
    assert kinds(effects) == said


def test_a_reply_that_was_not_good_may_lead_elsewhere() -> None:
    session, effects = step(SCRIPT, after(ALMOST), NOT_YET)
    assert session is not None
    assert session.scene == "sea"
    assert next(effect.text for effect in effects if isinstance(effect, Say)) == "She looks at the clock.\n"


def test_the_note_names_the_partner_and_what_changed_and_compares_with_nothing() -> None:
    _, effects = step(SCRIPT, after(NOT_YET), GOOD)
    assert effects[0] == Feedback("good_news", 1, (), Trusted("Ana", 1, 2))


def test_speech_reads_the_trust_as_it_is_after_the_reply() -> None:
    _, effects = step(SCRIPT, making.begin(SCRIPT), GOOD)
    said = [effect for effect in effects if isinstance(effect, Say)]
    assert [dict(say.values)["trust"] for say in said] == [1, 1]


@pytest.mark.parametrize(
    ("trust", "ending"), [(3, "invited"), (2, "invited"), (1, "waved"), (0, "waved"), (-1, "left")]
)
def test_the_first_of_the_ways_that_the_trust_allows_is_taken(trust: int, ending: str) -> None:
    last = Session("talk", "hash", "sea", trust=trust)
    assert after(ALMOST, session=last).scene == ending


def test_a_turn_can_be_taken_back_once_there_is_one() -> None:
    assert buttons(SCRIPT, making.begin(SCRIPT)) == ()
    assert buttons(SCRIPT, after(NOT_YET)) == ("rewind",)
    assert step(SCRIPT, making.begin(SCRIPT), REWIND) == (making.begin(SCRIPT), (Remind(),))


def test_a_turn_taken_back_leaves_scene_trust_and_lines_as_they_were() -> None:
    session, effects = step(SCRIPT, after(GOOD, NOT_YET), REWIND)
    assert session is not None
    assert (session.scene, session.phase, session.trust) == ("hand", "typing", 1)
    assert [line.text for line in session.lines] == ["how wonderful"]
    assert kinds(effects) == ["Rewound", "Say", "Prompt"]


def test_only_one_turn_of_a_role_play_can_be_taken_back() -> None:
    session = after(NOT_YET, REWIND, GOOD)
    assert buttons(SCRIPT, session) == ()
    assert step(SCRIPT, session, REWIND) == (session, (Remind(),))


def test_an_answer_that_was_taken_back_is_quoted_no_more() -> None:
    session = after(GOOD, NOT_YET, REWIND)
    assert session.answer == GOOD.answer


def test_a_role_play_that_has_ended_waits_whether_its_last_turn_is_taken_back() -> None:
    session, effects = step(SCRIPT, after(GOOD, GOOD), NOT_YET)
    assert session is not None
    assert (session.phase, session.scene) == ("closing", "invited")
    assert buttons(SCRIPT, session) == ("rewind", "next")
    assert kinds(effects) == ["Feedback", "Say"]


def test_moving_on_from_the_end_looks_back_on_every_line_and_finishes() -> None:
    session, effects = step(SCRIPT, after(GOOD, ALMOST, NOT_YET), NEXT)
    assert session is None
    lines = (
        Line("how wonderful", "good", 0.9, ""),
        Line("you passed", "almost", 0.5, "asks_more"),
        Line("and the insurance?", "not_yet", 0.1, "flat"),
    )
    assert effects == (Recap("good_news", lines), Finish())


def test_the_last_turn_can_be_taken_back_after_the_end() -> None:
    session, effects = step(SCRIPT, after(GOOD, ALMOST, NOT_YET), REWIND)
    assert session is not None
    assert (session.scene, session.phase, session.trust) == ("sea", "typing", 1)
    assert effects[0] == Rewound()


def test_after_a_turn_was_taken_back_the_end_waits_for_nothing_and_the_look_back_leaves_that_turn_out() -> None:
    session, effects = step(SCRIPT, after(NOT_YET, REWIND, GOOD, GOOD), ALMOST)
    assert session is None
    assert kinds(effects) == ["Feedback", "Say", "Recap", "Finish"]
    (recap,) = (effect for effect in effects if isinstance(effect, Recap))
    assert [line.grade for line in recap.lines] == ["good", "good", "almost"]


@pytest.mark.parametrize("event", [Typed("wait"), GOOD, Pressed("again"), Pressed("example")])
def test_what_does_not_fit_the_end_changes_nothing(event: Event) -> None:
    closing = after(GOOD, GOOD, GOOD)
    assert step(SCRIPT, closing, event) == (closing, (Remind(),))


def test_coming_back_to_the_end_says_the_ending_again() -> None:
    closing = after(GOOD, GOOD, GOOD)
    session, effects = step(SCRIPT, closing, Resumed())
    assert session == closing
    assert [effect.text for effect in effects if isinstance(effect, Say)] == ["Ana: Come with me.\n"]


def test_starting_over_forgets_the_trust_and_the_lines() -> None:
    assert step(SCRIPT, after(GOOD, NOT_YET, REWIND), Started()) == engine.start(SCRIPT, "hash")


@pytest.mark.parametrize("events", [(GOOD,), (GOOD, NOT_YET), (NOT_YET, REWIND), (GOOD, GOOD, GOOD)])
def test_a_role_play_comes_back_from_the_store_as_it_was(events: tuple[Event, ...]) -> None:
    session = after(*events)
    assert Session.from_dict(json.loads(json.dumps(session.to_dict()))) == session


def test_a_session_stored_before_there_were_role_plays_can_be_read() -> None:
    old = {"script": "story", "hash": "hash", "scene": "hear", "faults": ["advice"], "answer": "so"}
    assert Session.from_dict(old) == Session("story", "hash", "hear", faults=("advice",), answer="so")


def test_a_drill_looks_back_on_nothing_and_takes_nothing_back() -> None:
    drill = scripted(STORY)
    session = making.after(drill, GOOD)
    assert (session.lines, session.undo, session.trust) == ((), None, 0)
    _, effects = step(drill, session, Pressed("Enough for today"))
    assert kinds(effects) == ["Say", "Finish"]


GRADE: st.SearchStrategy[Grade] = st.sampled_from(GRADES)
RULES = st.lists(st.sampled_from(["dampening", "hijack", "flat", "no such rule"]), max_size=3)
EVENTS = st.one_of(
    st.builds(lambda grade, rules: Judged("x", grade, rules=tuple(rules)), GRADE, RULES),
    st.builds(Pressed, st.sampled_from(["rewind", "again", ""])),
    st.builds(Typed, st.text(max_size=5)),
    st.just(Resumed()),
)


@settings(max_examples=200)
@given(st.lists(EVENTS, max_size=20))
def test_whatever_happens_the_trust_stays_in_bounds_and_there_is_a_line_for_every_turn(events: list[Event]) -> None:
    session: Session | None = making.begin(SCRIPT)
    for event in events:
        assert session is not None
        session, effects = step(SCRIPT, session, event)
        if session is None:
            assert isinstance(effects[-1], Finish)
            return
        assert -3 <= session.trust <= 3
        assert len(session.lines) == ["news", "hand", "sea"].index(session.scene) if session.phase == "typing" else 3
