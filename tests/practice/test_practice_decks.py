"""Questions in three depths, alone or on one phone, and the ladder of small things to say of oneself."""

from __future__ import annotations

from itertools import chain
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.content import RUNGS
from bot.dialogue.library import Library
from bot.practice import decks
from bot.practice.decks import DEPTHS
from bot.practice.ports import Button
from bot.practice.reply import Reply
from practice.making import DAY, MONDAY, data, fit_a_phone, offered, reply_to, said, words

EVERYBODY = ["", "partner", "family", "friend"]


def asked(library: Library, arg: str, **person: Any) -> Reply:
    """What a tap in the questions comes to."""
    reply = reply_to(**person)
    decks.questions(reply, library, arg)
    return reply


def climbed(library: Library, arg: str) -> Reply:
    """What a tap on the ladder comes to."""
    reply = reply_to()
    decks.ladder(reply, library, arg)
    return reply


def labelled(library: Library, reply: Reply, id_: str) -> str:
    """The data of the button with this label."""
    return next(one.data.partition(":")[2] for one in offered(reply) if one.label == library.messages.buttons[id_])


# -- the order of cards --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("depth", DEPTHS)
def test_no_question_comes_twice_before_all_have_come(library: Library, depth: str) -> None:
    cards = [one for one in library.questions.questions if one.depth == depth]
    for day in (0, 739677, 739678):
        drawn = [decks.card(cards, 1001, day, number).id for number in range(2 * len(cards))]
        assert len(set(drawn[: len(cards)])) == len(cards)
        assert drawn[: len(cards)] == drawn[len(cards) :]


def test_everybody_has_an_order_of_their_own(library: Library) -> None:
    cards = library.questions.questions
    orders = {tuple(decks.card(cards, chat, 0, number).id for number in range(5)) for chat in range(10)}
    assert len(orders) == 10


def test_an_evenings_first_card_is_not_the_one_of_the_evening_before(library: Library) -> None:
    for rung in RUNGS:
        cards = [one for one in library.ladder.prompts if one.rung == rung]
        drawn = [{decks.card(cards, 1001, day, number).id for number in range(3)} for day in (7, 8)]
        assert drawn[0].isdisjoint(drawn[1])


# -- questions -----------------------------------------------------------------------------------------------------


def test_the_depth_is_asked_for_alone_or_for_two_on_one_phone(library: Library) -> None:
    reply = asked(library, "")
    assert said(reply) == words(library.together.texts.questions)
    assert data(reply) == [*(f"q:{depth}:s:0" for depth in DEPTHS), *(f"q:{depth}:p:0" for depth in DEPTHS)]


@pytest.mark.parametrize("whom", EVERYBODY)
@pytest.mark.parametrize("depth", DEPTHS)
def test_a_question_is_of_the_depth_and_for_whom_the_person_chose(library: Library, depth: str, whom: str) -> None:
    fit = {one.text for one in library.questions.questions if one.depth == depth and one.whom in {"anyone", whom}}
    drawn = {said(asked(library, f"{depth}:s:{number}", whom=whom)) for number in range(len(fit))}
    assert drawn == {words(library.together.texts.question, question=text) for text in fit}


def test_the_next_one_is_as_deep_and_another(library: Library) -> None:
    first = asked(library, "2:s:0")
    after = asked(library, labelled(library, first, "question_next"))
    assert labelled(library, first, "question_next") == "2:s:1"
    assert said(first) != said(after)


@pytest.mark.parametrize(("depth", "deeper"), [("1", "2:s:0"), ("2", "3:s:0")])
def test_one_can_go_a_little_deeper(library: Library, depth: str, deeper: str) -> None:
    assert labelled(library, asked(library, f"{depth}:s:4"), "question_deeper") == deeper


def test_there_is_nothing_deeper_than_deep(library: Library) -> None:
    assert data(asked(library, "3:s:0")) == ["q:3:s:1", "q:end"]


def test_enough_is_enough(library: Library) -> None:
    reply = asked(library, "end")
    assert (said(reply), offered(reply)) == (words(library.together.texts.questions_end), [])


# -- one phone -----------------------------------------------------------------------------------------------------


def test_on_one_phone_both_answer_the_same_question_before_the_next_comes(library: Library) -> None:
    texts = library.together.texts
    question = said(asked(library, "1:s:0")).strip()
    first = asked(library, "1:p:0")
    assert said(first) == words(texts.one_phone) + "\n\n" + words(texts.one_phone_first, question=question)
    swap = labelled(library, first, "question_swap")
    second = asked(library, swap)
    assert said(second) == words(texts.one_phone_swap, question=question)
    following = asked(library, labelled(library, second, "question_next"))
    assert question not in said(following)
    assert labelled(library, following, "question_swap") == "1:w:1"


