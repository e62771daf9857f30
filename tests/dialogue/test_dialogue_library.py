"""Reading a folder: every file, every mistake, and nothing is used that has one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.dialogue.library import LibraryMistake, Reading, load, read_path
from bot.judge.verdict import SKILLS

from .making import STORY

OURS = Path(__file__).parents[2] / "dialogues"
NUDGES = """\
nudges:
  - id: n-tea
    kind: do
    with: anyone
    text: Make somebody a cup of tea.
  - id: n-call
    kind: ask
    with: family
    text: Ask somebody how their day was.
done: [Thank you.]
swapped: ["Here is another:"]
later: [It can wait.]
"""


QUESTIONS = """\
questions:
  - id: q-aisle
    depth: 1
    with: anyone
    text: Which aisle do you wander down?
  - id: q-breakfast
    depth: 2
    with: friend
    text: Whose breakfast table do you remember?
"""
LADDER = """\
prompts:
  - id: l-corner
    rung: fact
    text: Tell someone where you sit.
  - id: l-sofa
    rung: preference
    text: Tell someone which end of the sofa is yours.
"""
IDEAS = """\
ideas:
  - id: t-keys
    title: Odd keys
    time: hour
    cost: free
    place: in
    with: anyone
    text: Tip out a drawer and tell its stories.
  - id: t-walk
    title: A walk
    time: evening
    cost: cheap
    place: out
    with: partner
    text: Walk home the other way.
"""
WHYS = """\
whys:
  - id: y-news
    title: Good news
    text: Gladness that asks for more went with satisfaction.
    source: One study, 2006
  - id: y-thanks
    title: Thanks
    text: Thanks that say what for are remembered.
    source: Another study
"""


def lay(folder: Path, **files: str) -> Path:
    """Write files below a folder; two underscores in a name stand for a slash."""
    for name, text in files.items():
        file = folder / (name.replace("__", "/") + ".yaml")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def codes(reading: Reading) -> list[str]:
    return [f"{Path(p.place.file).name}:{p.place.line} {p.code}" for p in reading.problems]


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """A copy of the bot's own dialogues with one script only."""
    root = tmp_path / "dialogues"
    for file in OURS.rglob("*.yaml"):
        if file.parent.name not in {*SKILLS, "guides"}:
            (root / file.relative_to(OURS)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, root / file.relative_to(OURS))
    return lay(root, en__paraphrase__story=STORY)


def test_the_bots_own_dialogues_have_no_mistake() -> None:
    assert [str(problem) for problem in read_path(OURS).problems] == []


def test_one_file_or_a_whole_folder_may_be_read(tmp_path: Path) -> None:
    lay(tmp_path, a__b__story=STORY, other=STORY.replace("go: bye", "go: by"))
    assert codes(read_path(tmp_path)) == ["other.yaml:52 D020"]
    reading = read_path(tmp_path / "a" / "b" / "story.yaml")
    assert (list(reading.scripts), reading.files, reading.problems) == (["story"], 1, [])


def test_a_path_that_is_not_there_is_read_as_an_empty_folder(tmp_path: Path) -> None:
    (problem,) = read_path(tmp_path / "nowhere").problems
    assert (problem.code, problem.message) == ("D011", "there is no script in this folder")


def test_a_file_that_would_not_be_read_is_told(tmp_path: Path) -> None:
    lay(tmp_path, story=STORY)
    (tmp_path / "other.yml").write_text(STORY, encoding="utf-8")
    assert [f"{p.code} {p.hint}" for p in read_path(tmp_path).problems] == ["D051 call it other.yaml"]


def test_an_id_stands_in_one_script_only(tmp_path: Path) -> None:
    reading = read_path(lay(tmp_path, a=STORY, b=STORY))
    assert codes(reading) == ["b.yaml:1 D050"]
    assert str(tmp_path / "a.yaml") in reading.problems[0].message


def test_a_script_stands_in_the_folder_of_its_skill(tmp_path: Path) -> None:
    reading = read_path(lay(tmp_path, empathy__story=STORY, drafts__other=STORY.replace("id: story", "id: other")))
    assert codes(reading)[0] == "story.yaml:4 D051"


