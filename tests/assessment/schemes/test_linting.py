"""Advice on a scheme before it is adopted: what counts ledgers, what nobody reaches, whom it forgets."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assessment.metrics.rules import METRICS
from assessment.schemes.rules import advice_on, parse_scheme, unused
from assessment.schemes.rules.linting import LEDGERS, WORKFORCE
from assessment.schemes.selectors import library_texts
from tests.assessment.insight.factories import BODY

LEAST = Decimal(30)


def with_one(metric: str, target: str = "1"):
    """The small scheme whose business indicator reads ``metric``."""
    first, second = BODY.sections
    (line,) = second.indicators
    line = replace(line, metric=metric, rule_params={"target": Decimal(target)})
    return replace(BODY, sections=(first, replace(second, indicators=(line,))))


def codes(body, least: Decimal = LEAST) -> list[str]:
    return [advice.code.removeprefix("scheme.lint_") for advice in advice_on(body, METRICS, least)]


@pytest.mark.parametrize(
    ("metric", "target", "said"),
    [
        ("joint_activities", "4", ["counting", "no_workforce"]),
        ("stories_published", "4", ["counting", "no_workforce"]),
        ("apprentices_risen", "1", []),
        ("apprentices_risen", "1.01", ["beyond"]),
        ("patents_granted", "5", []),
        ("hazards_closed_on_time", "1", ["no_workforce"]),
    ],
)
def test_advice_by_what_is_measured(metric, target, said):
    assert codes(with_one(metric, target)) == said


@pytest.mark.parametrize(("weight", "said"), [("0.3", False), ("0.29", True), ("0.5", False)])
def test_party_work_has_a_weight_of_its_own(weight, said):
    body = replace(with_one("apprentices_risen"), party_weight=Decimal(weight), business_weight=1 - Decimal(weight))
    assert ("party_weight" in codes(body)) is said


def test_the_sources_that_are_named_exist():
    known = {metric.source for metric in METRICS.values()}
    assert known >= LEDGERS
    assert known >= WORKFORCE


def test_advice_names_the_indicators_and_the_rest_is_counted():
    (advice, _other) = advice_on(with_one("joint_activities"), METRICS, LEAST)
    assert advice.indicators == ("B01",)
    assert unused(BODY, METRICS) == len(METRICS) - 1


def test_the_newest_shipped_schemes_look_at_the_workers():
    for text in library_texts():
        body = parse_scheme(text, METRICS)
        assert "no_workforce" not in codes(body), body.code
        assert "beyond" not in codes(body), body.code
