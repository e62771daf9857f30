"""Listening in other ways: freely, in the frame of a sentence, with several scenes or the person's own words heard."""

from __future__ import annotations

import pytest

from bot.dialogue import part
from bot.dialogue.engine import step
from bot.dialogue.model import Script
from bot.dialogue.session import Event, Example, Judge, Judged, Pressed, Prompt, Say, Session, Typed
from bot.judge.verdict import RULES, Finding, Grade, Skill, Task, Verdict

from .making import BUILD, GUIDE, OWN, ROLEPLAY, STORY, after, begin, kinds, scripted

SENTENCE = scripted(BUILD)
MINE = scripted(OWN)
RULES_FOR_TWO = scripted(GUIDE)


def asked(script: Script, session: Session, text: str) -> Judge:
    """What the judge is asked when this is typed."""
    _, (effect,) = step(script, session, Typed(text))
    assert isinstance(effect, Judge)
    return effect


def found(grade: str, skill: Skill, *rules: str, score: float = 0.7) -> Verdict:
    """A verdict that found these rules."""
    findings = tuple(Finding(rule, RULES[skill][rule], None, None, "") for rule in rules)
    return Verdict(grade, score, findings, "owns")  # type: ignore[arg-type]


def test_a_text_in_a_free_scene_is_taken_as_it_is_and_nobody_judges_it() -> None:
    session, effects = step(MINE, begin(MINE), Typed("I missed the bus.\nTwice."))
    assert session is not None
    assert (session.scene, session.answer, session.turns) == ("back", "I missed the bus.\nTwice.", 0)
    assert kinds(effects) == ["Say", "Say", "Prompt"]


def test_a_free_scene_asks_for_no_skill() -> None:
    _, effects = step(RULES_FOR_TWO, begin(RULES_FOR_TWO), Pressed("Agreed"))
    assert [(effect.skill, effect.text) for effect in effects if isinstance(effect, Prompt)] == [
        (None, "What would you add?\n")
    ]


def test_a_guide_ends_after_what_was_typed_freely() -> None:
    session, effects = step(RULES_FOR_TWO, after(RULES_FOR_TWO, Pressed("Agreed")), Typed("No phones."))
    assert session is None
    assert kinds(effects) == ["Finish"]


def test_a_verdict_in_a_free_scene_changes_nothing() -> None:
    session = after(RULES_FOR_TWO, Pressed("Agreed"))
    assert step(RULES_FOR_TWO, session, Judged("x", "good"))[0] == session


def test_what_is_kept_can_be_read_by_name_in_every_text_after_it() -> None:
    _, effects = step(MINE, begin(MINE), Typed("I missed the bus."))
    values = [dict(effect.values) for effect in effects if isinstance(effect, (Say, Prompt))]
    assert [value["told"] for value in values] == ["I missed the bus."] * 3


def test_what_is_kept_outlasts_later_answers() -> None:
    session, effects = step(MINE, after(MINE, Typed("I missed the bus.")), Judged("and it was cold", "good"))
    assert session is None
    (said,) = (dict(effect.values) for effect in effects if isinstance(effect, Say))
    assert (said["told"], said["answer"]) == ("I missed the bus.", "and it was cold")


def test_a_judged_reply_is_kept_as_it_was_last_typed() -> None:
    session = after(SENTENCE, Judged("like you", "not_yet", "faux_feeling"), Judged("sad", "good"))
    assert session.parts == (("feeling", "sad"),)


def test_several_replies_are_kept_side_by_side() -> None:
    session = after(SENTENCE, Judged("sad", "good"), Judged("at ten", "not_yet"))
    assert session.parts == (("feeling", "sad"), ("moment", "at ten"))


def test_typed_words_are_judged_in_the_frame_and_kept_as_they_were_typed() -> None:
    judge = asked(SENTENCE, begin(SENTENCE), "let down")
    assert (judge.task.said, judge.answer) == ("I felt let down.", "let down")


