"""Whether what was said back is true: feelings of the wrong sign, facts turned round, causes nobody gave, traps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.judge.felt import Felt, felt_in
from bot.judge.meaning import ECHO, Similarity, echo, features, known_stems, word_overlap
from bot.judge.phrases import Phrases
from bot.judge.reading import Reading, heard_reading
from bot.judge.stems import VAGUE_WORDS, is_content, stem
from bot.judge.text import Text, lexicon, words_of
from bot.judge.verdict import Task

_LEXICON: dict[str, Any] = lexicon("meaning")
_NEGATION = words_of(_LEXICON["negation"])
_UNREAL = words_of(_LEXICON["unreal"])
_BAD_NEWS = frozenset(stem(word) for word in words_of(_LEXICON["bad_news"]))
_GOOD_NEWS = frozenset(stem(word) for word in words_of(_LEXICON["good_news"]))
_PASSED = words_of("pass passed passes passing")
_TESTS = frozenset(stem(word) for word in words_of("exam exams test tests course driving probation finals interview"))
_SHADOW = words_of("but though although yet still only except despite without until never not no miss")
_NEIGHBOURS = [words_of(line) for line in _LEXICON["neighbours"]]
_INNER = words_of(_LEXICON["inner"])
#: Stems that any trap may open with, and any reply too.
_WISHING = frozenset(["want", "wish"])
_MOTIVES = Phrases(dict.fromkeys(_LEXICON["motives"], "motive"))

#: A trap counts when it is at least this near (on the scale of `Similarity`) and, by the margin, nearer than
#: any reference.
TRAP_NEAR = 0.34
TRAP_MARGIN = 0.18
#: A trap as near as this is nearly its own words: half the margin will do.
TRAP_SURE = 0.7


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
    # "Passed" is of the dead and of exams; only the latter's is plain.
    stems = {stem(word) for word in reading.words if is_content(word) and word not in _PASSED}
    below += bool(stems & _BAD_NEWS)
    above += bool(stems & _GOOD_NEWS) or bool(_PASSED & set(reading.words) and stems & _TESTS)
    if below and above:
        return 0
    return (above > 0) - (below > 0)


@lru_cache(maxsize=512)
def _plausible(heard: str, feelings: tuple[str, ...], like: tuple[str, ...]) -> frozenset[str]:
    """The families of feelings that the script and the statement know, with their neighbours; empty where none is."""
    families = {one.family for one in felt_in(heard_reading(heard), speaker="i") if not one.weak}
    for text in (*(f"you feel {feeling}" for feeling in feelings), *like):
        families |= {one.family for one in felt_in(Reading(Text(text))) if not (one.negated or one.weak)}
    near = {family for line in _NEIGHBOURS if line & families for family in line}
    return frozenset(near | families)


def is_unlikely(task: Task, felt: list[Felt]) -> bool:
    """Whether the reply names only feelings far from all that the script gives for this statement.

    Says no without `feelings`: then any feeling may be guessed.
    """
    if not task.feelings or not felt:
        return False
    plausible = _plausible(task.heard, task.feelings, task.like)
    return all(one.family not in plausible for one in felt)


def contradiction(reply: Reading, task: Task, felt: list[Felt]) -> tuple[int, int] | None:
    """The tokens at which the reply says the opposite: a feeling of the wrong sign, or a fact turned round."""
    heard = heard_reading(task.heard)
    tone = mood(task.heard, task.feelings)
    real = [one for one in felt if not _is_unreal(reply, one)]
    if tone and felt:
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
            wrong = [one for one in wrong if one.named and (tone < 0 or _plainly_pleasant(heard))]
        if wrong and not right:
            return wrong[0].first, wrong[0].last
        named = {one.family for one in felt_in(heard, speaker="i") if one.named and not one.negated}
        for feeling in task.feelings:
            named |= {one.family for one in felt_in(Reading(Text(f"you feel {feeling}"))) if one.named}
        denied = [one for one in felt if one.negated and one.named and one.family in named]
        denied = [one for one in denied if not reply.before(one.first, 8) & (_UNREAL - {"were"})]
        if denied and not right:
            return denied[0].first, denied[0].last  # "you weren't embarrassed" for "I was so embarrassed"
    return _flipped(reply, heard)


def _plainly_pleasant(heard: Reading) -> bool:
    """Whether the speaker names a pleasant feeling, no other, and nothing beside it: joy often has a shadow."""
    named = [one for one in felt_in(heard, speaker="i") if one.named]
    pleasant = all((one.valence > 0) != one.negated for one in named)
    return bool(named) and pleasant and not _SHADOW & set(heard.words)


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


_AUXILIARY = words_of("am is are was were be been do does did have has had will would can could should")
_COMMON_VERBS = words_of("get got come came go went make made take took know knew see saw tell told say said keep kept")
_DOERS = words_of("you he she they it we")
_BETWEEN = words_of("have has had finally just really actually did do so already")


def _flipped(reply: Reading, heard: Reading) -> tuple[int, int] | None:
    """ "You got the job" for "I didn't get the job", or the other way round; the verb and another word must agree."""
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
        if words[i + 1 : i + 2] == ("you",) and _INNER & set(words[i + 2 : i + 4]):
            continue
        if has_references and len(stems) >= 2 and not stems & known and not _feels(reply, i, last):
            return i, rest[-1]
    return None


def _feels(reply: Reading, first: int, last: int) -> bool:
    return any(first <= one.first < last for one in felt_in(reply))


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near the reply is to what is true (`reference`) and to the nearest trap; whether that trap `flips` the
    statement, and whether the reply has `told` what only the trap says (asked of
    `word_overlap` only, which knows no meaning)."""

    reference: float
    trap: float
    flips: bool
    told: bool

    @property
    def trapped(self) -> bool:
        """Whether the reply is plainly the trap rather than anything true."""
        margin = TRAP_MARGIN if self.trap < TRAP_SURE else TRAP_MARGIN / 2
        return self.told and self.trap >= TRAP_NEAR and self.trap - self.reference >= margin


def nearness(task: Task, similarity: Similarity) -> Nearness:
    """Hold the reply against everything that the script gives."""
    true = [*task.like, task.heard, *task.facts]
    if task.facts:
        true.append(" ".join((*task.facts, *task.feelings)))
    reference = max((similarity(task.said, text) for text in true), default=0.0)
    trap, worst = max(((similarity(task.said, text), text) for text in task.unlike), default=(0.0, ""))
    flips = bool(worst) and _turns_round(worst, task)
    told = bool(worst) and (similarity is not word_overlap or _tells_trap(task, worst))
    return Nearness(reference, trap, flips, told)


def _tells_trap(task: Task, trap: str) -> bool:
    """Whether the reply has most of what only the trap has, so that a feeling or a word which both share is
    not held against it; where the trap has nothing of its own, whether its very words are there."""
    own = features(trap) - known_stems(task) - _WISHING
    for feeling in task.feelings:
        own -= features(f"you feel {feeling}")
    if own:
        return 2 * len(own & features(task.said)) > len(own)
    return echo(Reading(Text(task.said)), heard_reading(trap)) >= ECHO


def _turns_round(trap: str, task: Task) -> bool:
    reading = heard_reading(trap)
    return contradiction(reading, task, felt_in(reading)) is not None
