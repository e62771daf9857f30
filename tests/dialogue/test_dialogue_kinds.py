"""What each kind of script needs, and the checker's words where it has something else."""

from __future__ import annotations

import pytest

from bot.dialogue.check import check

from .making import BUILD, GUIDE, OWN, PAIRS, ROLEPLAY, STORY, codes, told

TALE = STORY.replace("kind: drill", "kind: story")


def without(text: str, key: str) -> str:
    """A script without the part that begins with this key at the margin."""
    start = text.index(f"\n{key}:") + 1
    lines = text[start:].splitlines(keepends=True)
    end = next((number for number, line in enumerate(lines[1:], 1) if line[0] not in " \n"), len(lines))
    return text[:start] + "".join(lines[end:])


@pytest.mark.parametrize("text", [ROLEPLAY, PAIRS, BUILD, OWN, GUIDE])
def test_a_script_of_any_kind_may_be_without_a_mistake(text: str) -> None:
    assert told(text) == ""


@pytest.mark.parametrize("kind", ["learn", "build", "own"])
def test_a_kind_without_needs_of_its_own_may_be_any_scenes(kind: str) -> None:
    assert codes(STORY.replace("kind: drill", f"kind: {kind}")) == []


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (STORY, "try"),
        (STORY, "teaches"),
        (STORY, "start"),
        (STORY, "scenes"),
        (PAIRS, "pairs"),
        (PAIRS, "rule"),
        (PAIRS, "try"),
        (ROLEPLAY, "try"),
        (GUIDE, "start"),
    ],
)
def test_a_key_that_the_kind_needs_is_told_as_missing_at_the_kind(text: str, key: str) -> None:
    kind = text.split("\n")[1].removeprefix("kind: ")
    assert f"story.yaml:2:1: D013 a script of the kind {kind} needs `{key}` (add it)" in told(without(text, key))


def test_a_role_play_needs_a_trust() -> None:
    assert codes(without(ROLEPLAY, "trust"))[0] == "D013 2:1"


@pytest.mark.parametrize(
    ("text", "more", "key"),
    [
        (STORY, "trust:\n  start: 0\n", "trust"),
        (STORY, PAIRS[PAIRS.index("pairs:\n") :], "pairs"),
        (PAIRS, "start: a\nscenes:\n  a:\n    go: END\n", "scenes"),
        (GUIDE, "teaches: empathy\n", "teaches"),
    ],
)
def test_a_key_that_the_kind_does_not_have_is_told_where_it_stands(text: str, more: str, key: str) -> None:
    line = (text + more)[: (text + more).index(f"\n{key}:")].count("\n") + 2
    kind = text.split("\n")[1].removeprefix("kind: ")
    assert f"story.yaml:{line}:1: D013 a script of the kind {kind} has no `{key}`" in told(text + more)


def test_a_guide_needs_nothing_to_try() -> None:
    assert "try" not in GUIDE
    assert codes(GUIDE) == []


def test_what_a_kind_needs_is_not_told_of_a_script_whose_shape_is_broken() -> None:
    assert codes(without(STORY, "try").replace("tries: 3", "tries: 9")) == ["D012 27:7"]


def test_a_missing_key_does_not_hide_what_is_wrong_in_the_scenes() -> None:
    assert codes(without(STORY, "try").replace("go: bye", "go: by")) == ["D013 2:1", "D020 51:9"]


def test_a_topic_is_one_of_those_that_the_library_sorts_by() -> None:
    assert "D012 'topic' is 'works', but must be one of 'couple'" in told(
        STORY.replace("start:", "topic: works\nstart:")
    )


@pytest.mark.parametrize(
    ("text", "old", "new", "rule"),
    [
        (PAIRS, "rule: absolute", "rule: absolut", "absolut"),
        (STORY, "try:", "rule: blame\ntry:", "blame"),
        (ROLEPLAY, "dampening: -2", "damping: -2", "damping"),
        (BUILD, "wants: [feeling]", "wants: [feelings]", "feelings"),
        (BUILD, "minds: [faux_feeling, blame]", "minds: [faux_feeling, advice]", "advice"),
    ],
)
def test_a_rule_is_one_of_the_skill_wherever_it_is_named(text: str, old: str, new: str, rule: str) -> None:
    (problem,) = check(text.replace(old, new), "f")[1]
    assert (problem.code, problem.message.split(" is no rule of ")[0]) == ("D041", f"'{rule}'")
    assert rule in text.replace(old, new).splitlines()[problem.place.line - 1]


def test_a_frame_needs_a_gap() -> None:
    assert "14:7: D042 the frame has no gap" in told(BUILD.replace("I felt {{ answer }}.", "I felt sad."))


def test_a_part_needs_a_rule_that_it_trains() -> None:
    assert codes(BUILD.replace("      wants: [specific]\n", "")) == ["D042 23:5"]