@pytest.mark.parametrize("typed", ["I felt let down.", "felt let down", "i FELT  let down", "let\ndown.", "let down"])
def test_words_of_the_frame_that_were_typed_once_more_are_left_out(typed: str) -> None:
    assert asked(SENTENCE, begin(SENTENCE), typed).task.said == "I felt let down."


@pytest.mark.parametrize("typed", ["I felt", "felt"])
def test_who_types_nothing_but_the_frame_gets_it_judged(typed: str) -> None:
    assert asked(SENTENCE, begin(SENTENCE), typed).task.said == f"I felt {typed}."


def test_only_the_words_right_before_the_gap_are_left_out() -> None:
    assert asked(SENTENCE, begin(SENTENCE), "I was let down").task.said == "I felt I was let down."


def test_typed_markup_stands_in_the_frame_as_it_was_typed() -> None:
    assert asked(SENTENCE, begin(SENTENCE), "<b>sad</b> & {{ low }}").task.said == "I felt <b>sad</b> & {{ low }}."


def test_parts_stand_in_later_frames() -> None:
    judge = asked(SENTENCE, after(SENTENCE, Judged("sad", "good")), "when nobody came")
    assert judge.task.said == "I felt sad when nobody came."


def test_words_of_the_frame_that_were_typed_once_more_are_left_out_of_later_frames_too() -> None:
    judge = asked(SENTENCE, after(SENTENCE, Judged("I felt sad.", "good")), "nobody came")
    assert judge.task.said == "I felt sad when nobody came."


def test_moving_on_without_a_good_part_puts_the_example_in_its_place() -> None:
    session = after(SENTENCE, Judged("ignored", "not_yet", "faux_feeling"), Pressed("next"))
    assert asked(SENTENCE, session, "nobody came").task.said == "I felt let down when nobody came."


def test_after_the_last_try_the_example_takes_the_place_of_the_part_too() -> None:
    amiss = Judged("ignored", "not_yet", "faux_feeling")
    assert after(SENTENCE, amiss, amiss, amiss, Pressed("next")).parts == (("feeling", "let down"),)


def test_without_a_frame_the_persons_own_words_stay_however_they_were_judged() -> None:
    kept = scripted(STORY.replace("tries: 3", "tries: 3\n      keep: said"))
    session = after(kept, Judged("cheer up", "not_yet", "dismissal"), Pressed("next"))
    assert session.parts == (("said", "cheer up"),)


def test_the_worked_example_is_shown_in_its_frame() -> None:
    amiss = Judged("ignored", "not_yet", "faux_feeling")
    _, (shown,) = step(SENTENCE, after(SENTENCE, amiss), Pressed("example"))
    assert isinstance(shown, Example)
    assert (shown.task.said, shown.fault) == ("I felt let down.", "faux_feeling")


def test_the_example_for_a_gap_is_nothing_to_compare_a_sentence_with() -> None:
    assert asked(SENTENCE, begin(SENTENCE), "sad").task.like == ()


def test_the_judge_is_told_which_rules_a_part_is_there_for() -> None:
    judge = asked(SENTENCE, begin(SENTENCE), "sad")
    assert (judge.wants, judge.minds) == (("feeling",), ("faux_feeling", "blame"))


def test_what_was_kept_can_be_what_is_heard() -> None:
    judge = asked(MINE, after(MINE, Typed("I <b>missed</b>\nthe bus.")), "you missed it")
    assert (judge.task.heard, judge.task.skill) == ("I <b>missed</b> the bus.", "paraphrase")


def test_an_example_from_another_life_is_nothing_to_compare_a_reply_with() -> None:
    assert asked(MINE, after(MINE, Typed("I missed the bus.")), "you missed it").task.like == ()


def test_a_reply_may_answer_what_was_said_over_several_scenes() -> None:
    text = STORY.replace("start: hear", "start: first").replace(
        "scenes:\n",
        "scenes:\n  first:\n    say: |\n      The lamp flickers.\n\n      Noor: It was the exam.\n    go: hear\n",
    )
    story = scripted(
        text.replace("      ask: |\n        Say it", "      hears: [first, hear]\n      ask: |\n        Say it")
    )
    assert asked(story, begin(story), "so").task.heard == "It was the exam. I studied for weeks. My head went blank."


