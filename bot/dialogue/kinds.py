"""What each kind of script needs, and what only some of them may have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.dialogue.check_texts import lengths
from bot.dialogue.model import END, Listen, Scene, Script
from bot.dialogue.problem import Problem, did_you_mean
from bot.dialogue.source import Path, Source
from bot.judge.verdict import GRADES, RULES
from bot.render import template

#: How many pairs a set has at least, turns a role-play has, scenes' speech a story is made of (CURRICULUM.md).
FEWEST_PAIRS = 3
TURNS = (3, 6)
FEWEST_TOLD = 3


def check_kind(script: Script, source: Source, known: Mapping[str, set[str]]) -> Iterator[Problem]:
    """Every mistake against the kind that the script says it is; `known` is what a template may read in each scene."""
    yield from _required(script, source)
    if script.rule is not None and script.teaches and script.rule not in RULES[script.teaches]:
        hint = did_you_mean(script.rule, RULES[script.teaches])
        yield Problem(source.place(("rule",)), "D041", f"'{script.rule}' is no rule of {script.teaches}", hint)
    if script.kind == "spot":
        yield from _pairs(script, source)
    if script.trust:
        yield from _roleplay(script, source)
    for name, scene in script.scenes.items():
        yield from _choices(name, scene, source)
        for grade in GRADES:
            reply = getattr(scene.replies, grade, None)
            if reply is not None and reply.trust is not None and not script.trust:
                place = source.place(("scenes", name, "replies", grade, "trust"))
                yield Problem(place, "D043", "this moves a trust that nobody holds", "delete it, or add `trust:`")
        if scene.ways and not script.trust:
            place = source.place(("scenes", name, "ways"))
            yield Problem(place, "D043", f"the scene '{name}' asks for a trust that nobody holds", "add `trust:`")
        if scene.listen:
            yield from _listen(name, scene.listen, script, source, known[name])


def _required(script: Script, source: Source) -> Iterator[Problem]:
    top = source.place(("kind",))
    spot, guide = script.kind == "spot", script.kind == "guide"
    for key, there, needed in (
        ("teaches", script.teaches is not None, not guide),
        ("try", script.try_ is not None, not guide),
        ("pairs", bool(script.pairs), spot),
        ("rule", script.rule is not None, spot),
        ("scenes", bool(script.scenes), not spot),
        ("start", bool(script.start), not spot),
        ("trust", script.trust is not None, script.kind == "roleplay"),
    ):
        if needed and not there:
            yield Problem(top, "D013", f"a script of the kind {script.kind} needs `{key}`", "add it")
    for key, there, allowed in (
        ("pairs", bool(script.pairs), spot),
        ("scenes", bool(script.scenes), not spot),
        ("trust", script.trust is not None, script.kind == "roleplay"),
        ("teaches", script.teaches is not None, not guide),
    ):
        if there and not allowed:
            message = f"a script of the kind {script.kind} has no `{key}`"
            yield Problem(source.place((key,)), "D013", message, "delete it, or choose another kind")


def _pairs(script: Script, source: Source) -> Iterator[Problem]:
    if 0 < len(script.pairs) < FEWEST_PAIRS:
        message = f"there are only {len(script.pairs)} pairs"
        yield Problem(source.place(("pairs",)), "D044", message, f"write {FEWEST_PAIRS} at least: one is a coin tossed")
    for index, pair in enumerate(script.pairs):
        place = source.place(("pairs", index))
        if " ".join(pair.better.split()).casefold() == " ".join(pair.worse.split()).casefold():
            yield Problem(place, "D044", "both replies of this pair are the same", "make one of them worse")
        for key in ("better", "worse", "why_better", "why_worse"):
            text: str = getattr(pair, key)
            if any(sign in text for sign in "{<&"):
                yield Problem(source.place(("pairs", index, key)), "D031", f"'{key}' is plain text", "leave that out")
        yield from lengths(pair.say, f"pair {index + 1}", ("pairs", index, "say"), source)


def _roleplay(script: Script, source: Source) -> Iterator[Problem]:
    assert script.trust
    teaches = script.teaches
    for rule in script.trust.rules if teaches else ():
        if rule not in RULES[teaches]:  # type: ignore[index]
            place = source.place(("trust", "rules", rule))
            hint = did_you_mean(rule, RULES[teaches])  # type: ignore[index]
            yield Problem(place, "D041", f"'{rule}' is no rule of {teaches}", hint)
    turns = sum(1 for scene in script.scenes.values() if scene.listen)
    if not TURNS[0] <= turns <= 2 * TURNS[1]:
        place = source.place(("scenes",))
        yield Problem(place, "D043", f"there are {turns} places to answer", "a role-play has 3 to 6 turns on each way")
    endings = [name for name, scene in script.scenes.items() if scene.go == END and not scene.ways]
    if len(endings) < 2:
        place = source.place(("scenes",))
        yield Problem(place, "D043", "it ends alike however one listens", "give it two endings at least, by `ways`")
    if not script.cast:
        yield Problem(source.place(("trust",)), "D043", "there is nobody whose trust it is", "add `cast:`")
    for name, scene in script.scenes.items():
        asked = [way.trust for way in scene.ways]
        if asked != sorted(asked, reverse=True) or len(set(asked)) < len(asked):
            place = source.place(("scenes", name, "ways"))
            message = "a way that asks for more trust stands after one that asks for less"
            yield Problem(place, "D043", message, "turn them round")
    if not any(scene.ways for scene in script.scenes.values()):
        place = source.place(("trust",))
        yield Problem(place, "D043", "the trust decides nothing", "let a scene lead on by `ways`")


def _choices(name: str, scene: Scene, source: Source) -> Iterator[Problem]:
    for index, choice in enumerate(scene.choices):
        place = source.place(("scenes", name, "choices", index))
        if choice.right is not None:
            yield Problem(place, "D042", "only in pairs is a choice right or wrong", "leave `right` out")
        if choice.label.startswith("@"):
            yield Problem(place, "D042", "a label that begins with @ is one of the bot's own", "begin it otherwise")


def _listen(name: str, listen: Listen, script: Script, source: Source, known: set[str]) -> Iterator[Problem]:
    base: Path = ("scenes", name, "listen")
    for index, other in enumerate(listen.hears):
        if other not in script.scenes:
            hint = did_you_mean(other, script.scenes)
            yield Problem(source.place((*base, "hears", index)), "D020", f"there is no scene called '{other}'", hint)
    if listen.keep in {"answer", "trust"}:
        place = source.place((*base, "keep"))
        yield Problem(place, "D042", f"'{listen.keep}' is the bot's own word", "keep it by another name")
    if script.kind == "story" and len(listen.hears) < FEWEST_TOLD:
        place = source.place((*base, "hears"))
        yield Problem(place, "D042", "a story comes in several messages", f"let it hear {FEWEST_TOLD} scenes at least")
    if not listen.free and not (listen.skill or script.teaches):
        yield Problem(source.place(base), "D042", "nothing is judged in a guide", "add `free: true`")
    yield from _frame(listen, base, source)
    yield from _templates(listen, script, base, source, known)
    if not listen.free and (listen.skill or script.teaches):
        yield from _rules(listen, script, base, source)


def _frame(listen: Listen, base: Path, source: Source) -> Iterator[Problem]:
    if listen.frame is None:
        return
    if "{{ answer }}" not in listen.frame:
        place = source.place((*base, "frame"))
        yield Problem(place, "D042", "the frame has no gap", "write {{ answer }} where the typed words go")
    if not listen.wants and not listen.minds:
        yield Problem(source.place(base), "D042", "a part needs a rule that it trains", "add `wants:` or `minds:`")
    if listen.ask is None:
        yield Problem(source.place(base), "D042", "a part needs its own question", "add `ask:`")


def _templates(listen: Listen, script: Script, base: Path, source: Source, known: set[str]) -> Iterator[Problem]:
    """What is wrong with `frame` and `heard`, and with the scenes heard, which are filled while playing."""
    gaps: frozenset[str] = frozenset({"answer"})
    texts = [((*base, "frame"), listen.frame, gaps), ((*base, "heard"), listen.heard, frozenset[str]())]
    texts += [
        ((*base, "hears", index), script.scenes[name].say, gaps | {"trust"})
        for index, name in enumerate(listen.hears)
        if name in script.scenes
    ]
    for path, text, more in texts:
        if text is None:
            continue
        here, place = known | more, source.place(path)
        try:
            unknown = template.variables(text) - here
            if not unknown:
                template.render(text, **{**dict.fromkeys(here, "…"), "trust": 0})
        except template.TemplateMistake as error:
            yield Problem(place, "D030", f"the template cannot be read: {error}", "mend it")
            continue
        for word in sorted(unknown):
            hint = did_you_mean(word, here) or "known: " + (", ".join(sorted(here)) or "nothing")
            yield Problem(place, "D030", f"the template reads '{word}', which is not known here", hint)
    if listen.frame is not None and "{%" in listen.frame:
        place = source.place((*base, "frame"))
        yield Problem(place, "D030", "a frame has a gap, not conditions", "write the sentence out")


def _rules(listen: Listen, script: Script, base: Path, source: Source) -> Iterator[Problem]:
    skill = script.skill(listen)
    for key in ("wants", "minds"):
        for index, rule in enumerate(getattr(listen, key)):
            if rule not in RULES[skill]:
                place = source.place((*base, key, index))
                yield Problem(place, "D041", f"'{rule}' is no rule of {skill}", did_you_mean(rule, RULES[skill]))
