"""One reply and what its finders ask of it: neighbours, tone, and whether words are said or only told."""

from __future__ import annotations

from functools import cached_property

from bot.judge.feelings import FeelingHit
from bot.judge.i_lexicon import Mark, Words, in_quotes, words
from bot.judge.text import Text

#: How far back, in words, a denial or a fear reaches.
_REACH = 9


class Look:
    """A reply, read once, shared by the finders of stops."""

    def __init__(self, text: Text, feelings: list[FeelingHit]) -> None:
        self.text = text
        self.words = text.words
        self.known: Words = words()
        self.feelings = feelings
        self.quoted = in_quotes(text)
        guards = self.known.guards.find(text)
        self.disowned = [hit for hit in guards if hit.value == "disowned"]
        self.feared = [hit for hit in guards if hit.value == "feared"]

    def told_only(self, mark: Mark) -> bool:
        """Whether the words are denied or somebody else's."""
        start = self.text.tokens[mark.first].start
        if any(a < start < b for a, b in self.quoted):
            return True
        before = self.before(mark.first, 2)
        if self.words[mark.first] == "you" and {"said", "told", "wrote"} & set(before) and "i" not in before:
            return True
        least = self.text.sentence_at(mark.first)[0]
        for hit in self.disowned:
            if least <= hit.first and mark.first - _REACH <= hit.last < mark.first:
                me = "i" in self.words[max(least, hit.first - 4) : hit.first]
                if me or self.words[hit.first + 1] in ("because", "that"):
                    return not any(w in ("but", "you") for w in self.words[hit.last + 1 : mark.first])
        return False

    def before(self, i: int, n: int = 1) -> tuple[str, ...]:
        """The `n` words before token `i`."""
        return self.words[max(0, i - n) : i]

    def after(self, i: int, n: int = 1) -> tuple[str, ...]:
        """The `n` words after token `i`."""
        return self.words[i + 1 : i + 1 + n]

    def tone(self, first: int, last: int) -> int:
        """Pleasant feelings less unpleasant ones between two tokens; negation turns them round."""
        return sum(
            -hit.valence if hit.negated else hit.valence
            for hit in self.feelings
            if first <= hit.first and hit.last <= last
        )

    @cached_property
    def times(self) -> tuple[int, ...]:
        """Where times are named ("on Friday"), as token indexes."""
        return tuple(hit.first for hit in self.known.times.find(self.text))