@pytest.mark.parametrize(
    ("grade", "statement"), [("good", "He shook my hand, twice."), ("not_yet", "He shook my hand.")]
)
def test_a_statement_is_heard_as_it_was_said_at_this_trust(grade: Grade, statement: str) -> None:
    text = ROLEPLAY.replace(
        "The examiner shook my hand.", "He shook my hand{% if trust >= 1 %}, <b>twice</b>{% endif %}."
    )
    talk = scripted(text)
    assert asked(talk, after(talk, Judged("so", grade)), "so").task.heard == statement


def test_a_statement_that_quotes_what_was_kept_is_heard_with_it() -> None:
    text = OWN.replace('      heard: "{{ told }}"\n', "").replace(
        "      example: In", "      like: [so]\n      unlike: [no]\n      example: In"
    )
    quoting = scripted(text)
    assert asked(quoting, after(quoting, Typed("I <missed> it.")), "so").task.heard == "They say: “I <missed> it.”"


@pytest.mark.parametrize("event", [Typed("so"), Pressed("next"), Judged("so", "good")])
def test_typing_in_a_scene_that_does_not_listen_changes_nothing(event: Event) -> None:
    session = begin(RULES_FOR_TWO)
    assert kinds(step(RULES_FOR_TWO, session, event)[1]) == ["Remind"]


def test_without_rules_of_its_own_a_part_is_judged_as_a_whole() -> None:
    whole = found("almost", "i_statement", "owns", "absolute")
    assert part.of(whole, "i_statement", (), ()) is whole


def test_a_part_is_good_where_it_has_what_it_wants_whatever_the_whole_lacks() -> None:
    verdict = part.of(found("not_yet", "i_statement", "feeling", "absolute"), "i_statement", ("feeling",), ("blame",))
    assert (verdict.verdict, verdict.next, [rule.id for rule in verdict.rules]) == ("good", None, ["feeling"])


def test_a_part_with_what_it_minds_is_not_there_yet_and_is_told_that_first() -> None:
    whole = found("good", "i_statement", "feeling", "blame", score=0.8)
    verdict = part.of(whole, "i_statement", ("specific",), ("blame",))
    assert (verdict.verdict, verdict.next, verdict.score) == ("not_yet", "blame", 0.4)


def test_a_stop_is_told_before_a_hint() -> None:
    whole = found("not_yet", "i_statement", "faux_feeling", "blame")
    assert part.of(whole, "i_statement", (), ("faux_feeling", "blame")).next == "blame"


@pytest.mark.parametrize(
    ("skill", "wanted", "missing"),
    [
        ("i_statement", "feeling", "no_feeling"),
        ("i_statement", "specific", "not_specific"),
        ("i_statement", "request", "request"),
        ("paraphrase", "feeling", "missing_feeling"),
        ("paraphrase", "content", "missing_content"),
        ("empathy", "validation", "validation"),
    ],
)
def test_what_a_part_lacks_is_told_by_the_rule_that_says_so(skill: Skill, wanted: str, missing: str) -> None:
    assert part.of(found("good", skill), skill, (wanted,), ()).next == missing


def test_a_low_score_stays_as_low_where_something_is_amiss() -> None:
    assert part.of(found("not_yet", "empathy", score=0.1), "empathy", ("validation",), ()).score == 0.1


def test_the_task_of_a_scene_without_a_frame_is_what_was_typed() -> None:
    story = scripted(STORY)
    assert asked(story, begin(story), "  so  much ").task == Task(
        "paraphrase",
        "I studied for weeks. My head went blank.",
        "  so  much ",
        ("studied for weeks",),
        ("ashamed",),
        ("All that work, and then nothing came.",),
        ("You were lucky.",),
    )
