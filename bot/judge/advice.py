"""Advice in all its clothes: "you should", "have you tried", "a planner works wonders", "just call her".

Most real advice has no "you should" in it, and many a "you should" is none: "you feel you should have called" tells a
thought of the speaker. What stands around a phrase decides; in doubt it is no advice.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from bot.judge.felt import hurts
from bot.judge.phrases import Phrases
from bot.judge.reading import Act, Found, Reading
from bot.judge.stems import stem
from bot.judge.text import lexicon, words_of

_LEXICON: dict[str, Any] = lexicon("acts")
CLASSES = {name: words_of(words) for name, words in _LEXICON["classes"].items()}
GUARDS = {name: words_of(words) for name, words in _LEXICON["guards"].items()}
_ADVERBS = "really|just|probably|definitely|still|also|simply|honestly|actually|totally|only?"


def with_adverbs(patterns: list[str]) -> list[str]:
    """Let "really" and its like stand after the "you" that opens a pattern ("you really should")."""
    return [f"you {_ADVERBS} {p[4:]}" if p.startswith("you ") and "?" not in p.split()[1] else p for p in patterns]


_ADVICE = Phrases(dict.fromkeys(with_adverbs(_LEXICON["advice"]), "advice"), CLASSES)
_INVITATIONS = Phrases(dict.fromkeys(_LEXICON["invitations"], "invitation"), CLASSES)
_PERMISSION = Phrases(dict.fromkeys(_LEXICON["permission"], "permission"), CLASSES)
_EMBEDS = words_of(_LEXICON["embeds"])
#: With the slips of a thumb.
_SHOULD = words_of("should ought shoud shuld shold sould shoudl")
_SOFT_MODALS = words_of("need have got could can must might may")
_HELPS = words_of("can could may might would helps help helped really works worked work")
_ASKS = words_of("do does did")
_PRAISES = words_of("is are be bad good dangerous harmful would might could")


def find_advice(reply: Reading, heard: Reading) -> list[Act]:
    """Every piece of advice, whether or not it was asked for (`permitted_sentences` tells)."""
    acts = [
        Act("advice", hit.span, hit.first, hit.last) for hit in reply.find(_ADVICE) if _is_advice(reply, heard, hit)
    ]
    return acts + _commands(reply, heard)


def permitted_from(reply: Reading) -> dict[int, int]:
    """Sentences that ask first ("would it help if we…"): the first token of each, to that of the asking. What such a
    sentence goes on to propose can be declined."""
    asked: dict[int, int] = {}
    for hit in reply.find(_PERMISSION):
        asked.setdefault(reply.sentence_bounds(hit.first)[0], hit.first)
    return asked


def _is_advice(reply: Reading, heard: Reading, hit: Found) -> bool:
    opening = hit.words[0]
    before = reply.before(hit.first, 4)
    if opening in ("you", "maybe", "perhaps") and "you" in hit.words:
        return _is_told_to_you(reply, heard, hit)
    if hit.words[:2] == ("i", "would"):
        return not before & {"if", "wish", "think", "and"} or {"if", "were"} <= before
    if opening in _PRAISES and not {"help", "helps"} & set(hit.words):
        return not _is_about_you(reply, hit)
    if opening in _HELPS:
        alone = opening in ("help", "helps", "works", "worked", "work") and not before
        wished = hit.after[:1] == ("if",) and "you" not in hit.after[1:2]  # "it would help if they asked"
        return not (before & GUARDS["nobody"] or alone or wished)
    if opening == "it":
        return not (
            before & {"wish", "like", "if", "think", "feel"} or hit.after[:2] == ("to", "you") or "if" in hit.after[:2]
        )
    if opening in ("there", "best", "better", "easiest", "worth"):
        return not before & GUARDS["wished"]
    if hit.words[:3] == ("why", "do", "you"):
        return False
    return not before & _EMBEDS or opening == "if" or "i" in before


def _is_about_you(reply: Reading, hit: Found) -> bool:
    """ "Your family is really important to you" is no advice, "sleep is really important" is."""
    first, _ = reply.clause_bounds(hit.first)
    before = reply.words[max(first, hit.first - 20) : hit.first]
    return bool({"you", "your", "he", "she"} & set(before) or {"you", "him", "her"} & set(hit.after[:3]))


def _is_told_to_you(reply: Reading, heard: Reading, hit: Found) -> bool:
    inside = set(hit.words)
    at = reply.words.index("you", hit.first)
    if reply.before(at, 1) & _ASKS:
        return False  # "do you have to work again tonight?"
    embedded = reply.before(at, 4) & _EMBEDS
    own_view = "i" in reply.before(at, 3) and embedded <= {"think", "feel", "believe", "say", "know"}
    if embedded and not own_view:
        return False
    if inside & _SHOULD:
        # "should have" and "should not" judge; "should be proud" belittles.
        blames = hit.after[:1] in (("have",), ("not",))
        return not (blames or (hit.after[:1] == ("be",) and set(hit.after) & GUARDS["pleasant"]))
    return not (inside & _SOFT_MODALS and _tells_how_it_is(reply, heard, hit, at))


def _tells_how_it_is(reply: Reading, heard: Reading, hit: Found, at: int) -> bool:
    """Whether "you have to", "you can" and the like tell the speaker's life rather than what to do about it."""
    inside, last = set(hit.words), hit.words[-1]
    if reply.before(at, 4) & GUARDS["told"] or ("have" in inside and reply.before(at, 2) & {"so", "now", "and"}):
        return True
    if inside & {"can", "could", "may", "might"}:
        # "A place where you can rest", "the one thing you could do": only what opens a clause proposes.
        opens = (
            (reply.opens_clause(at) and not _fronted(reply, at))
            or "maybe" in inside
            or reply.before(at, 1) & GUARDS["proposes"]
        )
        vague = len(hit.words) == 3 and last not in CLASSES["act"]
        if not opens or (vague and (last in GUARDS["could_be"] or hurts(reply, hit.first))):
            return True
    if {"could", "might"} & inside and _weighed(reply, hit):
        return True
    if ("and", "still") in pairwise(reply.words[hit.last : hit.last + 6]):
        return True  # "you can choose it and still miss the rest"
    if stem(last) in heard.meant_to_do or hit.after[:1] in (("have",), ("not",)):
        return True
    noticing = set(hit.after[:1]) & GUARDS["noticing"] or ("could" in inside and last in ("see", "stand", "sit", "get"))
    if last in GUARDS["notices"] and noticing:
        return True
    # "You have to pretend all day, and it wears you out."
    return bool(inside & {"have", "got"}) and hurts(reply, hit.first)


