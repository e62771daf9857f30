"""Everything that the reader is taught with, as one JSON line a reply: `python -m tools.reader.examples OUT.jsonl`.

Three sources, all written for this project: the labelled replies (labelled.py), the older lists with one label each
(tools/training/*.jsonl), and what the scripts in dialogues/en/ say of replies. A line has

    skill, heard, said      as in `bot.judge.verdict.Task`
    verdict                 0 good, 1 almost, 2 not_yet, or null where the source does not say
    rules                   {rule: 1 or 0}; a rule that is not there is unknown
    spans                   {rule: [[start, end], …]} in code points of `said`; a rule that is true and has no entry
                            stands somewhere
    source                  the file it comes from

For what was kept nobody marked the words, so they are taken from the rules' own finder where it found the same rule.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bot.dialogue.engine import task_of
from bot.dialogue.library import read_path
from bot.judge.judge import judge_by_rules
from bot.judge.verdict import GRADES, RULES, Skill, Task
from tools.reader import labelled

ROOT = Path(__file__).resolve().parents[2]

#: Kinds of the older lists that are no rule: what they say of the verdict, and of rules.
_OLD: dict[str, dict[str, tuple[str | None, dict[str, int]]]] = {
    "paraphrase": {
        "good": ("good", {"content": 1, "own_words": 1, "missing_feeling": 0, "missing_content": 0, "added": 0}),
        "almost": ("almost", {}),
        "lay": ("not_yet", {"content": 0, "feeling": 0, "missing_feeling": 1, "missing_content": 1}),
    },
    "empathy": {
        "good": ("good", {"generic": 0}),
        "permission": ("good", {"generic": 0}),
        "almost": ("almost", {}),
        "cold": ("not_yet", {"feeling": 0, "understanding": 0, "validation": 0, "presence": 0, "generic": 0}),
        "wrong_feeling": ("not_yet", {"feeling": 0, "validation": 0, "generic": 0}),
        "generic": ("almost", {"generic": 1, "feeling": 0, "understanding": 0}),
        "false_promise": (None, {"false_promise": 1}),
    },
}
_ALIASES = {"question": "question_only"}


def examples() -> Iterator[dict[str, Any]]:
    """Every example; the same words to the same statement come once, the most fully labelled first."""
    seen = set()
    for one in (*_labelled(), *_older(), *scripts()):
        key = (one["skill"], one["heard"], " ".join(one["said"].lower().split()))
        if key not in seen and one["said"].strip():
            seen.add(key)
            yield one


def _labelled() -> Iterator[dict[str, Any]]:
    for one in labelled.read(sorted(labelled.FOLDER.glob("*.txt"))):
        kinds = RULES[one.skill]
        spans: dict[str, list[tuple[int, int]]] = {}
        for rule, start, end in one.spans:
            spans.setdefault(rule, []).append((start, end))
        whole = (0, len(one.said))
        for rule in one.rules - set(spans):
            if kinds[rule] == "stop":
                spans[rule] = [whole]
        found = judge_by_rules(Task(one.skill, one.heard, one.said))
        for finding in found.rules:
            if finding.id in one.rules and kinds[finding.id] != "stop" and finding.span:
                spans.setdefault(finding.id, []).append(finding.span)
        yield {
            "skill": one.skill,
            "heard": one.heard,
            "said": one.said,
            "verdict": GRADES.index(one.verdict),
            "rules": _rules(one, kinds),
            "spans": spans,
            "source": one.place.partition(":")[0],
        }


def _rules(one: labelled.Labelled, kinds: Iterable[str]) -> dict[str, int]:
    """All rules, true or false. Beside a stop a writer tells of a missing part only where it is plain, so there it is
    left open; in an "I" statement it is always told."""
    stopped = any(RULES[one.skill][rule] == "stop" for rule in one.rules) and one.skill != "i_statement"
    return {
        rule: int(rule in one.rules)
        for rule in kinds
        if rule in one.rules or not (stopped and RULES[one.skill][rule] == "hint")
    }


def _older() -> Iterator[dict[str, Any]]:
    for file in sorted(labelled.FOLDER.glob("*.jsonl")):
        skill: Skill = "paraphrase" if file.name.startswith("paraphrase") else "empathy"
        for line in file.read_text(encoding="utf-8").splitlines():
            data: dict[str, Any] = json.loads(line)
            for label, replies in data.items():
                for reply in replies if label != "heard" else ():
                    said, kind = (reply["text"], reply["stop"]) if isinstance(reply, dict) else (reply, label)
                    one = _of_kind(skill, data["heard"], said, kind, file.name)
                    if one:
                        yield one


def scripts() -> Iterator[dict[str, Any]]:
    """The replies in the scripts. Parts of a sentence, and replies to what a person tells of themself, are no examples
    of a whole reply to a known statement."""
    for loaded in read_path(ROOT / "dialogues").scripts.values():
        script = loaded.script
        for scene in script.scenes.values():
            listen = scene.listen
            if listen is None or listen.free or listen.frame or listen.heard:
                continue
            task = task_of(script, scene, "")
            good = [*listen.like, *([listen.example] if listen.example else [])]
            given = [("good", text) for text in good]
            given += [(kind, text) for kind, texts in listen.examples.items() for text in texts]
            for kind, text in given:
                one = _of_kind(task.skill, task.heard, " ".join(text.split()), kind, "dialogues")
                if one:
                    yield one


def _of_kind(skill: Skill, heard: str, said: str, kind: str, source: str) -> dict[str, Any] | None:
    kind = _ALIASES.get(kind, kind)
    kinds = RULES[skill]
    stops = [rule for rule, what in kinds.items() if what == "stop"]
    one = {"skill": skill, "heard": heard, "said": said, "spans": {}, "source": source}
    if kind in _OLD.get(skill, {}):
        grade, rules = _OLD[skill][kind]
        rules = {**dict.fromkeys(stops, 0), **rules}
    elif kinds.get(kind) == "stop":
        grade, rules = "not_yet", {kind: 1}
    elif kinds.get(kind) == "hint":
        grade, rules = "almost", {**dict.fromkeys(stops, 0), kind: 1}
    elif kind in GRADES:
        grade, rules = kind, {} if kind == "not_yet" else dict.fromkeys(stops, 0)
    else:
        return None
    return {**one, "verdict": None if grade is None else GRADES.index(grade), "rules": rules}


def main() -> None:
    """Write them, and say how many there are."""
    count = 0
    with Path(sys.argv[1]).open("w", encoding="utf-8") as out:
        for one in examples():
            out.write(json.dumps(one, ensure_ascii=False) + "\n")
            count += 1
    print(f"{count} examples")


if __name__ == "__main__":
    main()
