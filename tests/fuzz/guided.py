"""The text paths, fuzzed by what they execute: `python tests/fuzz/guided.py [-max_total_time=600]`.

Atheris (libFuzzer for Python) changes bytes as long as that reaches code which nothing before it reached; the first
byte says which path reads the rest. What each path promises of every text is asserted here; a text that breaks it, or
raises, ends the run with the text in a file. libFuzzer's options hold; `-seed=1 -runs=…` is the same run each time.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import atheris

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

with atheris.instrument_imports(include=["bot"]):
    from bot.dialogue.speech import bubbles, heard
    from bot.judge.judge import judge_by_rules, reads
    from bot.judge.text import lexicon
    from bot.judge.verdict import RULES, SKILLS, Task
    from bot.language.wordpiece import pieces, vocabulary
    from bot.practice.clock import valid_hour
    from bot.practice.wishes import read_date
    from bot.render import markup, template
    from bot.safety.classifier import MOST_WINDOWS, WINDOW, windows
    from bot.safety.plain import legible
    from bot.safety.rules import FINDINGS, found_by_rules
    from bot.tools import _judged
    from bot.transports.telegram.inbox import _read

LONGEST = 4096
HEARD = "My aunt worked extra shifts for it. I studied for weeks, and then I blanked on the exam."
TODAY = date(2026, 3, 2)


def judged(text: str) -> None:
    """A verdict on any reply to any statement: known rules, and spans that hold what they quote."""
    said, _, other = text.partition("\x1f")
    for skill in SKILLS:
        verdict = judge_by_rules(Task(skill, other or HEARD, said))
        assert 0 <= verdict.score <= 1
        for rule in verdict.rules:
            assert rule.id in RULES[skill]
            assert rule.span is None or said[slice(*rule.span)] == rule.quote
    assert reads(text) in (True, False)


def screened(text: str) -> None:
    """A finding or none, whatever is made plain; and rows that the model can read."""
    assert found_by_rules(text) in (*FINDINGS, None)
    rows = windows(legible(text))
    assert 1 <= len(rows) <= MOST_WINDOWS
    assert all(2 <= len(row) <= WINDOW + 2 for row in rows)
    found = pieces(text)
    assert all(0 <= piece.number < len(vocabulary()) and 0 <= piece.start < piece.end <= len(text) for piece in found)
    assert all(one.start <= other.start for one, other in pairwise(found))


def quoted(text: str) -> None:
    """What is quoted back reads as it was typed: no markup of its own, nothing evaluated, no line of another's."""
    short = template.shorten(text)
    shown = template.render("“{{ answer }}”", answer=short)
    assert markup.plain(shown) == f"“{short}”"
    assert markup.mistakes(shown) == []
    assert markup.mistakes(markup.escape(text)) == []
    assert all(part and part == part.strip() for part in bubbles(text))
    heard(text, ("Noor",))
    markup.name_in_bold(markup.escape(text), ("Noor",))


def understood(text: str) -> None:
    """An hour is one, a date is to come."""
    hour = valid_hour(text)
    assert hour is None or 0 <= hour < 1440
    day = read_date(text, TODAY)
    assert day is None or isinstance(day, date)


def updated(text: str) -> None:
    """An update of any form is taken or skipped."""
    try:
        update = json.loads(text)
    except (ValueError, RecursionError):
        update = {"update_id": 1, "message": {"chat": {"id": 1, "type": "private"}, "date": 1, "text": text}}
    if isinstance(update, dict):
        _read(update)


def asked(text: str) -> None:
    """A line to `python -m bot judge` is answered, by a verdict or a sentence. Whole verdicts need the model and are
    not asked for."""
    if '"skill"' not in text:
        answer = _judged(text.encode("utf-8", "replace"), 1, explain=False)
        assert answer["error"]


PATHS: tuple[Callable[[str], None], ...] = (judged, screened, quoted, understood, updated, asked)


def one(data: bytes) -> None:
    """Hand a text to one of the paths."""
    if data:
        PATHS[data[0] % len(PATHS)](data[1:].decode("utf-8", "replace").replace("\ufffd", "")[:LONGEST] or "x")


def words() -> list[str]:
    """What the lexicons know, and what breaks parsers."""
    known = {"half past ", "tomorrow", "12:30", "12 March", '{"update_id": 1, "message": {"chat": {"id": 1}}}'}
    for file in files("bot.judge").joinpath("lexicons").iterdir():
        for value in lexicon(file.name.removesuffix(".yaml")).values():
            known |= set(map(str, list(value)[:40])) if not isinstance(value, str) else {value[:60]}
    known |= {
        "{{ 1234 * 4321 }}",
        "{% raw %}",
        "<b>",
        "</b>",
        "&amp;",
        "“",
        "”",
        "\u202e",
        "\u0301",
        "İ",
        "\n\n",
        "\x1f",
    }
    return sorted(known)


#: What the first changes are made to.
SEEDS = (
    "You feel let down because he said he'd come at seven, and then nobody rang. You should tell him!",
    "I felt sad when you came at nine; could you ring me next time? You always forget.",
    "that's amazing!! how did they tell you? but won't it cost a lot\x1fI got the flat, we move in March 🎉",
    "Thank you for driving me at 5 am on Sunday. It meant I could breathe. For once you were kind",
    "My friend said “I want to k.i.l.l myself” in a film years ago, and I'm not 15 any more. He doesn't hit me.",
    "Noor: <b>{{ 1234 * 4321 }}</b> &amp; “so”\n\nNarrator: {% raw %}",
    "half past seven in the evening",
    "12 March 2027",
    '{"update_id": 7, "callback_query": {"id": "1", "from": {"id": 5}, "data": "p:0:x", "message": {"message_id": 2}}}',
    '{"update_id": 7, "edited_message": {"chat": {"id": 5, "type": "private"}, "location": {"latitude": 1}}}',
    '{"update_id": 7, "my_chat_member": {"chat": {"id": 5, "type": "private"}, "new_chat_member": {}}}',
    '{"id": 1, "said": "x", "like": ["y"], "facts": []}',
)


def main() -> None:
    """Fuzz, with the words as libFuzzer's dictionary and the seeds on every path."""
    with tempfile.TemporaryDirectory() as fresh:
        corpus, dictionary = Path(fresh) / "corpus", Path(fresh) / "words.dict"
        corpus.mkdir()
        for number in range(len(PATHS)):
            for at, seed in enumerate(SEEDS):
                (corpus / f"{number}-{at}").write_bytes(bytes([number]) + seed.encode())
        lines = ("".join(f"\\x{byte:02x}" for byte in word.encode()[:60]) for word in words())
        dictionary.write_text("".join(f'"{line}"\n' for line in lines), encoding="utf-8")
        options = (f"-dict={dictionary}", f"-max_len={LONGEST}", "-timeout=20", "-verbosity=0", str(corpus))
        atheris.Setup([sys.argv[0], *sys.argv[1:], *options], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