def test_a_part_needs_a_question_of_its_own() -> None:
    assert codes(BUILD.replace("      ask: |\n        When was that?\n", "")) == ["D042 23:5"]


def test_nothing_is_judged_in_a_guide() -> None:
    assert codes(GUIDE.replace("      free: true\n", "")) == ["D042 13:5"]


def test_a_guide_may_judge_by_a_skill_that_the_scene_names() -> None:
    judged = GUIDE.replace("      free: true\n", "      for: i_statement\n      example: I felt lost.\n")
    assert codes(judged) == []


@pytest.mark.parametrize(("heard", "told_so"), [("[hear]", True), ("[hear, bye]", True), ("[hear, aside, bye]", False)])
def test_a_story_comes_in_three_scenes_at_least(heard: str, told_so: bool) -> None:
    assert codes(TALE.replace("tries: 3", f"tries: 3\n      hears: {heard}")) == (["D042 29:7"] if told_so else [])


def test_what_is_heard_is_a_scene() -> None:
    text = STORY.replace("tries: 3", "tries: 3\n      hears: [hear, asid]")
    assert "29:21: D020 there is no scene called 'asid' (did you mean 'aside'?)" in told(text)


def test_ways_in_any_other_kind_ask_for_a_trust_that_nobody_holds() -> None:
    text = STORY.replace(
        "    go: offer\n  offer", "    ways:\n      - trust: 1\n        go: bye\n    go: offer\n  offer"
    )
    assert codes(text) == ["D043 44:5"]


def test_a_role_play_whose_trust_decides_nothing_is_told() -> None:
    text = ROLEPLAY.replace(
        "    ways:\n      - trust: 2\n        go: invited\n      - trust: 0\n        go: waved\n", ""
    )
    start, end = text.index("  invited:"), text.index("  left:")
    assert told(text[:start] + text[end:]).count("D043") == 2
    assert "the trust decides nothing" in told(text[:start] + text[end:])


def test_a_role_play_has_two_endings() -> None:
    text = ROLEPLAY.replace("      Ana: Come with me.\n    go: END", "      Ana: Come with me.\n    go: left")
    text = text.replace("      Ana: Goodbye, then.\n    go: END", "      Ana: Goodbye, then.\n    go: left")
    assert [code.split()[0] for code in codes(text)] == ["D043"]
    assert "it ends alike however one listens" in told(text)


def test_a_role_play_has_three_turns_at_least() -> None:
    start, end = ROLEPLAY.index("  sea:"), ROLEPLAY.index("  parting:")
    text = (ROLEPLAY[:start] + ROLEPLAY[end:]).replace("go: sea", "go: parting")
    assert "D043 there are 2 places to answer" in told(text)


@pytest.mark.parametrize(("old", "new"), [("dampening: -2", "dampening: -3"), ("- trust: 2", "- trust: 4")])
def test_a_trust_and_its_changes_have_bounds(old: str, new: str) -> None:
    assert [code.split()[0] for code in codes(ROLEPLAY.replace(old, new))] == ["D012"]


def test_the_ways_of_a_scene_lead_somewhere_like_any_other() -> None:
    assert "D020 there is no scene called 'invitd'" in told(ROLEPLAY.replace("go: invited", "go: invitd"))


def test_a_scene_with_ways_needs_a_go_for_everybody_else() -> None:
    assert "the scene 'parting' has ways but no `go` for the rest" in told(
        ROLEPLAY.replace("        go: waved\n    go: left", "        go: left")
    )


def test_ways_beside_listening_are_told() -> None:
    assert codes(ROLEPLAY.replace("  sea:\n", "  sea:\n    ways:\n      - trust: 2\n        go: left\n")) != []


def test_scenes_that_only_lead_on_to_each_other_are_told() -> None:
    assert codes(ROLEPLAY.replace("falls shut.\n    go: END", "falls shut.\n    go: parting")) != []


def test_a_choice_in_a_guide_is_neither_right_nor_wrong() -> None:
    assert codes(GUIDE.replace("        go: two", "        right: true\n        go: two")) != []


def test_a_set_has_three_pairs_at_least() -> None:
    two = PAIRS[: PAIRS.index("  - say: |\n      Bo rings")]
    assert "9:1: D044 there are only 2 pairs" in told(two)


@pytest.mark.parametrize("worse", ["I was let down at ten.", "i was  LET down at ten."])
def test_two_replies_that_differ_in_nothing_but_capitals_and_spaces_are_the_same(worse: str) -> None:
    assert codes(PAIRS.replace("You never do them.", worse)) == ["D044 10:5"]


