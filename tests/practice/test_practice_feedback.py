"""The coach's words: short, kept first, one change, with the person's own words."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bot.dialogue.library import Library
from bot.dialogue.shared import SkillFeedback
from bot.judge.verdict import RULES, SKILLS, Finding, Kind, Skill, Verdict
from bot.practice import feedback
from bot.render import markup, template

#: Every rule that can be the one to change, by skill; a kept one is a core part that is missing.
CHANGES = [(skill, rule) for skill in SKILLS for rule, kind in RULES[skill].items() if kind != "kept"]
KEPT = [(skill, rule) for skill in SKILLS for rule, kind in RULES[skill].items() if kind == "kept"]

WORDS = "everything <that> & you had worked for “went” at once "


def quoted(length: int) -> str:
    """That many characters of somebody's words."""
    return (WORDS * (length // len(WORDS) + 1))[:length]


def finding(rule: str, kind: Kind, quote: str | None, start: int = 0) -> Finding:
    """A rule found at these words."""
    return Finding(rule, kind, (start, start + len(quote)) if quote else None, quote, "because")


def verdict(*rules: Finding, next_: str | None = None) -> Verdict:
    """What the judge found."""
    return Verdict("good" if next_ is None else "not_yet", 0.5, rules, next_)


def lines(text: str) -> list[str]:
    """What a person reads, line by line."""
    return markup.plain(text).split("\n")


def filled(text: str, quote: str | None) -> set[str]:
    """A wording with the quote in it, in either length."""
    lengths = (feedback.QUOTE, feedback.SHORT_QUOTE)
    return {markup.plain(template.render(text, quote=template.shorten(quote or "", length))) for length in lengths}


@pytest.mark.parametrize("length", [0, 1, 60, 500])
@pytest.mark.parametrize(("skill", "rule"), CHANGES)
def test_it_is_at_most_four_lines_and_300_characters_and_never_begins_with_the_fault(
    library: Library, skill: Skill, rule: str, length: int
) -> None:
    words = library.feedback.of(skill)
    quote = quoted(length) or None
    fault = finding(rule, RULES[skill][rule], quote)
    kept = [finding(name, "kept", quote, 1000 * (index + 1)) for index, name in enumerate(words.kept)]
    for turn in range(6):
        for few in range(3):
            for before in ((), *((other,) for other in words.change)):
                text = feedback.compose(words, verdict(fault, *kept[:few], next_=rule), turn, before)
                told = lines(text)
                assert 3 <= len(told) <= 4
                assert len(markup.plain(text)) <= 300, told
                assert markup.mistakes(text) == []
                change = words.change[rule][turn % len(words.change[rule])]
                assert told[-2] in filled(change.say, quote)
                assert told[-1] in filled(change.how, quote)
                assert told[0] not in filled(change.say, quote)


@pytest.mark.parametrize("length", [0, 1, 60, 500])
@pytest.mark.parametrize("skill", SKILLS)
def test_where_nothing_is_to_change_it_tells_two_things_that_were_kept(
    library: Library, skill: Skill, length: int
) -> None:
    words = library.feedback.of(skill)
    kept = [finding(name, "kept", quoted(length) or None, 1000 * index) for index, name in enumerate(words.kept)]
    for turn in range(6):
        text = feedback.compose(words, verdict(*kept), turn, ())
        assert 1 <= len(lines(text)) <= 2
        assert len(markup.plain(text)) <= 300


@pytest.mark.parametrize(("skill", "rule"), KEPT)
def test_what_was_kept_is_told_in_other_words_on_the_next_turn(library: Library, skill: Skill, rule: str) -> None:
    words = library.feedback.of(skill)
    told = [feedback.compose(words, verdict(finding(rule, "kept", "my words")), turn, ()) for turn in range(7)]
    assert all(one != other for one, other in pairwise(told))


@pytest.mark.parametrize(("skill", "rule"), CHANGES)
def test_what_is_to_change_is_told_in_other_words_on_the_next_turn(library: Library, skill: Skill, rule: str) -> None:
    words = library.feedback.of(skill)
    fault = finding(rule, RULES[skill][rule], "my words")
    told = [lines(feedback.compose(words, verdict(fault, next_=rule), turn, ()))[-2:] for turn in range(7)]
    assert all(one != other for one, other in pairwise(told))


@pytest.mark.parametrize(("skill", "rule"), CHANGES)
def test_the_persons_own_words_are_quoted(library: Library, skill: Skill, rule: str) -> None:
    words = library.feedback.of(skill)
    quoting = [turn for turn, change in enumerate(words.change[rule]) if "quote" in change.say]
    fault = finding(rule, RULES[skill][rule], "just so")
    for turn in quoting:
        assert "just so" in feedback.compose(words, verdict(fault, next_=rule), turn, ())


def test_the_persons_own_words_are_escaped(library: Library) -> None:
    words = library.feedback.paraphrase
    fault = finding("advice", "stop", "<b>{{ 7*7 }} & you")
    text = feedback.compose(words, verdict(fault, next_="advice"), 0, ())
    assert "&lt;b&gt;{{ 7*7 }} &amp; you" in text


@pytest.fixture
def paraphrase(library: Library) -> SkillFeedback:
    """The words for saying back."""
    return library.feedback.paraphrase


def better(words: SkillFeedback, rule: str) -> set[str]:
    """The praises for this fault being gone."""
    return {change.better for change in words.change[rule]}


def test_a_fault_that_is_gone_is_praised_first(paraphrase: SkillFeedback) -> None:
    told = lines(feedback.compose(paraphrase, verdict(finding("content", "kept", "x")), 1, ("advice",)))
    assert told[0] in better(paraphrase, "advice")


def test_a_fault_that_is_still_there_is_not_praised_away(paraphrase: SkillFeedback) -> None:
    still = verdict(finding("advice", "stop", "x"), next_="advice")
    assert not better(paraphrase, "advice") & set(lines(feedback.compose(paraphrase, still, 1, ("advice",))))
    beside = verdict(finding("advice", "stop", "x"), finding("dismissal", "stop", "y", 50), next_="dismissal")
    assert not better(paraphrase, "advice") & set(lines(feedback.compose(paraphrase, beside, 1, ("advice",))))


def test_a_part_that_was_missing_is_praised_only_where_it_is_there(paraphrase: SkillFeedback) -> None:
    worse = verdict(finding("advice", "stop", "x"), next_="advice")
    assert not better(paraphrase, "missing_feeling") & set(
        lines(feedback.compose(paraphrase, worse, 1, ("missing_feeling",)))
    )
    there = verdict(finding("feeling", "kept", "sad"))
    assert better(paraphrase, "missing_feeling") & set(
        lines(feedback.compose(paraphrase, there, 1, ("missing_feeling",)))
    )


@pytest.mark.parametrize("before", [(), ("",), ("advice", "")])
def test_nothing_is_praised_where_the_last_try_had_no_fault(paraphrase: SkillFeedback, before: tuple[str, ...]) -> None:
    told = lines(feedback.compose(paraphrase, verdict(finding("content", "kept", "x")), 1, before))
    assert not better(paraphrase, "advice") & set(told)


def test_a_reply_with_nothing_kept_gets_a_warm_line_first(paraphrase: SkillFeedback) -> None:
    told = lines(feedback.compose(paraphrase, verdict(finding("off_topic", "stop", None), next_="off_topic"), 0, ()))
    assert told[0] == paraphrase.warm[0]


def test_two_lines_about_the_same_words_do_not_quote_them_twice(paraphrase: SkillFeedback) -> None:
    both = verdict(finding("content", "kept", "all that work"), finding("own_words", "kept", "all that work"))
    for turn in range(4):
        assert feedback.compose(paraphrase, both, turn, ()).count("all that work") <= 1


# -- the worked example ------------------------------------------------------------------------------------------------


def test_the_words_that_do_what_was_missing_are_underlined() -> None:
    example = "After all that work, and now you're <so> sad."
    start = example.index("you're")
    found = verdict(finding("feeling", "kept", "you're <so> sad", start))
    marked = feedback.mark_example(example, found, "paraphrase", "missing_feeling")
    assert marked == "After all that work, and now <u>you're &lt;so&gt; sad</u>."


@pytest.mark.parametrize("fault", ["advice", "", "off_topic"])
def test_a_fault_that_is_only_to_be_left_out_marks_nothing(fault: str) -> None:
    found = verdict(finding("feeling", "kept", "sad"))
    assert feedback.mark_example("sad & so", found, "paraphrase", fault) == "sad &amp; so"


def test_an_example_is_never_underlined_as_a_whole() -> None:
    found = verdict(finding("content", "kept", "All of it"))
    assert feedback.mark_example("All of it", found, "paraphrase", "missing_content") == "All of it"


@pytest.mark.parametrize("skill", SKILLS)
def test_what_marks_an_example_are_rules_of_the_skill(skill: Skill) -> None:
    for fault, kept in feedback.SHOWS[skill].items():
        assert RULES[skill][fault] != "kept"
        assert RULES[skill][kept] == "kept"
