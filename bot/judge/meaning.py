"""What was said back, and in whose words: content, parroting, and how near two texts are.

Word overlap proves only parroting (about 40% of expert reflections share no content word with what was said), so a
reply in the form of a reflection is believed unless something speaks against it. How near two texts are is asked of
one small interface, `Similarity`; the present answer counts stems and feelings, an embedding can take its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, Protocol

from bot.judge.felt import Felt, felt_in
from bot.judge.phrases import Phrases
from bot.judge.reading import Reading
from bot.judge.spans import longest_of, story_span, tidy
from bot.judge.stems import VAGUE_WORDS, is_content, stem
from bot.judge.text import Span, Text, lexicon, words_of
from bot.judge.verdict import Task

_LEXICON: dict[str, Any] = lexicon("meaning")
_NEGATION = words_of(_LEXICON["negation"])
_CHECK = Phrases(dict.fromkeys(_LEXICON["check"], "check"))

#: From this share of word pairs taken over, a reply is parroting; from the lower one its words are hardly its own.
PARROT = 0.68
ECHO = 0.5


_YOU = frozenset(["you", "your", "yours", "yourself"])


class Similarity(Protocol):
    """How near two texts are in meaning: 0 (nothing in common) to 1 (the same)."""

    def __call__(self, a: str, b: str, /) -> float: ...


@lru_cache(maxsize=2048)
def features(text: str) -> frozenset[str]:
    """What a text is about, for comparing: the stems of its telling words and the families of its feelings."""
    reading = Reading(Text(text))
    felt = felt_in(reading)
    inside = {i for one in felt for i in range(one.first, one.last + 1)}
    stems = {
        stem(word)
        for i, word in enumerate(reading.words)
        if is_content(word) and i not in inside and word not in VAGUE_WORDS
    }
    return frozenset(stems | {f"#{one.family}" for one in felt if not one.negated})


def word_overlap(a: str, b: str, /) -> float:
    """Cosine of the two sets of stems and feeling families; the `Similarity` in use."""
    left, right = features(a), features(b)
    if not left or not right:
        return 0.0
    return float(len(left & right)) / float((len(left) * len(right)) ** 0.5)


@dataclass(frozen=True, slots=True)
class Content:
    """How much was said back: `stems` that carry it, how many of them the statement or a reference has (`shared`),
    `strength` from 0 to 1, and the span of the words that carry it (None without any)."""

    stems: frozenset[str]
    shared: int
    strength: float
    span: Span | None


def known_stems(task: Task) -> frozenset[str]:
    """What the statement and the references speak of: stems and feeling families."""
    known = features(task.heard)
    for text in (*task.facts, *task.like):
        known |= features(text)
    return known


def said_back(reply: Reading, task: Task, felt: list[Felt], taken: set[int]) -> Content:
    """What the reply says of the story, leaving out feelings, frames and the tokens in `taken`."""
    known = known_stems(task)
    # "Left out", "rejected" tell what was done as much as how it feels: they stay content, too.
    busy = taken | {i for one in felt if one.family != "rejected" for i in range(one.first, one.last + 1)}
    busy |= _listeners_own(reply)
    framed = {i for hit in _CHECK.find(reply.text) for i in range(hit.first, hit.last + 1)}
    framed |= {i + 1 for i in framed if reply.words[i + 1 : i + 2] in _FRAMES_ON}
    busy |= framed
    busy |= _called_by_name(reply)
    places = [
        i
        for i, word in enumerate(reply.words)
        if i not in busy and is_content(word) and (word not in VAGUE_WORDS or stem(word) in known)
    ]
    stems = frozenset(stem(reply.words[i]) for i in places)
    shared = len(stems & known)
    small = sum(i not in busy and word not in _PERSON and word not in _NEGATION for i, word in enumerate(reply.words))
    small -= len(places) + 2  # a clause of small words ("nobody else will do it") says something, too
    weight = shared + 0.6 * (len(stems) - shared) + 0.15 * max(0, min(4, small))
    weight += 0.8 * any(one.family == "rejected" for one in felt)
    felt_at = {i for one in felt if one.family != "rejected" for i in range(one.first, one.last + 1)}
    felt_at = {i for i in felt_at if reply.words[i] not in _PERSON}
    span = story_span(reply.text, set(places), felt_at, framed) if places else _plainest(reply, busy)
    return Content(stems, shared, weight / (weight + 0.8), span)


def tells_story(heard: Reading) -> bool:
    """Whether the statement tells more than a feeling ("I'm so lonely" does not)."""
    felt = {i for one in felt_in(heard, speaker="i") for i in range(one.first, one.last + 1)}
    return any(is_content(word) and word not in VAGUE_WORDS for i, word in enumerate(heard.words) if i not in felt)


def _listeners_own(reply: Reading) -> set[int]:
    """The tokens of clauses in which the listener speaks of themselves ("I don't know what to say")."""
    own: set[int] = set()
    for i, word in enumerate(reply.words):
        if word == "i":
            first, last = reply.clause_bounds(i)
            spoken = reply.words[first:last]
            if not _YOU & set(spoken) or (spoken[0] == "i" and not _LISTENS & set(spoken[1:4])):
                own.update(range(first, last))
    return own


_LISTENS = words_of(
    """
    hear hearing see seeing sense sensing imagine imagining guess guessing think thinking wonder wondering bet know
    understand get feel feeling suppose gather notice realise realize believe
    """
)


def _called_by_name(reply: Reading) -> set[int]:
    """Names and pet names that only address the other (", Dad", "oh love,"): a stretch of one word between pauses."""
    found: set[int] = set()
    for first, last in pairwise(reply.text.pauses):
        named = [i for i in range(first, last) if reply.words[i] not in _CALLING]
        if len(named) == 1 and (last - first > 1 or (first, last) != reply.sentence_bounds(first)):
            found.update(named)
    return found


def _plainest(reply: Reading, busy: set[int]) -> Span | None:
    """Where nothing but small words says it ("a part of you goes with her"): the longest clause about somebody."""
    best: tuple[int, int, int] = (_SMALLEST - 1, 0, 0)
    for first, last in pairwise(reply.text.clause_cuts):
        free = sum(i not in busy for i in range(first, last))
        if free > best[0] and set(_PERSON) & set(reply.words[first:last]):
            best = (free, first, last)
    return tidy(reply.text, best[1], best[2]) if best[2] else None


#: After a frame these belong to it: "it sounds like", "it seems as if".
_FRAMES_ON = (("like",), ("as",), ("if",), ("though",))
#: The fewest free words that a clause of small words needs to say something.
_SMALLEST = 5
_CALLING = words_of("oh hey hi so well dear my aw ah sorry yes no ok okay and poor mr mrs")
_PERSON = dict.fromkeys(
    words_of("i you me he she we they my your his her our their mine yours myself yourself him them us"), "@"
) | dict.fromkeys(words_of("am are is was were be been do does did have has had will would"), "=")


def _plain(words: tuple[str, ...]) -> list[str]:
    """The words with persons and helping verbs made one, so that "I am" and "you are" are the same."""
    return [_PERSON.get(word) or stem(word) for word in words]


def _pairs(words: tuple[str, ...]) -> list[tuple[str, str]]:
    return list(pairwise(_plain(words)))


def echo(reply: Reading, heard: Reading) -> float:
    """The share of the reply's word pairs that come from the statement, persons swapped: 1 is word for word.

    Only pairs with a content word count; a reply with fewer than three of those is no echo.
    """
    if len(reply.words) > 1 and _plain(reply.words) == _plain(heard.words):
        return 1.0
    theirs = set(_pairs(heard.words))
    mine = _pairs(reply.words)
    telling = [pair for pair in mine if pair[0] not in "@=" or pair[1] not in "@="]
    if len(telling) < 3:
        return 0.0
    return sum(pair in theirs for pair in telling) / len(telling)


def own_part(reply: Reading, heard: Reading, taken: set[int]) -> Span | None:
    """The clauses around the longest run of words that does not repeat the statement, if it holds a content word; the
    tokens in `taken` are no listening."""
    best: tuple[int, int, int] = (0, 0, 0)
    start = weight = 0
    for i, word in enumerate(reply.words):
        repeats = i in taken or (is_content(word) and stem(word) in heard.content_stems)
        if repeats or reply.opens_sentence(i):
            start, weight = (i + 1 if repeats else i), 0
            if repeats:
                continue
        weight += is_content(word)
        best = max(best, (weight, start, i))
    if not best[0]:
        return None
    told = {i for i in range(best[1], best[2] + 1) if is_content(reply.words[i])}
    first, last = reply.sentence_bounds(best[1])
    return longest_of(reply.text, first, last - 1, told)


def check_span(reply: Reading, taken: set[int]) -> Span | None:
    """Where the reply leaves room: a tentative frame or a check, the tokens in `taken` left out."""
    hit = next((hit for hit in _CHECK.find(reply.text) if hit.first not in taken), None)
    if hit is None:
        return None
    last = hit.last + 1 if reply.words[hit.last + 1 : hit.last + 2] in _FRAMES_ON else hit.last
    return reply.text.span(hit.first, last)
