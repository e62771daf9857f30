"""What to underline: a finding is made at a few telling words, a person underlines the clause that they stand in."""

from __future__ import annotations

from collections.abc import Set
from itertools import pairwise

from bot.judge.text import Span, Text, words_of

#: The most characters that feedback quotes in one line; a clause goes on into the next only as far as this.
QUOTED = 60
#: A clause that began longer ago than this, in words, was never punctuated: then the telling words open the span.
_LEAD = 7
#: What a clause may open with and a quote need not.
_LINKS = words_of("and but so or well then oh yes no ok okay anyway also plus hey now")
#: After a feeling these only lead on to what it is about.
_LEADS_ON = _LINKS | words_of("that about for of at with by over is was it")
#: A clause that opens with one of these sets the scene for the next: "when the bank said no I cried for days".
_SETS_SCENE = words_of("when after before while since once last if as")
#: These open a clause that is another thought.
_TURNS = words_of("but though although so")


def clause_span(text: Text, first: int, last: int) -> Span:
    """The clause or clauses around the tokens `first` to `last` (both included), as offsets.

    Links in front ("and", "well") are left out. Where nothing was typed between this clause and the next, the next
    belongs to it as long as both can be quoted whole: "ask if you can take it again".
    """
    start, _ = text.clause_at(first)
    if first - start >= _LEAD:
        start = first
    if start > 0 and start not in text.pauses and text.words[text.clause_at(start - 1)[0]] in _SETS_SCENE:
        start = text.clause_at(start - 1)[0]
    while start < first and text.words[start] in _LINKS:
        start += 1
    _, end = text.clause_at(last)
    while end < len(text.words) and end not in text.pauses and text.words[end] not in _TURNS:
        _, further = text.clause_at(end)
        if text.tokens[further - 1].end - text.tokens[start].start > QUOTED:
            break
        end = further
    return whole_words(text, text.span(start, end - 1))


def story_span(text: Text, places: Set[int], felt: Set[int], frames: Set[int]) -> Span | None:
    """The stretch of one sentence with most of the words at `places`, which tell what happened; None without any.

    `felt` are tokens that name feelings and end a stretch, `frames` tokens of "it sounds like" and its kind, which may
    not open one. A stretch is whole clauses where that can be quoted, else the best clause of it.
    """
    best: tuple[int, int, int, int] | None = None
    for start, end in text.sentences:
        first, last = text.tokens_in(start, end)
        cuts = sorted({first, last, *(i for i in text.clause_cuts if first < i < last)})
        cuts = sorted({*cuts, *(i for i in felt if first <= i < last), *(i + 1 for i in felt if first <= i < last)})
        for n in range(len(cuts) - 1):
            for m in range(n + 1, min(n + 5, len(cuts))):
                stretch = _trimmed(text, cuts[n], cuts[m], felt, frames)
                if stretch is None or felt & set(range(*stretch)):
                    continue
                a, b = stretch
                told = sum(i in places for i in range(a, b))
                long = text.tokens[b - 1].end - text.tokens[a].start
                if m > n + 1 and long > QUOTED:
                    continue
                if told and (best is None or (told, -long) > best[:2]):
                    best = (told, -long, a, b)
    return None if best is None else whole_words(text, text.span(best[2], _rounded(text, best[2], best[3]) - 1))


def tidy(text: Text, a: int, b: int) -> Span:
    """The tokens from `a` up to `b` as a quote: no "and" in front, no "for the" left over at the end."""
    while a < b - 1 and text.words[a] in _LINKS:
        a += 1
    return whole_words(text, text.span(a, _rounded(text, a, b) - 1))


def whole_words(text: Text, span: Span) -> Span:
    """The span with the rest of a contraction or a hyphenated word at its ends ("don't", "mix-up")."""
    start, end = span
    said = text.folded
    while start > 0 and (
        said[start - 1].isalnum() or (said[start - 1] in "'-" and said[start - 2 : start - 1].isalnum())
    ):
        start -= 1
    while end < len(said) and (said[end].isalnum() or (said[end] in "'-" and said[end + 1 : end + 2].isalnum())):
        end += 1
    return start, end


def _rounded(text: Text, a: int, b: int) -> int:
    """Where a stretch ends that must not break off in "for the" or "as": with its clause, or before those words."""
    _, last = text.sentence_at(a)
    if (text.words[b - 1] in _DANGLING or b - a < _SHORT) and b not in text.pauses:
        further = text.clause_at(b)[1] if b < last else b
        if text.tokens[further - 1].end - text.tokens[a].start <= QUOTED:
            return further
    while b - a > 2 and text.words[b - 1] in _DANGLING | _LINKS and b not in text.pauses:
        b -= 1
    return b


def _trimmed(text: Text, a: int, b: int, felt: Set[int], frames: Set[int]) -> tuple[int, int] | None:
    """A stretch without what leads on from a feeling before it, or up to one after it."""
    if a - 1 in felt and a + 1 < b and a + 1 in text.pauses:
        a += 1  # a name: "no wonder you're frustrated, Mum, after …"
    while a < b and (text.words[a] in (_LEADS_ON if a - 1 in felt else _LINKS) or a in frames):
        a += 1
    if b in felt:
        while a < b and text.words[b - 1] in _LEADS_UP | _LINKS:
            b -= 1
    return (a, b) if a < b else None


#: A quote of fewer words than this says too little.
_SHORT = 3
#: A quote that ends in one of these breaks off.
_DANGLING = words_of("a an the of to for your my his her their our in on at with by as than because if who and i")
#: What stands before a feeling and belongs to it: "and you are so | sad".
_LEADS_UP = words_of(
    """
    and but so it that this is are was were you feel feels feeling felt be been being must really very quite a bit
    little both now then sounds seems left leaves leave makes made make rather pretty which i can hear imagine
    """
) | frozenset(["your", "all"])


def longest_of(text: Text, first: int, last: int, told: Set[int]) -> Span:
    """Of the clauses in the tokens `first` to `last` (both included) the one with most of `told`, and what
    of it follows and can be quoted with it."""
    cuts = sorted({first, last + 1, *(i for i in text.clause_cuts if first < i <= last)})
    best = max(
        ((sum(i in told for i in range(a, b)), a, b) for a, b in pairwise(cuts)),
        key=lambda found: found[0],
    )
    _, a, b = best
    for end in cuts:
        if end > b and told & set(range(b, end)) and text.tokens[end - 1].end - text.tokens[a].start <= QUOTED:
            b = end
    return tidy(text, a, b)
