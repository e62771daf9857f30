"""What people do instead of listening: each act in its usual clothes, and its look-alikes among good replies."""

from __future__ import annotations

import pytest

from bot.judge.acts import find_acts
from bot.judge.questions import find_questions, question_only
from bot.judge.reading import Reading, heard_reading
from bot.judge.text import Text

_HEARD = "My brother never calls me back and I don't know what I did."


def acts(said: str, heard: str = _HEARD) -> set[str]:
    return {act.id for act in find_acts(Reading(Text(said)), heard_reading(heard))}


@pytest.mark.parametrize(
    "said",
    [
        "you should write him a letter",
        "U shoud call him",
        "A good planner app works wonders.",
        "I'd talk to him.",
        "have you tried texting",
        "Why dont you just ask him",
        "maybe take a break from him",
        "Just call her!",
        "If I were you I'd let it be.",
        "What about a long walk?",
        "It might help to write it down.",
        "Therapy can really help.",
        "The best thing is to wait.",
        "There are great groups for that.",
        "You could always visit him.",
        "thats hard, talk to your parents",
        "Exercise is a great way to clear your head.",
        "You need to set boundaries.",
        "Next time tell him straight away.",
    ],
)
def test_advice_is_found_however_it_is_put(said: str) -> None:
    assert acts(said) == {"advice"}


@pytest.mark.parametrize(
    "said",
    [
        "You feel you should have called.",
        "You think you ought to try harder.",
        "you know you need to talk to him, and you can't",
        "Everyone says you should let it go.",
        "You wish you could just ask him.",
        "You don't know whether you should call.",
        "You must be so hurt.",
        "You could tell that something was wrong.",
        "It would help if he told you what it is.",
        "You have to pretend that it's fine, and it wears you out.",
        "Nobody could help you.",
        "Your brother is really important to you.",
        "Tell me more.",
        "Take your time.",
        "I'd imagine that hurts.",
        "You keep trying and nothing comes back.",
        "You can't make sense of it.",
    ],
)
def test_a_reflection_that_looks_like_advice_is_none(said: str) -> None:
    assert "advice" not in acts(said)


@pytest.mark.parametrize(
    "said",
    [
        "At least you have a brother.",
        "it's not that bad",
        "Others have it worse.",
        "cheer up!",
        "don't be so sensitive",
        "Everything happens for a reason.",
        "calm down",
        "It's only a phone call.",
        "get over it",
        "look on the bright side",
        "time heals everything",
    ],
)
def test_dismissal_is_found(said: str) -> None:
    assert "dismissal" in acts(said)


@pytest.mark.parametrize(
    "said",
    [
        "They tell you to get over it.",
        "You'd expect at least a text.",
        "You're supposed to just calm down.",
        "You can't just be glad about it.",
        "You hoped for at least one call.",
    ],
)
def test_a_dismissal_that_is_only_told_is_none(said: str) -> None:
    assert "dismissal" not in acts(said)


@pytest.mark.parametrize(
    "said",
    [
        "My brother does that too.",
        "I had the same with my sister.",
        "me too",
        "been there",
        "I know exactly how you feel.",
        "When I was your age nobody called at all.",
        "That reminds me of my uncle.",
    ],
)
def test_turning_to_oneself_is_found(said: str) -> None:
    assert "about_me" in acts(said)


@pytest.mark.parametrize(
    "said",
    [
        "I hear that you're hurt.",
        "I can only imagine how that hurts.",
        "I'm so sorry.",
        "I had the feeling that you miss him.",
        "I was sorry to hear it.",
        "My guess is that you're hurt.",
        "I would be hurt too.",
        'So you ask yourself: "what is my mistake?"',
        "I'm here.",
    ],
)
def test_an_i_that_listens_is_no_story(said: str) -> None:
    assert "about_me" not in acts(said)


@pytest.mark.parametrize(
    "said",
    [
        "You're being childish.",
        "It's your own fault.",
        "Why didn't you ask him?",
        "You shouldn't have waited so long.",
        "To be fair, he has a lot to do.",
        "He probably has his reasons.",
        "What did you expect?",
    ],
)
def test_judgement_is_found(said: str) -> None:
    assert "judgement" in acts(said)


@pytest.mark.parametrize(
    "said",
    [
        "It's not your fault.",
        "You feel stupid.",
        "You're afraid that you were selfish.",
        "You wonder what you did.",
        "You ask yourself why he doesn't call.",
        "That was cold of him.",
    ],
)
def test_the_speakers_own_doubt_is_no_judgement(said: str) -> None:
    assert "judgement" not in acts(said)


@pytest.mark.parametrize("said", ["It will all be fine.", "don't worry", "I'm sure he'll call.", "You'll be fine."])
def test_a_false_promise_is_found(said: str) -> None:
    assert "false_promise" in acts(said)


def test_a_hope_is_no_promise() -> None:
    assert "false_promise" not in acts("You hope it will be fine one day.")


def test_an_act_is_told_at_the_words_that_do_it() -> None:
    said = "That's sad. You should call him."
    (act,) = find_acts(Reading(Text(said)), heard_reading(_HEARD))
    assert said[slice(*act.span)].startswith("You should")


@pytest.mark.parametrize(
    ("said", "only"),
    [
        ("What happened?", True),
        ("oh no, what happened?", True),
        ("how long has it been like that", True),
        ("You're hurt that he doesn't call?", False),
        ("Are you worried that you did something wrong?", False),
        ("How sad that he never calls.", False),
        ("You miss him. What was it like before?", False),
        ("When he doesn't call you feel unimportant.", False),
    ],
)
def test_a_bare_question_is_told_from_a_reflection(said: str, *, only: bool) -> None:
    reply = Reading(Text(said))
    assert (question_only(reply, find_questions(reply)) is not None) == only