def _fronted(reply: Reading, at: int) -> bool:
    """ "With them you could say it": a phrase of place or time before the "you", which tells how it was."""
    first = max(i for i in reply.text.pauses if i <= at)
    return 0 < at - first <= 6 and reply.words[first] in GUARDS["fronting"]


def _weighed(reply: Reading, hit: Found) -> bool:
    """ "You could leave it to them, but you'd rather not": a choice that the speaker has weighed."""
    rest = reply.words[hit.last + 1 : min(reply.sentence_bounds(hit.first)[1], hit.last + 15)]
    at = next((i for i, word in enumerate(rest) if word in ("but", "yet", "only")), None)
    return at is not None and rest[at + 1 : at + 2] == ("you",) and bool(set(rest[at + 2 : at + 4]) & GUARDS["shrinks"])


def _commands(reply: Reading, heard: Reading) -> list[Act]:
    """Bare commands: a verb of doing that opens a sentence, or a clause when no "you" has come before."""
    words = reply.words
    spared = {hit.first for hit in _INVITATIONS.find(reply.text)}
    acts: list[Act] = []
    for first, last in reply.sentences:
        for start in (i for i in range(first, min(last, first + 200)) if i == first or reply.opens_clause(i)):
            i = start
            while i < last and i < start + 4 and words[i] in GUARDS["softeners"]:
                i += 1
            if i >= last or words[i] not in CLASSES["command"] or i in spared or reply.quoted(i):
                continue
            urged = bool(set(words[start:i]) & GUARDS["urges"]) and "not" not in words[start:i]
            opens = start == first or urged or not {"you", "your"} & set(words[max(first, start - 40) : start])
            if opens and _is_command(reply, heard, i, urged=urged):
                acts.append(Act("advice", reply.text.span(start, i), start, i))
                break
    return acts


def _is_command(reply: Reading, heard: Reading, i: int, *, urged: bool) -> bool:
    words = reply.words
    first, last = reply.sentence_bounds(i)
    rest = words[i + 1 : min(last, i + 30)]
    if rest[:1] in (("me",), ("you",), ("to",)) and words[i] not in ("talk", "speak", "go", "try", "move"):
        return False
    if not rest and words[i] not in GUARDS["bare"]:
        return False
    if {"i", "we"} & set(words[max(first, i - 4) : i]):
        return False
    if urged:
        return True
    # The speaker's own day, told without "you": "get up at five, wash her", "smile at everyone and cry alone".
    theirs = stem(words[i]) in heard.all_stems and any(stem(word) in heard.content_stems for word in rest[:4])
    told = (hurts(reply, i) or {"nobody", "alone"} & set(rest)) and i - first <= 1
    return not (theirs or told)
