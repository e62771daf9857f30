"""What makes thanks worth keeping: what they did, what it did for me, what it shows about them."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from bot.judge.feelings import find_feelings
from bot.judge.i_kept import my_feelings
from bot.judge.reading import Reading
from bot.judge.stems import VAGUE_WORDS, is_content, stem
from bot.judge.text import Span, Text, words_of
from bot.judge.thanks_stops import CLASSES, READ, phrases
from bot.judge.verdict import Task

_THANKS = phrases("thanks")
_EFFECT = phrases("effect")
_QUALITY = phrases("quality")
_VAGUE = words_of(READ["vague"])
_DEEDS = words_of(READ["deeds"])
_NEEDS_MORE = words_of(READ["needs_more"])
_YOURS = words_of("you your yourself")
_KIN = CLASSES["kin"] | words_of("mr mrs ms dr neighbour flatmate colleague manager husband wife partner nurse")
_ADVERBS = words_of(
    """
    just really even still always never all so also quietly simply actually only kindly patiently immediately then have
    had both would could who did
    """
)
_UNREAL = words_of("if would could will can should might do does did not never")
_NEGATION = words_of("not never no nothing hardly")
_MINE = words_of("i we my our it me")
_WEAK_EFFECT = words_of("mean means meant")
#: Thanks by another name: no effect yet.
_THANKING = frozenset(["grateful"])
#: "I was so scared, and then you came": what it was for is told by how it was before.
_NEED = words_of("afraid worried lonely sad overwhelmed tired upset ashamed shocked")
_LUCKY = words_of("lucky proud blessed")


@lru_cache(maxsize=512)
def _deed_stems(heard: str, facts: tuple[str, ...]) -> frozenset[str]:
    """The telling words of what the other did: names, days and what is told of the one who thanks are left out."""
    stems: set[str] = set()
    names: set[str] = set()
    for text in (heard, *facts):
        reading = Reading(Text(text))
        names |= {
            reading.words[i]
            for i, token in enumerate(reading.text.tokens)
            if reading.text.raw[token.start].isupper() and not reading.opens_sentence(i)
        }
        for first, last in pairwise(reading.text.clause_cuts):
            words = reading.words[first:last]
            if _YOURS - {"your"} & set(words[:4]) or words[1:2] == ("your",) or words[:3] == ("it", "was", "your"):
                continue
            for i in range(first, last):
                if is_content(reading.words[i]) and _tells(reading.words[i]):
                    stems.add(stem(reading.words[i]))
    return frozenset(stems - {stem(name) for name in names})


def _tells(word: str) -> bool:
    return word not in _VAGUE and word not in VAGUE_WORDS and word not in _KIN


def deeds(reply: Reading, away: frozenset[int], task: Task) -> list[Span]:
    """Where the reply says what the other did."""
    known = _deed_stems(task.heard, task.facts)
    spans = _after_for(reply, away) + _you_did(reply, away)
    for i, word in enumerate(reply.words):
        if i not in away and is_content(word) and _tells(word) and stem(word) in known:
            spans.append(_clause_part(reply, i, away))
    return sorted(set(spans), key=lambda span: (span[0], -span[1]))


def _after_for(reply: Reading, away: frozenset[int]) -> list[Span]:
    """ "Thanks for …" and what follows, where it names something."""
    spans: list[Span] = []
    for hit in _THANKS.find(reply.text):
        at = hit.last + 1
        while at < len(reply.words) and reply.words[at] in (
            "so",
            "very",
            "much",
            "a",
            "lot",
            "again",
            "you",
            "to",
            "all",
        ):
            at += 1
        if at >= len(reply.words) or not reply.same_sentence(hit.first, at) or hit.first in away:
            continue
        start = at + 1 if reply.words[at] == "for" else hit.last + 1
        if reply.words[at] != "for" and reply.words[hit.last] not in ("that", "the", "appreciate", "you"):
            continue
        last = min(reply.sentence_bounds(at)[1], reply.clause_bounds(at)[1], start + 10)
        told = [i for i in range(start, last) if _names(reply, i, away)]
        if told and reply.words[at] == "for":
            spans.append(reply.text.span(start, min(last - 1, told[-1])))
        elif reply.words[at] == "for" and start < last and reply.words[start] in _NEEDS_MORE:
            rest = [i for i in range(start + 1, last) if reply.words[i] not in _LITTLE]
            if len(rest) >= 2:
                spans.append(reply.text.span(start, rest[-1]))
    return spans


def _names(reply: Reading, i: int, away: frozenset[int]) -> bool:
    word = reply.words[i]
    if i in away or not is_content(word) or word in CLASSES["quality"] or word in CLASSES["qualities"]:
        return False
    return (_tells(word) and word not in _NEEDS_MORE) or word in ("coming", "came")


def _you_did(reply: Reading, away: frozenset[int]) -> list[Span]:
    """ "You drove …", "how you listened", "you picking me up": a deed of the other."""
    words = reply.words
    spans: list[Span] = []
    for i, word in enumerate(words[:-1]):
        if word not in ("you", "u") or i in away or reply.before(i, 1) & _UNREAL:
            continue
        end = reply.sentence_bounds(i)[1]
        at = i + 1
        while at < end - 1 and words[at] in _ADVERBS and at < i + 4:
            at += 1
        if at >= end or not _is_deed(words[at]) or at in away:
            continue
        last = min(reply.clause_bounds(at)[1], end, at + 9)
        told = [j for j in range(at + 1, last) if is_content(words[j]) and _tells(words[j]) and j not in away]
        if words[at] in _NEEDS_MORE and not told:
            told = [j for j in range(at + 1, last) if words[j] not in _LITTLE]
            if len(told) < 2:
                continue
        spans.append(reply.text.span(i, max([at, *told])))
    return spans


def _is_deed(word: str) -> bool:
    if word in _DEEDS:
        return True
    return word.endswith("ed") and len(word) > 4 and word not in _VAGUE and _tells(word) and word not in _NO_DEEDS


#: After a deed that needs more, these add nothing ("you did so much for me").
_LITTLE = words_of(
    """
    so much for me us it that this all everything always a lot to the my and happy feel smile day laugh cry very really
    again everyone of our you your do did what is was been good great better best
    """
)
_NO_DEEDS = words_of(
    "need indeed deserved wanted needed loved mattered seemed looked cared used liked hated supposed tired"
)


def _clause_part(reply: Reading, i: int, away: frozenset[int]) -> Span:
    """The clause around a telling word, at most four words before it and three after."""
    first, last = reply.clause_bounds(i)
    start = max(first, i - 4)
    while start < i and (start in away or not reply.same_sentence(start, i)):
        start += 1
    end = i
    for j in range(i + 1, min(last, i + 4)):
        if j in away:
            break
        if is_content(reply.words[j]):
            end = j
    return reply.text.span(start, end)


def effects(reply: Reading, away: frozenset[int]) -> tuple[list[Span], list[Span]]:
    """Where the reply says what it did for me: plainly, and only as "it means a lot"."""
    plain: list[Span] = []
    weak: list[Span] = []
    for hit in reply.find(_EFFECT):
        if hit.first in away or (reply.before(hit.first, 2) & {"if", "would"} and hit.words[0] not in ("i", "never")):
            continue
        (weak if hit.words[0] in _WEAK_EFFECT else plain).append(hit.span)
    for one in my_feelings(reply.text, find_feelings(reply.text)):
        word = reply.words[one.last]
        owned = reply.before(one.first, 6) & (_MINE - {"it"}) or {"me", "my", "i"} & set(one.word.split())
        if one.valence < 0 and one.family in _NEED and not one.negated and one.first not in away:
            if owned and reply.before(one.first, 4) & {"was", "were", "felt", "been", "had"}:
                plain.append((one.start, one.end))
            continue
        if one.valence <= 0 or one.faux or one.negated or one.first in away or not owned or word in _LUCKY:
            continue
        if one.family in _THANKING and word not in ("touched", "moved"):
            if one.word.startswith("mean"):
                weak.append((one.start, one.end))
            continue
        plain.append((one.start, one.end))
    return sorted(set(plain)), sorted(set(weak))


def qualities(reply: Reading, away: frozenset[int]) -> list[Span]:
    """Where the reply says what it shows about the other."""
    spans: list[Span] = []
    for hit in reply.find(_QUALITY):
        before = reply.before(hit.first, 3)
        if hit.first in away or (before & _NEGATION - {"never"} and hit.words[0] not in ("not", "nobody", "few")):
            continue
        if before & {"if", "could", "be", "wish"} or (hit.words[0] in ("so", "very") and before & _MINE):
            continue
        spans.append(hit.span)
    return sorted(set(spans))


def thanks(reply: Reading, away: frozenset[int]) -> list[Span]:
    """The words of thanks themselves."""
    return [hit.span for hit in reply.find(_THANKS) if hit.first not in away]
