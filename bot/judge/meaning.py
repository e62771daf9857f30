"""What was said back: content and feeling, told from parroting, flips and other people's stories.

Word overlap proves only parroting (about 40% of expert reflections share no content word with what was said), so a
reply in the form of a reflection is believed unless something speaks against it. How near two texts are is asked of
one small interface, `Similarity`; the present answer counts stems and feelings, an embedding can take its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from bot.judge.felt import Felt, felt_in
from bot.judge.phrases import Phrases
from bot.judge.reading import Reading, heard_reading
from bot.judge.stems import VAGUE_WORDS, is_content, stem
from bot.judge.text import Span, Text, lexicon, words_of
from bot.judge.verdict import Task

_LEXICON: dict[str, Any] = lexicon("meaning")
_NEGATION = words_of(_LEXICON["negation"])
_UNREAL = words_of(_LEXICON["unreal"])
_BAD_NEWS = frozenset(stem(word) for word in words_of(_LEXICON["bad_news"]))
_GOOD_NEWS = frozenset(stem(word) for word in words_of(_LEXICON["good_news"]))
_MOTIVES = Phrases(dict.fromkeys(_LEXICON["motives"], "motive"))
_CHECK = Phrases(dict.fromkeys(_LEXICON["check"], "check"))

#: A trap counts when it is at least this near (on the scale of `Similarity`) and nearer than any reference by the margin.
TRAP_NEAR = 0.34
TRAP_MARGIN = 0.18
#: A trap as near as this is nearly its own words: half the margin will do.
TRAP_SURE = 0.7
#: From this share of word pairs taken over, a reply is parroting; from the lower one its words are hardly its own.
PARROT = 0.68
ECHO = 0.5


_YOU = frozenset(["you", "your", "yours", "yourself"])


class Similarity(Protocol):
    """How near two texts are in meaning: 0 (nothing in common) to 1 (the same)."""

    def __call__(self, a: str, b: str, /) -> float: ...


@lru_cache(maxsize=2048)
def _features(text: str) -> frozenset[str]:
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
    left, right = _features(a), _features(b)
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
    known = _features(task.heard)
    for text in (*task.facts, *task.like):
        known |= _features(text)
    return known


def said_back(reply: Reading, task: Task, felt: list[Felt], taken: set[int]) -> Content:
    """What the reply says of the story, leaving out feelings, frames and the tokens in `taken`."""
    known = known_stems(task)
    # "Left out", "rejected" tell what was done as much as how it feels: they stay content, too.
    busy = taken | {i for one in felt if one.family != "rejected" for i in range(one.first, one.last + 1)}
    busy |= _listeners_own(reply)
    busy |= {i for hit in _CHECK.find(reply.text) for i in range(hit.first, hit.last + 1)}
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
    span = _widest(reply, places) if places else None
    return Content(stems, shared, weight / (weight + 0.8), span)


def _listeners_own(reply: Reading) -> set[int]:
    """The tokens of clauses in which the listener speaks of themselves ("I don't know what to say")."""
    own: set[int] = set()
    for i, word in enumerate(reply.words):
        if word == "i":
            first, last = reply.clause_bounds(i)
            if not _YOU & set(reply.words[first:last]):
                own.update(range(first, last))
    return own


def _widest(reply: Reading, places: list[int]) -> Span:
    """The sentence part with most of the content words: from the first to the last of them in one sentence."""
    by_sentence: dict[tuple[int, int], list[int]] = {}
    for i in places:
        by_sentence.setdefault(reply.sentence_bounds(i), []).append(i)
    best = max(by_sentence.values(), key=len)
    return reply.text.span(best[0], best[-1])


_PERSON = {
    word: "@"
    for word in "i you me he she we they my your his her our their mine yours myself yourself him them us".split()
}
_PERSON |= dict.fromkeys("am are is was were be been do does did have has had will would".split(), "=")


def _pairs(words: tuple[str, ...]) -> list[tuple[str, str]]:
    plain = [_PERSON.get(word) or stem(word) for word in words]
    return list(zip(plain, plain[1:], strict=False))


def echo(reply: Reading, heard: Reading) -> float:
    """The share of the reply's word pairs that come from the statement, persons swapped: 1 is word for word.

    Only pairs with a content word count; a reply with fewer than three of those is no echo.
    """
    theirs = set(_pairs(heard.words))
    mine = _pairs(reply.words)
    telling = [pair for pair in mine if pair[0] not in "@=" or pair[1] not in "@="]
    if len(telling) < 3:
        return 0.0
    return sum(pair in theirs for pair in telling) / len(telling)


def own_part(reply: Reading, heard: Reading) -> Span | None:
    """The longest run of words that does not repeat the statement, if it holds a content word."""
    best: tuple[int, int, int] = (0, 0, 0)
    start = weight = 0
    for i, word in enumerate(reply.words):
        repeats = is_content(word) and stem(word) in heard.content_stems
        if repeats or reply.opens_sentence(i):
            start, weight = (i + 1 if repeats else i), 0
            if repeats:
                continue
        weight += is_content(word)
        best = max(best, (weight, start, i))
    return reply.text.span(best[1], best[2]) if best[0] else None


@lru_cache(maxsize=512)
def mood(heard: str, feelings: tuple[str, ...]) -> int:
    """Whether what was told is plainly unpleasant (-1), plainly pleasant (+1) or neither (0)."""
    below = above = 0
    for feeling in feelings:
        for one in felt_in(Reading(Text(f"you feel {feeling}"))):
            below, above = below + (one.valence < 0), above + (one.valence > 0)
    if below or above:
        return (above > 0) - (below > 0)
    reading = heard_reading(heard)
    for one in felt_in(reading, speaker="i"):
        pleasant = (one.valence > 0) != one.negated
        below, above = below + (not pleasant), above + pleasant
    stems = reading.content_stems
    below += bool(stems & _BAD_NEWS)
    above += bool(stems & _GOOD_NEWS)
    if below and above:
        return 0
    return (above > 0) - (below > 0)


def contradiction(reply: Reading, task: Task, felt: list[Felt]) -> tuple[int, int] | None:
    """The tokens at which the reply says the opposite: a feeling of the wrong sign, or a fact turned round."""
    heard = heard_reading(task.heard)
    tone = mood(task.heard, task.feelings)
    real = [one for one in felt if not _is_unreal(reply, one)]
    if tone and real:
        wrong = [one for one in real if (one.valence * (-1 if one.negated else 1)) == -tone and not one.weak]
        right = [one for one in real if (one.valence * (-1 if one.negated else 1)) == tone]
        told = {one.family for one in felt_in(heard, speaker="i")}
        wrong = [
            one
            for one in wrong
            if one.family not in told
            and not one.negated
            and not {stem(word) for word in reply.words[one.first : one.last + 1] if is_content(word)} & heard.all_stems
        ]
        if not task.feelings:
            wrong = [one for one in wrong if one.named and tone < 0]
        if wrong and not right:
            return wrong[0].first, wrong[0].last
    return _flipped(reply, heard)


def _is_unreal(reply: Reading, one: Felt) -> bool:
    _, last = reply.sentence_bounds(one.first)
    return bool(reply.before(one.first, 8) & _UNREAL) or "but" in reply.words[one.last + 1 : min(last, one.last + 12)]


def _scoped(reading: Reading) -> tuple[dict[str, int], dict[str, int]]:
    """Content stems under a negation, and those not, each with its first place."""
    denied: dict[str, int] = {}
    stated: dict[str, int] = {}
    left = 0
    for i, word in enumerate(reading.words[:400]):
        if reading.opens_sentence(i) or (left and reading.opens_clause(i)):
            left = 0
        if word in _NEGATION:
            left = 5
            continue
        if left:
            left -= 1
        if word not in _AUXILIARY and (is_content(word) or word in _COMMON_VERBS):
            (denied if left else stated).setdefault(stem(word), i)
    return denied, stated


_AUXILIARY = frozenset("am is are was were be been do does did have has had will would can could should".split())
_COMMON_VERBS = frozenset(
    "get got come came go went make made take took know knew see saw tell told say said keep kept".split()
)
_DOERS = frozenset("you he she they it we".split())
_BETWEEN = frozenset("have has had finally just really actually did do so already".split())


def _flipped(reply: Reading, heard: Reading) -> tuple[int, int] | None:
    """ "You got the job" for "I didn't get the job", and the other way round: the verb and another word must be the same."""
    denied, stated = _scoped(heard)
    said_denied, said_stated = _scoped(reply)
    only_denied = set(denied) - set(stated)
    if not said_denied:
        turned = [stem_ for stem_ in said_stated if stem_ in only_denied]
        if len(turned) >= 2:
            at = said_stated[turned[0]]
            if _is_told_of(reply, at):
                return at, max(said_stated[stem_] for stem_ in turned[:2])
    if not denied:
        turned = [stem_ for stem_ in said_denied if stem_ in stated and stem_ not in said_stated]
        if len(turned) >= 2 and reply.before(said_denied[turned[0]], 1) & {"not", "never"}:
            return said_denied[turned[0]], said_denied[turned[1]]
    return None


def _is_told_of(reply: Reading, at: int) -> bool:
    """Whether token `at` is a verb said of somebody as a fact: a doer right before it and nothing wished for."""
    if reply.before(at, 8) & _UNREAL:
        return False
    for word in reversed(reply.words[max(0, at - 3) : at]):
        if word in _DOERS:
            return True
        if word not in _BETWEEN:
            return False
    return False


def added_cause(reply: Reading, task: Task) -> tuple[int, int] | None:
    """The tokens of a "because …" that names a cause which neither the statement nor a reference knows."""
    words = reply.words
    known = known_stems(task)
    has_references = bool(task.like or task.facts)
    motives = {hit.first for hit in _MOTIVES.find(reply.text)}
    for i, word in enumerate(words[:400]):
        if word != "because":
            continue
        _, last = reply.sentence_bounds(i)
        rest = range(i + 1, min(last, i + 15))
        stems = {stem(words[k]) for k in rest if is_content(words[k]) and words[k] not in VAGUE_WORDS}
        if motives & set(rest) and len(stems - known) >= 1 and not (stems & known) - {"love", "mother", "father"}:
            return i, rest[-1]
        if has_references and len(stems) >= 2 and not stems & known and not _feels(reply, i, last):
            return i, rest[-1]
    return None


def _feels(reply: Reading, first: int, last: int) -> bool:
    return any(first <= one.first < last for one in felt_in(reply))


def check_span(reply: Reading) -> Span | None:
    """Where the reply leaves room: a tentative frame, a check, or a rising tone at the end."""
    hit = _CHECK.first(reply.text)
    return None if hit is None else (hit.start, hit.end)


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near the reply is to what is true (`reference`) and to the nearest trap, and what that trap would be."""

    reference: float
    trap: float
    flips: bool

    @property
    def trapped(self) -> bool:
        """Whether the reply is plainly the trap rather than anything true."""
        margin = TRAP_MARGIN if self.trap < TRAP_SURE else TRAP_MARGIN / 2
        return self.trap >= TRAP_NEAR and self.trap - self.reference >= margin


def nearness(task: Task, similarity: Similarity) -> Nearness:
    """Hold the reply against everything that the script gives."""
    true = [*task.like, task.heard, *task.facts]
    if task.facts:
        true.append(" ".join((*task.facts, *task.feelings)))
    reference = max((similarity(task.said, text) for text in true), default=0.0)
    trap, worst = max(((similarity(task.said, text), text) for text in task.unlike), default=(0.0, ""))
    flips = bool(worst) and _turns_round(worst, task)
    return Nearness(reference, trap, flips)


def _turns_round(trap: str, task: Task) -> bool:
    reading = heard_reading(trap)
    return contradiction(reading, task, felt_in(reading)) is not None
