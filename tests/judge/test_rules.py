"""Every rule, alone: replies in which it is true, and near misses in which it is not.

The files in tests/judge/rules/ were written from the rubric, rules-a to -c blind to the judge, rules-d where a rule had
fewer than ten that the judge sees. A line:

    == paraphrase        the skill            ? advice        the rule
    # …                  the statement        + …             true of this reply     - …     not true of it
    ~+ … and ~- …        the same, and the judge does not see it so yet: counted by `make bench-judge`, and no test
"""

from __future__ import annotations

import pytest

from bot.judge.judge import judge
from bot.judge.verdict import RULES, SKILLS
from judge.rule_cases import RuleCase, rule_cases

SEEN = [case for case in rule_cases() if case.seen]
EVERY = [(skill, rule) for skill in SKILLS for rule in RULES[skill]]


@pytest.mark.parametrize("case", SEEN, ids=str)
def test_a_rule_is_found_where_it_is_true_and_nowhere_else(case: RuleCase) -> None:
    found = {rule.id for rule in judge(case.task).rules}
    assert (case.rule in found) == case.true


@pytest.mark.parametrize(("skill", "rule"), EVERY)
@pytest.mark.parametrize("true", [True, False], ids=["true", "near miss"])
def test_every_rule_has_at_least_ten_cases_of_each_kind(skill: str, rule: str, *, true: bool) -> None:
    own = [case for case in SEEN if (case.task.skill, case.rule, case.true) == (skill, rule, true)]
    assert len(own) >= 10
