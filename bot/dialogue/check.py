"""The checker: everything that can be wrong with one script, told with its place. Codes have pages in docs/check/."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.dialogue.check_texts import lengths
from bot.dialogue.kinds import check_kind
from bot.dialogue.model import END, TRUST, Listen, Scene, Script
from bot.dialogue.pairs import played
from bot.dialogue.problem import Problem, did_you_mean
from bot.dialogue.shape import fit
from bot.dialogue.source import Path, Source, read
from bot.dialogue.speech import bubbles
from bot.judge.verdict import GRADES, RULES
from bot.render import markup, template

_STEP_KEYS = ("type", "press", "verdict", "scene", "says")


def check(text: str, file: str) -> tuple[Script | None, list[Problem]]:
    """Check one script.

    Takes its text and the file's name as it is to be shown. Gives the script (None where there is any mistake) and
    every mistake, in the order of the file. Raises nothing.
    """
    return check_source(read(text, file))


def check_source(source: Source) -> tuple[Script | None, list[Problem]]:
    """Check a script that has been read; gives what `check` gives."""
    if source.problems:
        return None, sorted(source.problems)
    script, problems = fit(Script, source)
    if script is not None:
        known = _known(script)
        kind = list(check_kind(script, source, {name: known[name, False] for name in script.scenes}))
        script = played(script)
        structure = _structure(script, source) if script.scenes and script.start else []
        more = [*kind, *structure, *_speech(script, source), *_walks(script, source)]
        problems = [*problems, *_without_echoes(more, problems)]
    return (None if problems else script), sorted(problems)


def _without_echoes(found: list[Problem], shape: list[Problem]) -> list[Problem]:
    """Leave out what only follows from another mistake: a graph with a broken arrow always has lost scenes."""
    echoes = set()
    if shape or any(problem.code in {"D020", "D021"} for problem in found):
        echoes |= {"D022", "D023"}
    if shape:
        echoes |= {"D013", "D024", "D025", "D040", "D042", "D043", "D060"}
    return [problem for problem in found if problem.code not in echoes]


def exits(scene: Scene) -> list[tuple[Path, str]]:
    """Where a scene leads: the path of each `go` below the scene, and the scene it names."""
    found: list[tuple[Path, str]] = []
    if scene.go is not None:
        found.append((("go",), scene.go))
    found += [(("choices", index, "go"), choice.go) for index, choice in enumerate(scene.choices)]
    found += [(("ways", index, "go"), way.go) for index, way in enumerate(scene.ways)]
    for grade in GRADES:
        reply = getattr(scene.replies, grade, None)
        if reply is not None and reply.go is not None:
            found.append((("replies", grade, "go"), reply.go))
    return found


def _structure(script: Script, source: Source) -> Iterator[Problem]:
    scenes = script.scenes
    written = {*scenes, *_written(source)}
    if script.start not in written:
        yield Problem(
            source.place(("start",)),
            "D021",
            f"the start '{script.start}' is no scene",
            did_you_mean(script.start, scenes) or "scenes: " + ", ".join(scenes),
        )
    for name, scene in scenes.items():
        yield from _one_scene(name, scene, script, source, written)
    yield from _reach(script, source)


def _written(source: Source) -> Iterable[str]:
    """The names of the scenes as the file has them, also of those that do not fit the model."""
    scenes = source.data.get("scenes") if isinstance(source.data, dict) else None
    return scenes if isinstance(scenes, dict) else ()


def _one_scene(name: str, scene: Scene, script: Script, source: Source, written: set[str]) -> Iterator[Problem]:
    place = source.place(("scenes", name))
    if name == END:
        yield Problem(place, "D024", "END is the name of the end, no scene may be called so", "choose another name")
    yield from _one_thing(name, scene, source)
    if scene.listen and not scene.replies:
        yield Problem(place, "D025", f"the scene '{name}' listens but has no replies", "add `replies:` with `good:`")
    if scene.replies and not scene.listen:
        yield Problem(place, "D025", f"the scene '{name}' has replies but does not listen", "add `listen:`")
    if scene.replies and scene.replies.good.go is None:
        where = source.place(("scenes", name, "replies", "good"))
        yield Problem(where, "D025", "the reply 'good' leads nowhere", "add `go:` with a scene or END")
    for path, target in exits(scene):
        if target != END and target not in written:
            yield Problem(
                source.place(("scenes", name, *path)),
                "D020",
                f"there is no scene called '{target}'",
                did_you_mean(target, [*script.scenes, END]) or "scenes: " + ", ".join(script.scenes),
            )
    labels = [choice.label.casefold() for choice in scene.choices]
    for index, label in enumerate(labels):
        if label in labels[:index]:
            where = source.place(("scenes", name, "choices", index, "label"))
            yield Problem(where, "D026", f"two choices are called '{scene.choices[index].label}'", "rename one")
    if scene.listen:
        yield from _listen(name, scene.listen, script, source)


def _one_thing(name: str, scene: Scene, source: Source) -> Iterator[Problem]:
    """A scene listens, offers choices or goes on; `ways` only say where else it may go on to."""
    does = [word for word, there in (("listen", scene.listen), ("choices", scene.choices)) if there]
    if scene.go is not None or scene.ways:
        does.append("go" if scene.go is not None else "ways")
    place = source.place(("scenes", name))
    if len(does) != 1:
        what = "does nothing" if not does else "does several things: " + " and ".join(does)
        yield Problem(place, "D024", f"the scene '{name}' {what}", "give it one of listen, choices, go")
    elif does == ["ways"]:
        yield Problem(place, "D024", f"the scene '{name}' has ways but no `go` for the rest", "add `go:`")


def _listen(name: str, listen: Listen, script: Script, source: Source) -> Iterator[Problem]:
    place = source.place(("scenes", name, "listen"))
    if listen.free or not (listen.skill or script.teaches):
        return
    skill = script.skill(listen)
    if not listen.example and not listen.like:
        yield Problem(place, "D040", f"the scene '{name}' has no worked example", "add `example:` or `like:`")
    if skill in {"paraphrase", "empathy"} and not listen.frame and not listen.heard:
        for key in ("like", "unlike"):
            if not getattr(listen, key):
                what = "true replies in other words" if key == "like" else "traps: the opposite, another point"
                yield Problem(place, "D040", f"the scene '{name}' has no `{key}` replies", f"add three to five {what}")
    for key in listen.examples:
        if key not in GRADES and key not in RULES[skill]:
            where = source.place(("scenes", name, "listen", "examples", key))
            known = [*GRADES, *RULES[skill]]
            yield Problem(
                where,
                "D041",
                f"'{key}' is neither a verdict nor a rule of {skill}",
                did_you_mean(key, known) or "known: " + ", ".join(known),
            )


def _reach(script: Script, source: Source) -> Iterator[Problem]:
    leads = {name: {target for _, target in exits(scene)} for name, scene in script.scenes.items()}
    reached, todo = {script.start}, [script.start]
    while todo:
        for target in leads.get(todo.pop(), set()) - reached:
            reached.add(target)
            todo.append(target)
    ending = {END}
    while more := {name for name, targets in leads.items() if targets & ending} - ending:
        ending |= more
    circling = _circling(script)
    for name in script.scenes:
        place = source.place(("scenes", name))
        if name not in reached and script.start in script.scenes:
            yield Problem(place, "D022", f"no way leads to the scene '{name}'", "lead a `go` there, or delete it")
        elif name not in ending and leads[name]:
            yield Problem(place, "D023", f"from the scene '{name}' no way leads to the end", "lead a `go` to END")
        elif name in circling:
            message = f"from the scene '{name}' it can go round for ever without asking anything"
            yield Problem(place, "D023", message, "let a scene of the circle listen or offer choices")


def _circling(script: Script) -> set[str]:
    """Scenes that only lead on to each other: whoever went round there would never be asked anything."""
    silent = {name for name, scene in script.scenes.items() if not scene.listen and not scene.choices}
    leads = {name: {target for _, target in exits(script.scenes[name])} & silent for name in silent}
    while done := {name for name, targets in leads.items() if not targets & set(leads)}:
        leads = {name: targets for name, targets in leads.items() if name not in done}
    return set(leads)


def texts(script: Script) -> Iterator[tuple[Path, str]]:
    """Every text that is shown to a person, with its path: what a scene says, asks, answers and gives as an example."""
    if script.try_:
        yield ("try",), script.try_
    for name, scene in script.scenes.items():
        base: Path = ("scenes", name)
        if scene.say:
            yield (*base, "say"), scene.say
        if scene.listen and scene.listen.ask:
            yield (*base, "listen", "ask"), scene.listen.ask
        if scene.listen and scene.listen.example:
            yield (*base, "listen", "example"), scene.listen.example
        for grade in GRADES:
            reply = getattr(scene.replies, grade, None)
            if reply is not None and reply.say:
                yield (*base, "replies", grade, "say"), reply.say


def _speech(script: Script, source: Source) -> Iterator[Problem]:
    known_in = _known(script)
    for path, text in texts(script):
        place = source.place(path)
        known = known_in.get((str(path[1]), path[2] == "replies"), set()) if len(path) > 2 else set()
        try:
            unknown = template.variables(text) - known
            said = [] if unknown else _at_every_trust(text, known)
        except template.TemplateMistake as error:
            yield Problem(place, "D030", f"the template cannot be read: {error}", f"line {error.line} of this text")
            continue
        for name in sorted(unknown):
            hint = did_you_mean(name, known) or "known here: " + (", ".join(sorted(known)) or "nothing")
            if name == "answer":
                hint = "nobody has answered yet when this is said"
            yield Problem(place, "D030", f"the template reads '{name}', which is not known here", hint)
        if unknown:
            continue
        for line, mistake in dict.fromkeys(mistake for filled in said for mistake in markup.mistakes(filled)):
            yield Problem(place, "D031", mistake, f"line {line} of this text")
        if path[-1] in {"example", "try"} and (template.variables(text) or markup.plain(text) != text):
            what = "an example" if path[-1] == "example" else "what to try"
            yield Problem(place, "D031", f"{what} is plain text", "leave the markup out")
        if not (script.kind == "spot" and path[-1] == "say"):  # a pair has bounds of its own
            where = str(path[min(1, len(path) - 1)])
            yield from dict.fromkeys(one for filled in said for one in lengths(filled, where, path, source))
        yield from _speakers(text, script, path, source)


def _at_every_trust(text: str, known: set[str]) -> list[str]:
    """A text as it is said, in every way that a partner's trust makes of it. Raises TemplateMistake."""
    trusts = range(-TRUST, TRUST + 1) if "trust" in template.variables(text) else (0,)
    said = [template.render(text, **{**dict.fromkeys(known, "…"), "trust": trust}) for trust in trusts]
    return list(dict.fromkeys(said))


