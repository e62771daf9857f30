"""The library: every file under dialogues/, read and checked."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from bot.dialogue.check import check_source, texts
from bot.dialogue.content import Ideas, Ladder, Questions, Together, Whys
from bot.dialogue.model import Script
from bot.dialogue.problem import Place, Problem
from bot.dialogue.shape import fit
from bot.dialogue.shared import Feedback, HelpLines, Messages, Nudges, Safety
from bot.dialogue.shared_check import check_shared
from bot.dialogue.source import Source, read
from bot.judge.verdict import SKILLS

M = TypeVar("M", bound=BaseModel)

#: The files of shared texts, by name, and where each stands below dialogues/.
_SHARED: dict[str, type[BaseModel]] = {
    "feedback.yaml": Feedback,
    "help_lines.yaml": HelpLines,
    "ideas.yaml": Ideas,
    "ladder.yaml": Ladder,
    "messages.yaml": Messages,
    "nudges.yaml": Nudges,
    "questions.yaml": Questions,
    "safety.yaml": Safety,
    "whys.yaml": Whys,
    "words.yaml": Together,
}
_TOGETHER = ("ideas.yaml", "ladder.yaml", "questions.yaml", "whys.yaml", "words.yaml")

#: Two scripts that share more of their words than this say nearly the same (Jaccard index of words over 4 letters).
NEARLY_THE_SAME = 0.5

_WORD = re.compile(r"[^\W\d_]{5,}")


@dataclass(frozen=True, slots=True)
class Loaded:
    """One script: where it stands and the hash of its content, by which a session knows its script again."""

    script: Script
    hash: str
    source: Source


@dataclass(slots=True)
class Reading:
    """What was read from a path: scripts by id, shared texts and where they stand by file name, and every mistake."""

    scripts: dict[str, Loaded] = field(default_factory=dict)
    shared: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    files: int = 0
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Library:
    """Everything the bot says, ready to use."""

    scripts: Mapping[str, Loaded]
    feedback: Feedback
    nudges: Nudges
    safety: Safety
    messages: Messages
    help_lines: HelpLines
    questions: Questions
    ladder: Ladder
    ideas: Ideas
    whys: Whys
    together: Together


class LibraryMistake(ValueError):
    """The dialogues cannot be used as they are; `problems` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} mistakes in the dialogues")
        self.problems = problems


def read_path(path: Path) -> Reading:
    """Read and check a file, or every `.yaml` below a folder. Raises OSError where the path cannot be read."""
    reading = Reading()
    files = [path] if path.is_file() else sorted(path.rglob("*.yaml"))
    if not files:
        message = "there is no script in this folder"
        reading.problems.append(Problem(Place(str(path)), "D011", message, "a script is a file that ends in .yaml"))
    for file in [] if path.is_file() else sorted(path.rglob("*.yml")):
        message = "a file that ends in .yml is not read"
        reading.problems.append(Problem(Place(str(file)), "D051", message, f"call it {file.stem}.yaml"))
    for file in files:
        reading.files += 1
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            before = error.object[: error.start]
            place = Place(str(file), before.count(b"\n") + 1, len(before.rpartition(b"\n")[2].decode()) + 1)
            message = "the character that stands here is not UTF-8"
            reading.problems.append(Problem(place, "D001", message, "save the file as UTF-8"))
            continue
        if file.name in _SHARED:
            _read_shared(file.name, read(text, str(file)), reading)
        else:
            _read_script(file, text, reading)
    reading.problems += _alike(reading.scripts)
    reading.problems.sort()
    return reading


def load(root: Path) -> Library:
    """Load the whole library from the folder `dialogues`.

    Raises LibraryMistake where anything is wrong with it: a bot does not speak from half a script.
    """
    reading = read_path(root)
    for name, model in _SHARED.items():
        if name not in reading.shared and not any(Path(p.place.file).name == name for p in reading.problems):
            place = Place(str(_where(root, name, model)))
            reading.problems.append(Problem(place, "D011", f"the file {name} is missing", "the bot cannot run without"))
    if not reading.scripts and reading.files:
        reading.problems.append(Problem(Place(str(root)), "D011", "there is no script in this folder"))
    if reading.problems:
        raise LibraryMistake(reading.problems)
    return Library(
        scripts=reading.scripts,
        feedback=reading.shared["feedback.yaml"],
        nudges=reading.shared["nudges.yaml"],
        safety=reading.shared["safety.yaml"],
        messages=reading.shared["messages.yaml"],
        help_lines=reading.shared["help_lines.yaml"],
        questions=reading.shared["questions.yaml"],
        ladder=reading.shared["ladder.yaml"],
        ideas=reading.shared["ideas.yaml"],
        whys=reading.shared["whys.yaml"],
        together=reading.shared["words.yaml"],
    )


def _where(root: Path, name: str, model: type[BaseModel]) -> Path:
    """Where a file of shared texts is expected."""
    if model is HelpLines:
        return root / name
    return root / "en" / "together" / name if name in _TOGETHER else root / "en" / name


def _read_shared(name: str, source: Source, reading: Reading) -> None:
    problems = source.problems
    if not problems:
        found, problems = fit(_SHARED[name], source)
        if found is not None:
            problems = [*problems, *check_shared(found, source)]
            reading.shared[name], reading.sources[name] = found, source
    reading.problems += problems


def _read_script(file: Path, text: str, reading: Reading) -> None:
    source = read(text, str(file))
    script, problems = check_source(source)
    reading.problems += problems
    if script is None:
        return
    folder = file.parent.name
    if folder in SKILLS and folder != script.teaches:
        teaches = f"teaches {script.teaches}" if script.teaches else "is a guide"
        message = f"the script {teaches} but stands in the folder {folder}"
        reading.problems.append(
            Problem(source.place(("teaches",)), "D051", message, "move the file, or mend `teaches`")
        )
    if script.id in reading.scripts:
        other = reading.scripts[script.id].source.file
        message = f"the id '{script.id}' is taken by {other}"
        reading.problems.append(Problem(source.place(("id",)), "D050", message, "an id is unique; choose another"))
        return
    reading.scripts[script.id] = Loaded(script, hashlib.sha256(text.encode()).hexdigest()[:16], source)


def _alike(scripts: Mapping[str, Loaded]) -> Iterator[Problem]:
    words = {
        id_: frozenset(word for _, text in texts(one.script) for word in _WORD.findall(text.casefold()))
        for id_, one in scripts.items()
    }
    ids = sorted(scripts)
    for index, one in enumerate(ids):
        for other in ids[:index]:
            one_of_them, other_of_them = len(words[one]), len(words[other])
            if min(one_of_them, other_of_them) <= NEARLY_THE_SAME * max(one_of_them, other_of_them):
                continue  # so unlike in length that they cannot share enough
            both = len(words[one] & words[other])
            if both > NEARLY_THE_SAME * (one_of_them + other_of_them - both):
                place = scripts[one].source.place(("scenes",))
                message = f"'{one}' says nearly the same as '{other}'"
                yield Problem(place, "D052", message, "tell another story, not the same one with other names")
