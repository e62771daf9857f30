"""The engine, rule by rule."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue import engine
from bot.dialogue.engine import buttons, step
from bot.dialogue.session import (
    Event,
    Example,
    Feedback,
    Finish,
    Judge,
    Judged,
    Pressed,
    Prompt,
    Remind,
    Resumed,
    Say,
    Session,
    Started,
    Typed,
)
from bot.judge.verdict import GRADES, Grade

from . import making
from .making import STORY, kinds, scripted

SCRIPT = scripted()
GOOD = Judged("nothing came", "good")
ALMOST = Judged("you studied", "almost", "missing_feeling")
NOT_YET = Judged("cheer up", "not_yet", "dismissal")


def begin() -> Session:
    return making.begin(SCRIPT)


def after(*events: Event, session: Session | None = None) -> Session:
    """The session after these events, none of which ends the script."""
    return making.after(SCRIPT, *events, session=session)


@pytest.fixture
def typing() -> Session:
    return begin()


@pytest.fixture
def choosing() -> Session:
    return after(GOOD)


@pytest.fixture
def spent() -> Session:
    return after(NOT_YET, NOT_YET, NOT_YET)


def test_a_start_says_the_first_scene_and_asks(typing: Session) -> None:
    _, effects = engine.start(SCRIPT, "hash")
    assert kinds(effects) == ["Say", "Prompt"]
    assert typing == Session("story", "hash", "hear")
    assert buttons(SCRIPT, typing) == ()


def test_a_script_that_only_speaks_ends_at_once() -> None:
    text = STORY.split("scenes:")[0] + "scenes:\n  hear:\n    say: Noor waves.\n    go: bye\n  bye:\n    go: END\n"
    session, effects = engine.start(scripted(text), "hash")
    assert session is None
    assert kinds(effects) == ["Say", "Finish"]


def test_a_text_is_judged_against_what_was_heard_and_the_scripts_references(typing: Session) -> None:
    session, (effect,) = step(SCRIPT, typing, Typed("your mind emptied"))
    assert session == typing
    assert isinstance(effect, Judge)
    assert effect.task.heard == "I studied for weeks. My head went blank."
    assert (effect.task.said, effect.task.skill) == ("your mind emptied", "paraphrase")
    assert effect.task.like == ("All that work, and then nothing came.",)


def test_good_goes_on_at_once(typing: Session) -> None:
    session, effects = step(SCRIPT, typing, GOOD)
    assert session is not None
    assert (session.scene, session.phase) == ("offer", "choosing")
    assert kinds(effects) == ["Feedback", "Say", "Say"]


@pytest.mark.parametrize("judged", [ALMOST, NOT_YET])
def test_what_was_not_yet_good_waits_until_the_person_moves_on(typing: Session, judged: Judged) -> None:
    session, effects = step(SCRIPT, typing, judged)
    assert session is not None
    assert (session.scene, session.phase, session.tries) == ("hear", "feedback", 1)
    assert kinds(effects) == ["Say", "Feedback"]
    assert buttons(SCRIPT, session) == ("again", "example", "next")


def test_a_text_after_feedback_is_another_try() -> None:
    session, effects = step(SCRIPT, after(NOT_YET), Typed("so much work"))
    assert kinds(effects) == ["Judge"]
    assert session == after(NOT_YET)


def test_try_again_says_the_scene_once_more() -> None:
    session, effects = step(SCRIPT, after(NOT_YET), Pressed("again"))
    assert session is not None
    assert (session.phase, session.tries) == ("typing", 1)
    assert kinds(effects) == ["Say", "Prompt"]


def test_the_example_points_out_the_latest_fault_and_costs_no_try() -> None:
    session, (shown,) = step(SCRIPT, after(NOT_YET, ALMOST), Pressed("example"))
    assert isinstance(shown, Example)
    assert (shown.fault, shown.task.said) == ("missing_feeling", "All that work, and then nothing came.")
    assert session is not None
    assert (session.phase, session.tries) == ("example", 2)
    assert buttons(SCRIPT, session) == ("again", "next")


def test_a_text_after_the_example_is_another_try() -> None:
    shown = after(NOT_YET, Pressed("example"))
    assert kinds(step(SCRIPT, shown, Typed("so much work"))[1]) == ["Judge"]
    assert after(GOOD, session=shown).scene == "offer"


def test_after_the_last_try_the_example_is_shown_and_only_next_is_left(spent: Session) -> None:
    _, effects = step(SCRIPT, after(NOT_YET, ALMOST), NOT_YET)
    assert kinds(effects) == ["Say", "Feedback", "Example"]
    assert (spent.phase, spent.tries) == ("spent", 3)
    assert buttons(SCRIPT, spent) == ("next",)


@pytest.mark.parametrize("tries", [1, 2, 3])
def test_there_are_as_many_tries_as_the_script_says(tries: int) -> None:
    script = scripted(STORY.replace("tries: 3", f"tries: {tries}"))
    session: Session | None = begin()
    for _ in range(tries):
        assert session is not None
        assert session.phase != "spent"
        session, _ = step(script, session, NOT_YET)
    assert session is not None
    assert session.phase == "spent"


@pytest.mark.parametrize(("judged", "scene"), [(ALMOST, "offer"), (NOT_YET, "offer")])
def test_moving_on_leads_where_the_last_verdict_leads(judged: Judged, scene: str) -> None:
    session, effects = step(SCRIPT, after(judged), Pressed("next"))
    assert session is not None
    assert session.scene == scene
    aside = [effect for effect in effects if isinstance(effect, Say) and "looks away" in effect.text]
    assert bool(aside) == (judged is ALMOST)


def test_the_last_verdict_counts_and_not_the_worst() -> None:
    _, effects = step(SCRIPT, after(NOT_YET, ALMOST), Pressed("next"))
    assert isinstance(effects[0], Say)
    assert "looks away" in effects[0].text


def test_feedback_knows_what_earlier_tries_were_told() -> None:
    _, effects = step(SCRIPT, after(NOT_YET, ALMOST), GOOD)
    assert effects[0] == Feedback("paraphrase", 2, ("dismissal", "missing_feeling"))


def test_tries_and_faults_begin_anew_in_the_next_scene_and_turns_do_not() -> None:
    again = after(NOT_YET, GOOD, Pressed("One more"))
    assert (again.scene, again.tries, again.faults, again.last, again.turns) == ("hear", 0, (), None, 2)


def test_the_answer_is_kept_for_the_templates_of_later_scenes() -> None:
    _, effects = step(SCRIPT, begin(), GOOD)
    said = effects[-1]
    assert isinstance(said, Say)
    assert (said.text, dict(said.values)["answer"]) == (SCRIPT.scenes["offer"].say, "nothing came")


def test_a_choice_leads_where_it_says(choosing: Session) -> None:
    assert buttons(SCRIPT, choosing) == ("One more", "Enough for today")
    assert after(Pressed("One more"), session=choosing).scene == "hear"


@pytest.mark.parametrize("typed", ["Enough for today", "enough FOR today", "  Enough for today\n"])
def test_a_choice_may_be_typed(choosing: Session, typed: str) -> None:
    session, effects = step(SCRIPT, choosing, Typed(typed))
    assert session is None
    assert kinds(effects) == ["Say", "Finish"]


def test_a_label_with_stray_spaces_can_be_typed() -> None:
    script = scripted(STORY.replace("label: Enough for today", 'label: " Enough for today "'))
    assert step(script, after(GOOD), Typed("enough for today"))[0] is None


def test_any_other_text_where_a_choice_waits_is_a_kind_reminder(choosing: Session) -> None:
    assert step(SCRIPT, choosing, Typed("maybe")) == (choosing, (Remind(),))


def test_a_text_after_the_last_try_is_a_kind_reminder(spent: Session) -> None:
    assert step(SCRIPT, spent, Typed("once more")) == (spent, (Remind(),))


@pytest.mark.parametrize("button", ["again", "example", "next", "One more", "", "END"])
def test_a_button_that_is_not_there_changes_nothing(typing: Session, button: str) -> None:
    assert step(SCRIPT, typing, Pressed(button)) == (typing, (Remind(),))


@pytest.mark.parametrize("button", ["again", "example"])
def test_a_button_from_before_the_last_try_changes_nothing(spent: Session, button: str) -> None:
    assert step(SCRIPT, spent, Pressed(button)) == (spent, (Remind(),))


@pytest.mark.parametrize("judged", [GOOD, ALMOST, NOT_YET])
def test_a_verdict_that_nobody_waits_for_changes_nothing(choosing: Session, spent: Session, judged: Judged) -> None:
    assert step(SCRIPT, choosing, judged) == (choosing, (Remind(),))
    assert step(SCRIPT, spent, judged) == (spent, (Remind(),))


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ((), ["Say", "Prompt"]),
        ((NOT_YET,), ["Say", "Prompt"]),
        ((NOT_YET, Pressed("example")), ["Say", "Prompt"]),
        ((NOT_YET, NOT_YET, NOT_YET), ["Say", "Example"]),
        ((GOOD,), ["Say"]),
    ],
)
def test_coming_back_says_what_is_needed_to_go_on_and_changes_nothing(events: list[Event], said: list[str]) -> None:
    session = after(*events)
    now, effects = step(SCRIPT, session, Resumed())
    assert now == session
    assert kinds(effects) == said


def test_starting_over_forgets_what_was_answered(spent: Session) -> None:
    assert step(SCRIPT, spent, Started()) == engine.start(SCRIPT, "hash")


def test_the_prompt_names_the_one_who_spoke_last() -> None:
    (*_, prompt) = engine.start(SCRIPT, "hash")[1]
    assert isinstance(prompt, Prompt)
    assert (prompt.skill, prompt.text, prompt.name, prompt.turn) == ("paraphrase", "Say it back to Noor.\n", "Noor", 0)


def test_the_prompt_says_them_where_nobody_spoke() -> None:
    text = STORY.replace("Noor: I studied", "You studied").replace("Noor: My head", "Your head")
    (*_, prompt) = engine.start(scripted(text), "hash")[1]
    assert isinstance(prompt, Prompt)
    assert prompt.name == "them"


def test_a_scene_that_is_not_in_the_script_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        step(SCRIPT, replace(begin(), scene="gone"), Resumed())


@pytest.mark.parametrize("events", [(), (NOT_YET,), (NOT_YET, ALMOST, NOT_YET), (GOOD,)])
def test_a_session_comes_back_from_the_store_as_it_was(events: tuple[Event, ...]) -> None:
    session = after(*events)
    assert Session.from_dict(json.loads(json.dumps(session.to_dict()))) == session


@pytest.mark.parametrize("data", [{}, {"script": "story"}, {"script": "a", "hash": "b", "scene": "c", "mood": "d"}])
def test_data_of_another_shape_is_a_type_error(data: dict[str, str]) -> None:
    with pytest.raises(TypeError):
        Session.from_dict(data)


GRADE: st.SearchStrategy[Grade] = st.sampled_from(GRADES)
LABELS = ["again", "example", "next", "One more", "Enough for today", "END", ""]
EVENTS = st.one_of(
    st.builds(Typed, st.text(max_size=20) | st.sampled_from(LABELS)),
    st.builds(Judged, st.text(max_size=20), GRADE, st.sampled_from(["", "advice", "no such rule"])),
    st.builds(Pressed, st.sampled_from(LABELS)),
    st.just(Resumed()),
    st.just(Started()),
)


@settings(max_examples=200)
@given(st.lists(EVENTS, max_size=25))
def test_whatever_happens_the_end_can_still_be_reached(events: list[Event]) -> None:
    session: Session | None = begin()
    for event in events:
        assert session is not None
        session, effects = step(SCRIPT, session, event)
        if session is None:
            assert isinstance(effects[-1], Finish)
            return
        assert session.tries <= 3
        assert len(session.faults) == session.tries
        assert Session.from_dict(session.to_dict()) == session
    for _ in range(4):
        if session is not None:
            ways: dict[str, Event] = {"choosing": Pressed("Enough for today"), "typing": GOOD}
            session, _ = step(SCRIPT, session, ways.get(session.phase, Pressed("next")))
    assert session is None
