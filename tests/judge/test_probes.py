"""Every probe gets what its writer says, rule by rule."""

from __future__ import annotations

import pytest

from bot.judge.verdict import RULES, Skill
from judge.probes import BY_RULES, Probe, ids, probes

ALL = [probe for skill in BY_RULES for probe in probes(skill)]


@pytest.mark.parametrize("probe", ALL, ids=str)
def test_a_probe_gets_its_verdict_and_rules(probe: Probe) -> None:
    verdict = probe.judged()
    assert verdict.verdict == probe.want["verdict"]
    assert set(probe.want.get("found", ())) <= ids(verdict)
    assert not set(probe.want.get("absent", ())) & ids(verdict)
    for rule, words in probe.want.get("quote", {}).items():
        start = probe.task.said.index(words)
        spans = [one.span for one in verdict.rules if one.id == rule and one.span is not None]
        assert any(a < start + len(words) and start < b for a, b in spans)
    if probe.task.skill in {"good_news", "appreciation"}:
        assert {one.id for one in verdict.found("stop")} <= set(probe.want.get("found", ()))


@pytest.mark.parametrize("probe", ALL, ids=str)
def test_every_finding_quotes_its_span_and_names_a_rule(probe: Probe) -> None:
    verdict = probe.judged()
    assert 0.0 <= verdict.score <= 1.0
    for rule in verdict.rules:
        assert RULES[probe.task.skill][rule.id] == rule.kind
        assert rule.why.endswith(".")
        if rule.span is None:
            assert rule.quote is None
        else:
            assert rule.quote == probe.task.said[slice(*rule.span)] != ""


@pytest.mark.parametrize("skill", BY_RULES)
def test_every_rule_is_found_somewhere_in_the_probes(skill: Skill) -> None:
    assert {rule for probe in probes(skill) for rule in ids(probe.judged())} == set(RULES[skill])


@pytest.mark.parametrize("skill", BY_RULES)
def test_no_reply_with_a_stop_passes_or_scores_above_a_good_one(skill: Skill) -> None:
    verdicts = [probe.judged() for probe in probes(skill)]
    stopped = [one for one in verdicts if one.found("stop")]
    assert {one.verdict for one in stopped} == {"not_yet"}
    assert max(one.score for one in stopped) < min(one.score for one in verdicts if one.verdict == "good")