def test_two_scripts_that_say_nearly_the_same_are_told(tmp_path: Path) -> None:
    again = STORY.replace("id: story", "id: again").replace("Noor", "Mila")
    assert codes(read_path(lay(tmp_path, one=STORY, two=again))) == ["one.yaml:9 D052"]


def test_a_file_that_is_not_utf8_is_told_at_the_character(tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_bytes("id: story\ntitle: Café\n".encode("latin-1"))
    (problem,) = read_path(tmp_path).problems
    assert str(problem).endswith(
        "old.yaml:2:11: D001 the character that stands here is not UTF-8 (save the file as UTF-8)"
    )


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    assert read_path(lay(tmp_path, story="\ufeff" + STORY)).problems == []


def test_the_hash_follows_the_content_and_nothing_else(tmp_path: Path) -> None:
    lay(tmp_path, a__story=STORY, b__story=STORY, c__story=STORY + "\n# a remark\n")
    first, same, other = (read_path(tmp_path / name).scripts["story"].hash for name in "abc")
    assert first == same != other


def test_a_nudge_stands_once_and_so_does_its_text(tmp_path: Path) -> None:
    text = NUDGES.replace("n-call", "n-tea").replace("Ask somebody how their day was.", "make somebody a  cup of TEA.")
    assert codes(read_path(lay(tmp_path, nudges=text))) == ["nudges.yaml:6 D050", "nudges.yaml:9 D050"]


@pytest.mark.parametrize("old", ["Make somebody", "Thank you.", "Here is another:", "It can wait."])
def test_nothing_can_be_filled_into_what_goes_with_a_nudge(tmp_path: Path, old: str) -> None:
    new = '"{{ name }}"' if old[-1] == "." else "{{ name }}"
    reading = read_path(
        lay(tmp_path, nudges=NUDGES.replace(old, new).replace("text: {{ name }}", "text: Dear {{ name }},"))
    )
    assert [code.split()[1] for code in codes(reading)] == ["D030"]


def test_markup_in_a_nudge_is_checked(tmp_path: Path) -> None:
    assert codes(read_path(lay(tmp_path, nudges=NUDGES.replace("cup of tea", "cup of <b>tea")))) == [
        "nudges.yaml:5 D031"
    ]


@pytest.mark.parametrize("id_", ["tea", "n-Tea", "n tea"])
def test_a_nudges_id_has_a_form(tmp_path: Path, id_: str) -> None:
    (problem,) = read_path(lay(tmp_path, nudges=NUDGES.replace("n-tea", id_))).problems
    assert problem.hint == "lower-case letters, digits and hyphens, beginning with n-"


def test_the_branch_without_a_quote_is_checked_too(ours: Path) -> None:
    file = ours / "en" / "feedback.yaml"
    text = file.read_text(encoding="utf-8")
    branch = "{% else %}The sentence{% endif %}"
    assert branch in text
    file.write_text(text.replace(branch, "{% else %}<b>The sentence{% endif %}", 1), encoding="utf-8")
    assert [code.split()[1] for code in codes(read_path(file))] == ["D031"]


def test_a_rule_without_words_is_told_by_name(ours: Path) -> None:
    file = ours / "en" / "feedback.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("    threat:", "    thread:"), encoding="utf-8")
    told = [f"{problem.code} {problem.message} {problem.hint}" for problem in read_path(file).problems]
    assert sorted(told) == [
        "D041 'thread' is no rule of i_statement did you mean 'threat'?",
        "D070 the rule 'threat' of i_statement has no words add it under `change`",
    ]


def test_a_broken_button_label_is_told(ours: Path) -> None:
    file = ours / "en" / "messages.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("  again: ", "  again: <b>", 1), encoding="utf-8")
    assert [code.split()[1] for code in codes(read_path(file))] == ["D031"]


def test_a_whole_library_loads(ours: Path) -> None:
    library = load(ours)
    assert list(library.scripts) == ["story"]
    assert library.nudges.nudges


LISTS = [("questions", QUESTIONS), ("ladder", LADDER), ("ideas", IDEAS), ("whys", WHYS)]


@pytest.mark.parametrize(("name", "text"), LISTS)
def test_a_list_of_things_to_say_may_be_without_a_mistake(tmp_path: Path, name: str, text: str) -> None:
    assert codes(read_path(lay(tmp_path, **{name: text}))) == []


@pytest.mark.parametrize(("name", "text"), LISTS)
def test_an_id_and_a_text_stand_once_in_every_list(tmp_path: Path, name: str, text: str) -> None:
    items = text.split("  - ")
    twice = text + "  - " + items[1]
    assert [code.split()[1] for code in codes(read_path(lay(tmp_path, **{name: twice})))] == ["D050", "D050"]


@pytest.mark.parametrize(("name", "text"), LISTS)
def test_nothing_can_be_filled_into_a_list(tmp_path: Path, name: str, text: str) -> None:
    filled = text.replace("    text: ", "    text: Dear {{ name }}, ", 1)
    reading = read_path(lay(tmp_path, **{name: filled}))
    line = 1 + filled[: filled.index("    text: ")].count("\n")
    assert codes(reading) == [f"{name}.yaml:{line} D030"]


@pytest.mark.parametrize(("name", "text"), LISTS)
def test_markup_in_a_list_is_checked(tmp_path: Path, name: str, text: str) -> None:
    reading = read_path(lay(tmp_path, **{name: text.replace("    text: ", "    text: <b>Dear, ", 1)}))
    assert [code.split()[1] for code in codes(reading)] == ["D031"]


@pytest.mark.parametrize(
    ("name", "text", "old", "new"),
    [
        ("questions", QUESTIONS, "depth: 1", "depth: 4"),
        ("questions", QUESTIONS, "q-aisle", "aisle"),
        ("ladder", LADDER, "rung: fact", "rung: facts"),
        ("ideas", IDEAS, "time: hour", "time: minute"),
        ("ideas", IDEAS, "with: partner", "with: everyone"),
        ("whys", WHYS, "title: Good news", "title: " + "x" * 41),
    ],
)
def test_the_words_that_sort_a_list_are_checked(tmp_path: Path, name: str, text: str, old: str, new: str) -> None:
    reading = read_path(lay(tmp_path, **{name: text.replace(old, new)}))
    assert [code.split()[1] for code in codes(reading)] == ["D012"]


def test_a_why_says_where_it_is_known_from(tmp_path: Path) -> None:
    reading = read_path(lay(tmp_path, whys=WHYS.replace("    source: Another study\n", "")))
    assert codes(reading) == ["whys.yaml:6 D011"]


def test_an_id_in_a_list_has_the_lists_own_letter(tmp_path: Path) -> None:
    (problem,) = read_path(lay(tmp_path, questions=QUESTIONS.replace("q-aisle", "aisle"))).problems
    assert problem.hint == "lower-case letters, digits and hyphens, beginning with q-"


@pytest.mark.parametrize(("broken", "code"), [("{{ question", "D030"), ("<b>{{ question }}", "D031")])
def test_a_broken_text_around_the_lists_is_told(ours: Path, broken: str, code: str) -> None:
    file = ours / "en" / "together" / "words.yaml"
    text = file.read_text(encoding="utf-8")
    whole = "    <b>{{ question }}</b>\n"
    assert whole in text
    file.write_text(text.replace(whole, f"    {broken}\n", 1), encoding="utf-8")
    assert [told.split()[1] for told in codes(read_path(file))] == [code]


SHARED = ["feedback", "messages", "nudges", "safety", "help_lines", "questions", "ladder", "ideas", "whys", "words"]


@pytest.mark.parametrize("name", [f"{name}.yaml" for name in SHARED])
def test_a_library_without_one_of_its_files_does_not_load(ours: Path, name: str) -> None:
    (file,) = ours.rglob(name)
    file.unlink()
    with pytest.raises(LibraryMistake) as mistake:
        load(ours)
    assert [str(problem) for problem in mistake.value.problems] == [
        f"{file}:1:1: D011 the file {name} is missing (the bot cannot run without)"
    ]


def test_a_library_with_one_broken_script_does_not_load(ours: Path) -> None:
    lay(ours, en__paraphrase__story=STORY.replace("go: bye", "go: by"))
    with pytest.raises(LibraryMistake, match="mistakes in the dialogues"):
        load(ours)


def test_a_library_without_scripts_does_not_load(tmp_path: Path) -> None:
    with pytest.raises(LibraryMistake) as mistake:
        load(tmp_path / "nowhere")
    assert "there is no script in this folder" in {problem.message for problem in mistake.value.problems}
