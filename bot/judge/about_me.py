"""When the listener turns to their own story ("my cat died too") instead of staying with the other's.

Not every "I" does: "I hear", "I can imagine" and "I was sorry to read that" speak of listening.
"""

from __future__ import annotations

from typing import Any

from bot.judge.advice import CLASSES
from bot.judge.phrases import Phrases
from bot.judge.reading import Act, Found, Reading
from bot.judge.text import lexicon, words_of

_LEXICON: dict[str, Any] = lexicon("acts")
_ABOUT_ME = Phrases(dict.fromkeys(_LEXICON["about_me"], "about_me"), CLASSES)
_ABOUT_LISTENING = words_of(_LEXICON["about_listening"])
_MY_HARMLESS = words_of(_LEXICON["my_harmless"])
_IMAGINED = words_of("if imagine would imagining cannot")
_KNOWING_ALL = frozenset(["exactly", "know"])
#: "I've got time": what the listener has to give.
_SPARE_TIME = words_of("time minute minutes hour hours evening evenings night day days kettle tea ears shoulder you")
_NOTICED = words_of("thought known realised realized seen noticed guessed looked understood heard considered")
_SEEN_BY_YOU = words_of("think know realise realize say let believe")
_INVERTS = words_of("have did do does had am was")
_HAD = words_of("had got was have felt did lost get")
_DEGREES = (("i", "am", "so"), ("i", "feel", "so"), ("i", "am", "in"), ("i", "am", "just"), ("i", "feel", "really"))


def find_about_me(reply: Reading) -> list[Act]:
    """The places at which the reply turns to the listener."""
    hits = [Act("about_me", hit.span, hit.first, hit.last) for hit in reply.find(_ABOUT_ME) if _is_story(reply, hit)]
    return hits + _mine(reply)


def _is_story(reply: Reading, hit: Found) -> bool:
    opening = hit.words[0]
    if set(hit.after[:1]) & _SEEN_BY_YOU or (opening == "i" and reply.before(hit.first, 1) & _INVERTS):
        return False  # "kinder than you think", "have I got that?"
    if "i" in hit.words and opening != "tell":
        return _is_i_story(reply, hit)
    if opening == "me":
        # "That would break my heart, me too" is none; by itself, or after "happened to", it is.
        return reply.opens_clause(hit.first) or bool(reply.before(hit.first, 2) & {"to", "happened"})
    if opening == "been":
        return not reply.before(hit.first, 3) & {"you", "he", "she", "they"}
    if hit.words[:2] == ("for", "me"):
        return not set(hit.after[:3]) & {"to", "either"}
    return True


def _is_i_story(reply: Reading, hit: Found) -> bool:
    last, after = hit.words[-1], set(hit.after[:3])
    if (
        (hit.words[:2] == ("i", "wish") and "you" in hit.words)
        or hit.words[:3] == ("i", "would", "love")
        or hit.words[0] == "how"
    ):
        return True
    if last == "got" and set(hit.after) & _SPARE_TIME:
        return False  # "I've got an hour" offers company
    if hit.after[:1] == ("not",) and set(hit.after[1:3]) & _NOTICED:
        return False  # "I hadn't thought of that"
    if hit.words[:3] == ("i", "do", "not") and "you" in hit.after:
        return False  # "I don't think less of you"
    if last in _HAD and after & _ABOUT_LISTENING:
        return False  # "I had the feeling", "I was sorry to hear"
    if set(reply.sentence(hit.first)) & _IMAGINED and not _KNOWING_ALL & set(hit.words):
        return False  # "if I lost my dog I would be heartbroken"
    if last == "did" and "not" in after:
        return "when" in reply.sentence(hit.first) and not after & {"know", "realise", "realize", "think", "expect"}
    if hit.words in _DEGREES:
        return False  # "I'm so sorry", "I feel so for you"
    if last in ("told", "tried", "left", "kept", "asked") and "you" in after:
        return False
    lead = reply.before(hit.first, 1)
    if lead & {"what", "as", "think", "guess", "like"} and last not in ("how", "what"):
        return "like" in lead and last in CLASSES["past"]
    return True


def _mine(reply: Reading) -> list[Act]:
    """ "My boss did that too": whoever says "my" of something that is not listening tells a story of their own."""
    words = reply.words
    acts: list[Act] = []
    for i in range(len(words) - 1):
        if words[i] not in ("my", "mine") or (words[i] == "mine" and not reply.opens_clause(i)):
            continue
        if _MY_HARMLESS & set(words[i + 1 : i + 3]) or reply.quoted(i) or not reply.same_sentence(i, i + 1):
            continue
        if not set(reply.sentence(i)) & _IMAGINED:
            acts.append(Act("about_me", reply.text.span(i, i + 1), i, i + 1))
    return acts