def _speakers(text: str, script: Script, path: Path, source: Source) -> Iterator[Problem]:
    for bubble in bubbles(text):
        name, colon, _ = bubble.partition(":")
        if colon and " " not in name and name not in script.cast and (hint := did_you_mean(name, script.cast)):
            yield Problem(source.place(path), "D035", f"'{name}' speaks but is not in the cast", hint)


def _known(script: Script) -> dict[tuple[str, bool], set[str]]:
    """What a template may read, by scene and by whether it answers a reply there: {{ answer }} once something was typed
    on every way there, the same of what is kept by name, and the trust in a role-play."""
    kept = {scene.listen.keep for scene in script.scenes.values() if scene.listen and scene.listen.keep}
    missing = {"answer": _before(script, None)} | {name: _before(script, name) for name in kept}
    always = {"trust"} if script.trust else set()
    found: dict[tuple[str, bool], set[str]] = {}
    for name, scene in script.scenes.items():
        before = {word for word, scenes in missing.items() if name not in scenes} | always
        found[name, False] = before
        found[name, True] = before | {"answer"} | ({scene.listen.keep} if scene.listen and scene.listen.keep else set())
    return found


def _before(script: Script, keep: str | None) -> set[str]:
    """The scenes that can be reached before anything was typed, or kept by this name."""
    before: set[str] = set()
    todo = [script.start]
    while todo:
        name = todo.pop()
        scene = script.scenes.get(name)
        if scene is None or name in before:
            continue
        before.add(name)
        if not scene.listen or (keep is not None and scene.listen.keep != keep):
            todo += [target for _, target in exits(scene)]
    return before


def _walks(script: Script, source: Source) -> Iterator[Problem]:
    for index, walk in enumerate(script.walks):
        for number, step in enumerate(walk.steps):
            place = source.place(("walks", index, "steps", number))
            given = [key for key in _STEP_KEYS if getattr(step, key) is not None]
            if len(given) != 1:
                yield Problem(place, "D060", "a step of a walk is one thing", "one of: " + ", ".join(_STEP_KEYS))
            if step.scene is not None and step.scene != END and step.scene not in script.scenes:
                hint = did_you_mean(step.scene, [*script.scenes, END])
                yield Problem(place, "D020", f"there is no scene called '{step.scene}'", hint)
