"""What check, walk and judge do: files and lines in, lines out, an exit code."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import BinaryIO, Literal, TextIO

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from bot.dialogue.counts import counts
from bot.dialogue.library import LibraryMistake, Reading, load, read_path
from bot.dialogue.shared import HelpLines, Messages
from bot.dialogue.shared_check import check_age
from bot.dialogue.walk import walk
from bot.judge.judge import judge, judge_by_rules, reads
from bot.judge.verdict import Skill, Task
from bot.judge.weighing import odds, weights
from bot.safety.screen import screen

#: The labels of the built-in buttons where the path has no messages.yaml of its own.
LABELS = {
    "again": "Try again",
    "example": "Show me an example",
    "next": "Next",
    "rewind": "What if I had said…",
    "first": "1 is better",
    "second": "2 is better",
    "on": "Go on",
}


class Line(BaseModel):
    """One line of the judge's input."""

    model_config = ConfigDict(extra="forbid")

    id: str | int
    skill: Skill | Literal["safety"]
    said: str
    heard: str = ""
    facts: list[str] = []
    feelings: list[str] = []
    like: list[str] = []
    unlike: list[str] = []

    @model_validator(mode="after")
    def _answers_something(self) -> Line:
        """Only the screen needs nothing that was heard."""
        if self.skill != "safety" and "heard" not in self.model_fields_set:
            raise PydanticCustomError("heard", "heard is missing")
        return self


def check_command(path: Path, today: date, *, whole: bool) -> int:
    """Check a path; `whole` says that it is the bot's own library, of which nothing may be missing.

    A help line that has not been compared with its source for long is told, and is no mistake.
    """
    reading = read_path(path)
    problems = reading.problems
    if whole and not problems:
        try:
            load(path)
        except LibraryMistake as mistake:
            problems = mistake.problems
    lines = reading.shared.get("help_lines.yaml")
    old = check_age(lines, reading.sources["help_lines.yaml"], today) if isinstance(lines, HelpLines) else ()
    for problem in sorted([*problems, *old]):
        print(problem)
    print(f"{_counts(reading)}, {_mistakes(len(problems))}")
    return 1 if problems else 0


def walk_command(path: Path) -> int:
    """Walk every script below a path."""
    reading = read_path(path)
    problems = list(reading.problems)
    messages = reading.shared.get("messages.yaml")
    labels = messages.buttons if isinstance(messages, Messages) else LABELS
    states = steps = examples = 0
    for loaded in reading.scripts.values():
        walked = walk(loaded.script, loaded.source, judge, labels)
        states, steps, examples = states + walked.states, steps + walked.steps, examples + walked.examples
        problems += walked.problems
    for problem in sorted(problems):
        print(problem)
    print(f"{_counts(reading)}; walked {states} states, {steps} steps of transcripts, {examples} examples", end="")
    print(f", {_mistakes(len(problems))}")
    return 1 if problems else 0


def _mistakes(count: int) -> str:
    return "no mistake" if not count else "1 mistake" if count == 1 else f"{count} mistakes"


def _counts(reading: Reading) -> str:
    said = ", ".join(f"{number} {name}" for name, number in counts(reading).items())
    return f"{reading.files} files: {len(reading.scripts)} scripts{f' ({said})' if said else ''}"


def judge_command(source: BinaryIO, out: TextIO, *, explain: bool = False) -> int:
    """Judge JSON Lines; `explain` adds what the rules alone say and what the reader makes of it.

    A line that cannot be judged gets its id (null where it has none) and a sentence; then the exit code is 1.
    """
    failed = False
    for number, raw in enumerate(source, start=1):
        if not raw.strip():
            continue
        answer = _judged(raw, number, explain=explain)
        failed = failed or "error" in answer
        out.write(json.dumps(answer, ensure_ascii=False) + "\n")
        out.flush()
    return 1 if failed else 0


def _judged(raw: bytes, number: int, *, explain: bool) -> dict[str, object]:
    try:
        data = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return {"id": None, "error": f"line {number} is not UTF-8"}
    except (ValueError, RecursionError):
        return {"id": None, "error": f"line {number} is not JSON; write one object on each line"}
    if not isinstance(data, dict):
        return {"id": None, "error": f'line {number} is not an object; write {{"id": …, "skill": …}}'}
    given = data.get("id")
    id_ = given if isinstance(given, (str, int)) else None
    try:
        line = Line.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        said = (f"line {number}", ".".join(str(part) for part in first["loc"]), first["msg"].lower())
        return {"id": id_, "error": ": ".join(filter(None, said))}
    return {"id": line.id, **_verdict(line, explain=explain)}


def _verdict(line: Line, *, explain: bool) -> dict[str, object]:
    finding = screen(line.said)
    if finding or line.skill == "safety":
        return {"verdict": None, "score": None, "rules": [], "next": None, "safety": finding}
    lists = {name: tuple(getattr(line, name)) for name in ("facts", "feelings", "like", "unlike")}
    task = Task(line.skill, line.heard, line.said, **lists)
    verdict = judge(task)
    rules = [
        {
            "id": rule.id,
            "kind": rule.kind,
            "span": list(rule.span) if rule.span else None,
            "quote": rule.quote,
            "why": rule.why,
        }
        for rule in verdict.rules
    ]
    score = round(verdict.score, 4)
    answer: dict[str, object] = {"verdict": verdict.verdict, "score": score, "rules": rules}
    answer |= {"next": verdict.next, "safety": None}
    return {**answer, "explain": _explained(task)} if explain else answer


def _explained(task: Task) -> dict[str, object]:
    """What the verdict was made of: the rules' own, the reader's shares, and the log-odds of both together, most
    first."""
    alone = judge_by_rules(task)
    found: dict[str, object] = {
        "rules": {"verdict": alone.verdict, "score": alone.score, "found": [rule.id for rule in alone.rules]}
    }
    if reads(task.said):
        from bot.judge.reader import opinion  # noqa: PLC0415 (loads the model)

        read = opinion(task)
        found["reader"] = {
            "verdicts": {grade: round(share, 3) for grade, share in read.verdicts.items()},
            "rules": {rule: round(share, 3) for rule, share in sorted(read.rules.items(), key=lambda one: -one[1])},
        }
        weighed = odds(task.skill, {rule.id for rule in alone.rules}, read, weights())
        found["odds"] = {rule: round(odd, 2) for rule, odd in sorted(weighed.items(), key=lambda one: -one[1])}
    return found
