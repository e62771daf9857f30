"""The patterns of `lexicons/i_statement.yaml`, compiled once, and the small type in which its finders answer."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from bot.judge.phrases import Hit, Phrases
from bot.judge.text import Text, lexicon, words_of


class Mark(NamedTuple):
    """A rule found, as token indexes (both included)."""

    rule: str
    first: int
    last: int


class Words:
    """Everything the finders look up. One instance serves all replies; it holds no state of any of them."""

    def __init__(self) -> None:
        read: dict[str, Any] = lexicon("i_statement")
        feelings = lexicon("feelings")
        feeling_words: set[str] = set()
        for group in ("unpleasant", "pleasant"):
            for parts in feelings[group].values():
                feeling_words |= words_of(parts.get("words", "")) | words_of(parts.get("after", ""))
        for kind in ("words", "after", "only_feel"):
            feeling_words |= words_of(feelings["faux"][kind])
        classes = {name: words_of(words) for name, words in read["classes"].items()}
        classes |= {
            "feel": words_of("feel felt feeling"),
            "feels": words_of("feels felt feel"),
            "felt": words_of("felt feeling"),
            "feelword": frozenset(feeling_words),
            "really": words_of("really do fully totally can completely also"),
        }

        def compiled(groups: dict[str, Any]) -> Phrases[str]:
            return Phrases([(p, rule) for rule, patterns in groups.items() for p in patterns], classes)

        def listed(patterns: Iterable[str]) -> Phrases[str]:
            return Phrases({p: p for p in patterns}, classes)

        self.stops = compiled(read["stops"])
        self.soft_blame = compiled(read["soft_blame"])
        self.hints = compiled(read["hints"])
        self.kept = compiled(read["kept"])
        guards = read["guards"]
        self.guards = compiled({"disowned": guards["disowned"], "feared": guards["feared"]})
        self.allowed = words_of(guards["allowed"])
        self.made_for_me = words_of(read["made_for_me"])
        absolutes = read["absolutes"]
        self.absolutes = compiled({"absolute": [*absolutes["words"].split(), *absolutes["phrases"]]})
        self.outright = listed(absolutes["outright"])
        self.harmless = listed(absolutes["harmless"])
        self.mine = words_of(absolutes["mine"])
        self.theirs = words_of(absolutes["theirs"])
        self.kind = words_of(absolutes["kind"])
        self.unkind = words_of(absolutes["unkind"])
        specific = read["specific"]
        self.openers = words_of(specific["openers"])
        self.moments = words_of(specific["moments"])
        self.reasons = words_of(specific["reasons"])
        self.topics = words_of(specific["topics"])
        self.unreal = words_of(specific["unreal"])
        self.wishing = words_of(specific["wishing"])
        self.common = words_of(lexicon("text")["english"])
        self.ahead = listed(specific["ahead"])
        self.you = words_of(specific["you"])
        self.vague = words_of(specific["vague"]) | feeling_words | classes["label"] | words_of(absolutes["words"])
        self.filmed = words_of(specific["filmed"])
        self.concrete = words_of(specific["concrete"])
        self.times = listed(specific["times"])


@cache
def words() -> Words:
    """The compiled lexicon; the first call takes some milliseconds."""
    return Words()


def in_quotes(text: Text) -> list[tuple[int, int]]:
    """The stretches between double quotes, as offsets: words told as somebody else's."""
    marks = [i for i, char in enumerate(text.folded) if char == '"']
    return list(zip(marks[::2], marks[1::2], strict=False))


def merged(marks: list[Mark]) -> list[Mark]:
    """Marks of one rule that overlap become one, from the first word to the last."""
    result: list[Mark] = []
    for mark in sorted(marks):
        if result and result[-1].rule == mark.rule and mark.first <= result[-1].last:
            result[-1] = Mark(mark.rule, result[-1].first, max(mark.last, result[-1].last))
        else:
            result.append(mark)
    return result


def to_mark(hit: Hit[str]) -> Mark:
    """A hit whose value is the rule's id."""
    return Mark(hit.value, hit.first, hit.last)
