"""Questions: which sentences only ask, which of them are open, and which are guesses in a rising tone."""

from __future__ import annotations

from typing import Any, NamedTuple

from bot.judge.reading import Reading
from bot.judge.text import Span, lexicon, words_of

_READ: dict[str, Any] = lexicon("acts")["question"]
_WH = words_of(_READ["wh"])
_AUX = words_of(_READ["aux"])
_SUBJECT = words_of(_READ["subject"])
_FILLER = words_of(_READ["filler"])
#: "What a day", "how sad", "how awful that …": these exclaim.
_EXCLAIMS_AFTER = {"what": words_of("a an")}
#: "How" with one of these asks; with anything else and no question mark it exclaims.
_HOW_ASKS = words_of("are is was were do did does can could will would long much many old come about often far")
_GUESSES = words_of("feeling saying worried afraid sad angry hurt disappointed scared ashamed")


class Question(NamedTuple):
    """A sentence that asks: its span, the token range, whether it is open ("how", "what", "tell me")."""

    span: Span
    first: int
    last: int
    open: bool


def find_questions(reply: Reading) -> list[Question]:
    """The sentences that ask something; a reflection that ends in "?" is none."""
    found: list[Question] = []
    words = reply.words
    for first, last in reply.sentences:
        start = first
        while start < last - 1 and words[start] in _FILLER:
            start += 1
        for at in _openings(reply, start, last):
            quotes = at != start and "i" in words[at + 1 : at + 3]  # "you think: why did I even try?"
            if not quotes and _asks(reply, at, last):
                span = reply.text.span(at, last - 1)
                found.append(Question(span, at, last - 1, _is_open(words[at:last])))
                break
    return found


def _openings(reply: Reading, start: int, last: int) -> list[int]:
    """Where a question may begin: at the sentence, or at a late clause of one that ends in "?"."""
    if not reply.text.ends_with_question(start):
        return [start]
    return [start, *(i for i in range(start + 1, min(last, start + 60)) if _may_open(reply, i))]


def _may_open(reply: Reading, i: int) -> bool:
    inverted = reply.words[i] in _AUX and reply.words[i + 1 : i + 2] == ("you",)
    return reply.opens_clause(i) or (inverted and reply.words[i - 1] not in _WH)


def _asks(reply: Reading, at: int, last: int) -> bool:
    words = reply.words
    word = words[at]
    second = words[at + 1] if at + 1 < last else ""
    marked = reply.text.ends_with_question(at)
    if words[at : at + 2] in (("tell", "me"), ("say", "more"), ("go", "on")):
        return True
    if words[at : at + 2] == ("are", "you") and set(words[at + 2 : at + 5]) & _GUESSES:
        return False  # a guess at the feeling: "are you worried that …?"
    if word in _AUX:
        return (marked and at + 2 < last) or (
            second in _SUBJECT and (marked or word not in ("is", "was", "had", "have", "may", "should", "might"))
        )
    if word not in _WH:
        return False
    if not second:
        return marked or word == "why"
    if word == "which":
        return marked or bool(_AUX & set(words[at + 2 : at + 4]))
    if word in ("when", "where"):
        return (marked and second in _AUX) or second in ("did", "do", "does")
    if word == "how":
        return second in _HOW_ASKS or (marked and last - at > 3)
    if word == "what" and not marked and {"is", "was"} & set(words[at + 2 : last]):
        return False  # "what's frightening is that you might like him"
    if word == "what":
        return second not in _EXCLAIMS_AFTER["what"] and (
            marked or second in _AUX or second in ("happened", "about", "else")
        )
    return marked or second in _AUX or second in ("was", "is")


def _is_open(words: tuple[str, ...]) -> bool:
    opening = words[0]
    if opening in ("what", "tell", "say", "go"):
        return True
    if opening == "how":
        return len(words) > 1 and words[1] not in ("much", "many", "old", "long", "often", "far", "come")
    if words[:3] in (("do", "you", "want"), ("would", "you", "like"), ("would", "it", "help")):
        return True
    return words[:2] in (("can", "you"), ("could", "you")) and "tell" in words


def question_only(reply: Reading, questions: list[Question]) -> Question | None:
    """The first question where nothing but questions (and fillers such as "oh no") is there, else None."""
    if not questions:
        return None
    asking = sum(question.last - question.first + 1 for question in questions)
    rest = {
        word
        for first, last in reply.sentences
        if not any(first <= question.first < last for question in questions)
        for word in reply.words[first:last]
    }
    return questions[0] if asking and rest <= _FILLER else None
