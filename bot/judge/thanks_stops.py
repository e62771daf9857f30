"""Thanks with a sting: "for once", "finally", a comparison, a reproach or a demand in the wrapping (`backhanded`).

"For once" and "finally" sting only where they are about the other: "I finally slept" tells what it did for me. In doubt
nothing is stopped.
"""

from __future__ import annotations

from typing import Any

from bot.judge.phrases import Phrases
from bot.judge.reading import Act, Found, Reading
from bot.judge.stems import is_content, stem
from bot.judge.text import lexicon, words_of

READ: dict[str, Any] = lexicon("appreciation")
CLASSES = {name: words_of(words) for name, words in READ["classes"].items()}


def phrases(name: str, patterns: list[str] | None = None) -> Phrases[str]:
    """The patterns filed under `name`, compiled; or the given ones, with the same classes."""
    return Phrases(dict.fromkeys(READ[name] if patterns is None else patterns, name), CLASSES)


_OUTRIGHT = phrases("backhanded", READ["backhanded"]["outright"])
_DEMAND = phrases("backhanded", READ["backhanded"]["demand"])
_KINDLY = words_of(READ["backhanded"]["kindly"])
_FOR_ONCE = Phrases({"for once": "backhanded"})
_THANKS = words_of("thanks thank thx ty cheers")
_ME = words_of("i we me us my our myself")
_YOU = words_of("you your u yourself")
_SUBJECTS = words_of("i we you u he she they somebody someone")
_WH = words_of("how what where when why that if whether who")
_NEVER_KIND = words_of("complain complained ask asked forget gave give let made make judge judged hesitate lose lost")
_LATER = words_of("and then but so please also")
_MOST = 3


def find_backhanded(reply: Reading, heard: Reading, machine: frozenset[int]) -> list[Act]:
    """The stings in a reply, in order of place, neighbours merged."""
    hits = [hit for hit in reply.find(_OUTRIGHT) if _stings(reply, hit)]
    hits += [hit for hit in reply.find(_FOR_ONCE) if _about_you(reply, hit)]
    hits += [hit for hit in reply.find(_DEMAND) if _demands(reply, hit)]
    acts = [Act("backhanded", hit.span, hit.first, hit.last) for hit in hits]
    acts += _finally(reply, heard)
    merged: list[Act] = []
    for act in sorted((one for one in acts if one.first not in machine), key=lambda one: (one.first, -one.last)):
        if merged and act.first <= merged[-1].last + 2 and reply.same_sentence(merged[-1].first, act.first):
            first, last = merged[-1].first, max(merged[-1].last, act.last)
            merged[-1] = Act("backhanded", reply.text.span(first, last), first, last)
        elif len(merged) < _MOST:
            merged.append(act)
    return merged


def _stings(reply: Reading, hit: Found) -> bool:
    words, before = hit.words, reply.before(hit.first, 3)
    if words[:2] == ("you", "finally") or words[-1] == "finally":
        return not before & {"when", "once", "until", "see", "that"} or bool(before & _THANKS)
    if words[0] == "finally":
        return hit.after[:1] != ("and",)
    if words[-1:] == ("your",) or words[:2] == ("it", "was") or words[:2] == ("it", "is"):
        return "not" not in words and not before & {"though", "although", "when", "because", "not"}
    if words[:2] == ("you", "never"):
        return not (set(words[2:]) | set(hit.after[:1])) & _NEVER_KIND
    if words[-2:] == ("this", "time") and words[-3] in ("all", "for"):
        return False
    if words[0] in ("than", "almost", "nearly") and before & {"i", "felt", "feel"}:
        return False
    if words[0] in ("if", "when") and before & {"even", "ask", "know"}:
        return False
    if words[0] in ("having", "needing", "have", "had") and before & _ME - {"me"}:
        return not before & {"not", "never"}
    return not (words[0] == "you" and before & {"if", "whether", "hope", "know", "think"})


def _about_you(reply: Reading, hit: Found) -> bool:
    """Whether "for once" is about what the other did: the nearest one who acts, before it or right after it."""
    for word in hit.after[:2]:
        if word in _ME:
            return False
        if word in _YOU:
            return True
    first, last = reply.sentence_bounds(hit.first)
    for i in range(hit.first - 1, max(first, hit.first - 14) - 1, -1):
        word = reply.words[i]
        if word in _THANKS or (word in _YOU and reply.words[i - 1 : i] != ("thank",)):
            return True
        if (word in _SUBJECTS and reply.words[max(0, i - 1)] != "thank") or (
            word == "it" and reply.words[i + 1] in ("was", "is", "felt", "feels")
        ):
            return False
        if word in ("me", "us") and reply.words[i - 1] in ("let", "letting", "made", "making", "gave", "giving"):
            return False  # "letting me sleep for once"
        if word == "for" and i and reply.words[i - 1] in (*_THANKS, "you"):
            return True
    return not _ME & set(reply.words[hit.last + 1 : min(last, hit.last + 8)])


def _finally(reply: Reading, heard: Reading) -> list[Act]:
    """ "Finally!" by itself, and "finally cleaned the kitchen" with nobody named, where it is what they did."""
    acts: list[Act] = []
    for i, word in enumerate(reply.words):
        if word not in ("finally", "last") or reply.quoted(i):
            continue
        first, last = reply.sentence_bounds(i)
        if word == "last":
            if reply.words[first:last] == ("at", "last") and last < len(reply.words):
                acts.append(Act("backhanded", reply.text.span(first, i), first, i))
            continue
        clause = reply.words[slice(*reply.clause_bounds(i))]
        alone = last - first == 1 and last < len(reply.words)
        deed = i + 1 < last and is_content(reply.words[i + 1]) and stem(reply.words[i + 1]) in heard.all_stems
        theirs = deed and not _ME & set(clause) and reply.opens_clause(i)
        if alone or theirs:
            acts.append(Act("backhanded", reply.text.span(i, i), i, i))
    return acts


def _demands(reply: Reading, hit: Found) -> bool:
    words = hit.words
    if set(words[2:]) & _KINDLY or set(hit.after[:2]) & {"believe", "imagine"}:
        return False
    if words[0] in ("can", "could", "will", "would", "when", "what"):
        return not reply.before(hit.first, 1) & (_WH | {"i", "not", "you", "as"})
    return True
