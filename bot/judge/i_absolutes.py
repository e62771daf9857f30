"""Always and never: the `absolute` stop, and what of it is no fault.

An absolute about oneself, a kind one ("you always make me laugh"), one told of what was said, and one evening told with
"never" are let pass (rulings of the rubric).
"""

from __future__ import annotations

from bot.judge.i_context import Look
from bot.judge.i_lexicon import Mark, to_mark


def find_absolutes(look: Look) -> list[Mark]:
    """Every absolute about the other's conduct."""
    return _Absolutes(look).found()


class _Absolutes:
    def __init__(self, look: Look) -> None:
        self.look = look

    def found(self) -> list[Mark]:
        """The absolutes about the other's conduct, in order of kind, not yet merged."""
        harmless = self.look.known.harmless.find(self.look.text)
        marks = [Mark("absolute", hit.first, hit.last) for hit in self.look.known.outright.find(self.look.text)]
        for hit in self.look.known.absolutes.find(self.look.text):
            mark = to_mark(hit)
            if any(h.first <= mark.last and mark.first <= h.last for h in harmless):
                continue
            if self.look.told_only(mark) or self._reported(mark):
                continue
            if self._about_other(mark) and not self._kindly(mark):
                marks.append(mark)
        return marks

    def _reported(self, mark: Mark) -> bool:
        """ "You said that you never…" tells what was said."""
        first = self.look.text.clause_at(mark.first)[0]
        before = set(self.look.words[first : mark.first])
        if before & {"when", "that"} and any(first <= at <= mark.last + 8 for at in self.look.times):
            return True  # "when you never came back on Friday" is one evening
        return bool({"said", "told", "say", "wrote", "shouted", "if"} & before)

    def _subject(self, mark: Mark) -> str:
        """Whose conduct it is: "mine", "theirs" or "" where nobody is named."""
        first, last = self.look.text.clause_at(mark.first)
        said = self.look.words[mark.first : mark.last + 1]
        if said[0] in self.look.known.theirs:
            return "theirs"
        if said[-1] in ("time", "once"):
            ahead = self.look.after(mark.last, 3 if mark.first == first else 1)
            for word in ahead:
                if word in self.look.known.theirs:
                    return "theirs"
                if word in self.look.known.mine:
                    return (
                        "theirs"
                        if _acts(self.look.words[mark.last + 2 : self.look.text.sentence_at(mark.first)[1]])
                        else "mine"
                    )
        for i in range(mark.first - 1, first - 1, -1):
            word = self.look.words[i]
            if word == "your" or (word in self.look.known.theirs and self.look.before(i) != ("love",)):
                return "theirs"
            if word in self.look.known.mine:
                return "mine"
        inside = self.look.words[mark.last + 1 : last]
        if {"i", "we", "my"} & set(inside) and not {"you", "your"} & set(inside):
            return "mine"
        return "theirs" if {"you", "your"} & set(inside) or self._dropped(inside, first == mark.first) else ""

    @staticmethod
    def _dropped(after: tuple[str, ...], opens: bool) -> bool:
        """ "never helps", "always late", "constantly checking": the other is left out but meant."""
        if not opens or not after:
            return opens
        word = after[0]
        plain = word.endswith("s") and not word.endswith(("ss", "us"))
        return plain or word.endswith("ing") or word in ("late", "on", "busy", "away", "the", "last", "too")

    def _about_other(self, mark: Mark) -> bool:
        if self.look.words[mark.first : mark.last + 1] == ("for", "once"):
            first, last = self.look.text.sentence_at(mark.first)
            sentence = self.look.words[first:last]
            return "you" in sentence and self.look.tone(first, last - 1) <= 0
        return self._subject(mark) == "theirs"

    def _kindly(self, mark: Mark) -> bool:
        """ "You always make me laugh", "happy every time you smile"."""
        first, last = self.look.text.clause_at(mark.first)
        if {"never", "not", "nobody"} & set(self.look.words[mark.first : mark.last + 1]):
            return False
        start, end = self.look.text.sentence_at(mark.first)
        if self.look.tone(first, last - 1) < 0 or (
            self.look.tone(start, end - 1) < 0 and "always" not in self.look.words[first:last]
        ):
            return False
        clause = set(self.look.words[first:last])
        if clause & self.look.known.unkind:
            return False
        return bool(clause & self.look.known.kind) or self.look.tone(start, end - 1) > 0


def _acts(rest: tuple[str, ...]) -> bool:
    """Whether somebody else does something in these words ("ask you roll your eyes")."""
    return any(word in ("you", "he", "she", "they") for word in rest)