def test_how_it_goes_is_told_before_the_first_question_only(library: Library) -> None:
    intro = words(library.together.texts.one_phone)
    assert [intro in said(asked(library, f"2:p:{number}")) for number in range(3)] == [True, False, False]


def test_on_one_phone_nobody_is_taken_deeper_by_the_other(library: Library) -> None:
    for mode in "pw":
        labels = {one.label for one in offered(asked(library, f"1:{mode}:0"))}
        assert library.messages.buttons["question_deeper"] not in labels


# -- the ladder ----------------------------------------------------------------------------------------------------


def test_the_rung_is_chosen(library: Library) -> None:
    reply = climbed(library, "")
    assert said(reply) == words(library.together.texts.ladder)
    assert offered(reply) == [Button(library.together.names.rungs[rung], f"d:{rung}:0:0") for rung in RUNGS]


@pytest.mark.parametrize("rung", RUNGS)
def test_each_rung_has_ten_prompts_of_its_own(library: Library, rung: str) -> None:
    fit = {words(library.together.texts.prompt, prompt=one.text) for one in library.ladder.prompts if one.rung == rung}
    assert len(fit) >= 10
    assert {said(climbed(library, f"{rung}:0:{number}")) for number in range(len(fit))} == fit


@pytest.mark.parametrize("rung", RUNGS)
def test_a_pass_is_always_allowed(library: Library, rung: str) -> None:
    for number in range(12):
        assert "d:pass" in data(climbed(library, f"{rung}:0:{number}"))
    assert said(climbed(library, "pass")) == words(library.together.texts.ladder_pass)


def test_after_saying_it_one_stays_on_the_rung_or_goes_one_up(library: Library) -> None:
    for rung, above in zip(RUNGS, [*RUNGS[1:], None], strict=True):
        prompt = climbed(library, f"{rung}:0:3")
        told = climbed(library, labelled(library, prompt, "ladder_said"))
        assert said(told) in {words(line) for line in library.together.texts.ladder_said}
        assert data(told) == [f"d:{rung}:0:4", *([f"d:{above}:0:0"] if above else [])]


# -- forged, and the phone -----------------------------------------------------------------------------------------


def test_every_button_fits_a_phone(library: Library) -> None:
    for arg in ("", "end", *(f"{depth}:{mode}:{n}" for depth in DEPTHS for mode in "spw" for n in (0, 9999))):
        assert fit_a_phone(asked(library, arg))
    for arg in ("", "pass", *chain(*((f"{rung}:0:9999", f"said:{rung}:0:9999") for rung in RUNGS))):
        assert fit_a_phone(climbed(library, arg))


@pytest.mark.parametrize("forged", ["4", "4:p:0", "0:s:0", "x", ":", "::::", "1 :s:0", "pass", "q" * 60])
def test_a_depth_that_there_is_not_asks_for_the_depth(library: Library, forged: str) -> None:
    assert said(asked(library, forged)) == words(library.together.texts.questions)


@pytest.mark.parametrize("forged", ["1", "1:", "1:x", "1:s:x", "1:s:-1", "1:s:99999", "1:s:²", "1::0"])
def test_a_number_that_is_none_is_the_first(library: Library, forged: str) -> None:
    assert said(asked(library, forged)) == said(asked(library, "1:s:0"))


@pytest.mark.parametrize("forged", ["x", "said", "said:x", "said:x:0:1", "fear:0:0", ":", "end", "passed"])
def test_a_rung_that_there_is_not_asks_for_the_rung(library: Library, forged: str) -> None:
    assert said(climbed(library, forged)) == words(library.together.texts.ladder)


parts = st.sampled_from([*DEPTHS, *RUNGS, "s", "p", "w", "said", "pass", "end", "0", "12", ""])


@settings(max_examples=200, deadline=None)
@given(arg=st.lists(parts | st.text(max_size=9), max_size=5).map(":".join), day=st.integers(-999, 9999))
def test_no_forged_data_breaks_them(library: Library, arg: str, day: int) -> None:
    for take in (decks.questions, decks.ladder):
        reply = reply_to(MONDAY + day * DAY)
        take(reply, library, arg)
        assert reply.messages
        assert reply.person == reply_to().person
