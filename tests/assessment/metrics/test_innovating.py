"""Conversions, methods and projects as facts: what they count, for whom, in how many statements."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.metrics.rules import needs_of, value_of
from assessment.metrics.selectors import evidence, facts_of, records_of
from branches.orgs.models import BranchCoverage
from portal.kernel import changes, clock
from portal.kernel.periods import parse_period
from tests.workforce.conversions import factories as conversions
from tests.workforce.innovation import factories as innovation
from tests.workforce.methods import factories as methods
from workforce.conversions.models import InnovationConversion
from workforce.innovation.models import InnovationKind, InnovationProject
from workforce.methods.models import MethodAdopter

pytestmark = pytest.mark.db
Q3 = parse_period("2026Q3")
METRICS = ("conversion_benefit", "conversions_verified", "methods_adopted", "innovation_on_time")


def value(metric, branch, period=Q3, today=None):
    return value_of(metric, facts_of([branch.pk], period, needs_of([(metric, {})]), today)[branch.pk], {})


def shown(metric, branch, period=Q3, today=None):
    return sorted((line.is_counted, line.why_code) for line in evidence(metric, {}, branch.pk, period, today))


def project(people, due_on: date, **changes):
    words = {
        "kind": InnovationKind.objects.get(code="TECHNICAL"), "title": "节电", "goal": "降耗", "lead": people.worker.person,
        "unit": people.nodes["CM-A"], "from_on": date(2026, 1, 1), "due_on": due_on, "state": "running",
        "drafted_at": datetime(2026, 1, 1, tzinfo=UTC), **changes,
    }  # fmt: skip
    return InnovationProject.objects.create(**words)


def test_verified_conversions_count_on_the_day_of_their_verification(people):
    conversions.verified(people)
    conversions.verified(people, node=people.nodes["CM-B"], benefit=D("0.50"))
    InnovationConversion.objects.update(verified_on=date(2026, 9, 30))
    late = conversions.verified(people, node=people.nodes["MK1"])
    InnovationConversion.objects.filter(pk=late.pk).update(verified_on=date(2026, 10, 1))
    assert value("conversion_benefit", people.branch_a) == D("100000.5")
    assert value("conversions_verified", people.branch_a) == 2
    assert value("conversions_verified", people.branch_b) == 0
    BranchCoverage.objects.filter(branch=people.branch_a).update(share=60)
    assert value("conversion_benefit", people.branch_a) == D("60000.3")
    counted = (True, "evidence.conversion")
    assert shown("conversions_verified", people.branch_a) == shown("conversion_benefit", people.branch_a) == [counted, counted]


def test_what_was_entered_in_the_first_hours_of_a_quarter_is_shown_in_it(people):
    row = conversions.registered(people)
    InnovationConversion.objects.filter(pk=row.pk).update(registered_at=datetime(2026, 6, 30, 17, 0, tzinfo=UTC))  # 01:00 of 1 July here
    assert len(shown("conversions_verified", people.branch_a)) == 1
    assert shown("conversions_verified", people.branch_a, parse_period("2026Q2")) == []


def test_what_waits_is_shown_and_not_counted(people):
    row = conversions.registered(people)
    InnovationConversion.objects.filter(pk=row.pk).update(registered_at=datetime(2026, 8, 1, tzinfo=UTC))
    assert value("conversions_verified", people.branch_a) == 0
    assert shown("conversions_verified", people.branch_a) == [(False, "evidence.conversion_unverified")]


def test_units_that_took_a_method_over(people):
    row = methods.named(people)
    for unit, on in (("CM-B", date(2026, 7, 1)), ("CM-C", date(2026, 6, 30))):
        MethodAdopter.objects.create(method=row, unit=people.nodes[unit], adopted_on=on, effect="好")
    assert value("methods_adopted", people.branch_a) == 1
    assert shown("methods_adopted", people.branch_a) == [(True, "evidence.method_adopted")]
    assert value("methods_adopted", people.branch_c) == 0


def test_projects_closed_on_time(people):
    project(people, date(2026, 9, 30), state="closed", closed_on=date(2026, 9, 30))
    project(people, date(2026, 7, 1), state="closed", closed_on=date(2026, 7, 2))
    project(people, date(2026, 8, 1))
    project(people, date(2026, 8, 1), state="stopped")
    project(people, date(2026, 8, 1), state="draft")
    project(people, date(2026, 10, 1))
    assert value("innovation_on_time", people.branch_a) == D("0.333333")
    assert value("innovation_on_time", people.branch_a, Q3, date(2026, 9, 30)) == 0
    assert value("innovation_on_time", people.branch_b) is None
    late = (False, "evidence.innovation_late")
    assert shown("innovation_on_time", people.branch_a) == [late, late, (True, "")]


def test_services_announce_what_counts(people):
    with changes.kept() as told:
        row = innovation.approved(people)
        conversion = conversions.verified(people)
        methods.adopted(people, methods.named(people))
    unit, today = people.nodes["CM-A"].pk, clock.today()
    found = [(c.source, c.on, c.unit_ids) for c in told if c.source in {"innovation", "conversion", "method"}]
    assert found == [
        ("innovation", row.due_on, {unit}), ("conversion", conversion.verified_on, {unit}), ("method", today, {unit}),
    ]  # fmt: skip


def test_the_statements_do_not_grow_with_the_branches(people):
    project(people, date(2026, 8, 1))
    needs = needs_of([(metric, {}) for metric in METRICS])
    for read in (facts_of, records_of):
        counts = []
        for ids in ([people.branch_a.pk], [people.branch_a.pk, people.branch_b.pk, people.branch_c.pk]):
            with CaptureQueriesContext(connection) as seen:
                read(ids, Q3, needs)
            counts.append(len(seen))
        assert counts == [4, 4]