@pytest.mark.parametrize("old", ["I was let down", "You never do them", "It is about ten", "Never is seldom true"])
def test_replies_and_reasons_in_a_pair_are_plain_text(old: str) -> None:
    found = codes(PAIRS.replace(old, f"<b>{old}</b>", 1))
    line = next(number for number, line in enumerate(PAIRS.splitlines(), 1) if old in line)
    assert f"D031 {line}:5" in found


def test_a_pair_may_say_no_more_than_any_scene() -> None:
    assert "D033 10:5" in codes(PAIRS.replace("I'll do the dishes later.", " ".join(["no"] * 61)))


@pytest.mark.parametrize("wrong", ["<i>Say</i> it.", "Say {{ answer }}."])
def test_what_to_try_is_plain_text(wrong: str) -> None:
    assert {code.split()[0] for code in codes(STORY.replace("Say one thing back today.", f'"{wrong}"'))} <= {
        "D030",
        "D031",
    }
    assert codes(STORY.replace("Say one thing back today.", f'"{wrong}"')) != []


def test_the_trust_is_known_in_a_role_play_from_its_first_word_and_nowhere_else() -> None:
    assert codes(ROLEPLAY.replace("I passed at last!", "I passed{% if trust > 1 %}!{% endif %}")) == []
    assert codes(STORY.replace("Noor waves.", "{{ trust }}")) == ["D030 54:5"]


@pytest.mark.parametrize(
    ("branch", "code"),
    [
        ("{% if trust < 0 %}<b>{% endif %}", "D031 29:5"),
        ("{% if trust > 2 %}" + "x" * 300 + "{% endif %}", "D032 29:5"),
        ("{% if trust > 2 %}" + "no " * 60 + "{% endif %}", "D033 29:5"),
    ],
)
def test_a_text_is_looked_at_as_it_is_said_at_every_trust(branch: str, code: str) -> None:
    assert codes(ROLEPLAY.replace("The examiner shook", f"{branch} The examiner shook")) == [code]


def test_a_kept_name_is_known_after_it_was_typed_and_in_the_replies_to_it() -> None:
    assert codes(OWN.replace("Thank you.", "“{{ told }}”")) == []
    assert codes(OWN.replace("Somebody told you something.", "{{ told }}")) == ["D030 9:5"]
    assert codes(OWN.replace("What did they say?", "{{ told }}")) == ["D030 14:7"]


def test_a_name_that_is_kept_on_one_way_only_is_not_known_where_the_ways_meet() -> None:
    skipped = OWN.replace("start: theirs", "start: offer").replace(
        "scenes:\n",
        "scenes:\n  offer:\n    choices:\n      - label: Tell it\n        go: theirs\n"
        "      - label: Not today\n        go: back\n",
    )
    assert [code.split()[0] for code in codes(skipped)] == ["D030"] * 3
    assert "the template reads 'told', which is not known here" in told(skipped)


def test_a_name_that_is_kept_on_every_way_is_known_where_the_ways_meet() -> None:
    both = OWN.replace("start: theirs", "start: offer").replace(
        "scenes:\n",
        "scenes:\n  offer:\n    choices:\n      - label: Theirs\n        go: theirs\n"
        "      - label: Mine\n        go: other\n"
        "  other:\n    listen:\n      free: true\n      keep: told\n    replies:\n      good:\n        go: back\n",
    )
    assert codes(both) == []


@pytest.mark.parametrize(
    ("text", "old", "new", "sentence"),
    [
        (
            BUILD,
            "I felt {{ feeling }} when",
            "I felt {{ feling }} when",
            "reads 'feling', which is not known here (did",
        ),
        (OWN, 'heard: "{{ told }}"', 'heard: "{{ trust }}"', "reads 'trust', which is not known here (known: "),
        (BUILD, "I felt {{ answer }}.", "I felt {{ answer }}{%", "D030 the template cannot be read"),
    ],
)
def test_frames_and_what_is_heard_read_nothing_but_what_was_kept(text: str, old: str, new: str, sentence: str) -> None:
    assert sentence in told(text.replace(old, new))


def test_a_frame_reads_only_what_was_certainly_kept_before() -> None:
    assert codes(BUILD.replace("I felt {{ answer }}.", "I felt {{ answer }} when {{ moment }}.")) == ["D030 14:7"]


@pytest.mark.parametrize("key", ["heard", "frame"])
def test_nothing_to_compare_with_is_asked_for_where_the_statement_or_the_sentence_is_made_while_playing(
    key: str,
) -> None:
    start, end = STORY.index("      like:"), STORY.index("      tries:")
    bare = STORY[:start] + STORY[end:]
    more = {
        "heard": "heard: a story\n      example: So it was.",
        "frame": 'frame: "So {{ answer }}."\n      wants: [feeling]\n      example: sad',
    }
    assert codes(bare) == ["D040 17:5"] * 3
    assert codes(bare.replace("tries: 3", f"tries: 3\n      {more[key]}")) == []
