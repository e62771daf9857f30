"""How much there is to practise, counted as CURRICULUM.md ("How much of it") counts."""

from __future__ import annotations

from bot.dialogue.library import Reading
from bot.judge.verdict import SKILLS

_STATEMENTS = {
    "i_statement": "“I” situations",
    "paraphrase": "statements to say back",
    "empathy": "empathy statements",
    "good_news": "good news",
    "appreciation": "occasions to thank",
}


def counts(reading: Reading) -> dict[str, int]:
    """What was read, by what it is called: statements in drills by skill, stories, pairs, role-plays and the rest."""
    scripts = [loaded.script for loaded in reading.scripts.values()]
    kinds = {kind: [script for script in scripts if script.kind == kind] for kind in {one.kind for one in scripts}}
    found: dict[str, int] = {}
    for skill in SKILLS:
        found[_STATEMENTS[skill]] = sum(
            scene.listen is not None and not scene.listen.free and scene.listen.frame is None
            for script in kinds.get("drill", ())
            if script.teaches == skill
            for scene in script.scenes.values()
        )
    found["stories to sum up"] = len(kinds.get("story", ()))
    found["pairs"] = sum(len(script.pairs) for script in kinds.get("spot", ()))
    found["role-plays"] = len(kinds.get("roleplay", ()))
    found["learn cards"] = len(kinds.get("learn", ()))
    found["sentences to build"] = len(kinds.get("build", ()))
    found["own situations"] = len(kinds.get("own", ()))
    found["guides"] = len(kinds.get("guide", ()))
    for file, top, name in (
        ("nudges.yaml", "nudges", "nudges"),
        ("questions.yaml", "questions", "questions"),
        ("ladder.yaml", "prompts", "ladder prompts"),
        ("ideas.yaml", "ideas", "ideas for time together"),
        ("whys.yaml", "whys", "why cards"),
    ):
        if file in reading.shared:
            found[name] = len(getattr(reading.shared[file], top))
    return {name: number for name, number in found.items() if number}
