"""Appraisals, duty reports and vanguard posts as facts: what they count, for whom, in how many statements."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.metrics.rules import needs_of, value_of
from assessment.metrics.selectors import evidence, facts_of, records_of
from branches.appraisals.models import DutyReport, MemberAppraisal
from branches.vanguard.models import KeyPost, TaskForce, VanguardHolder, VanguardPost, VanguardReview
from portal.kernel.periods import parse_period

pytestmark = pytest.mark.db
YEAR, Q3, Q4 = parse_period("2026"), parse_period("2026Q3"), parse_period("2026Q4")
METRICS = ("appraisals_closed", "duty_report_result", "key_posts_held", "task_forces_on_time", "vanguard_reviews_on_time")
AT = datetime(2026, 1, 1, 4, tzinfo=UTC)


def value(metric, branch, period=YEAR, today=None):
    return value_of(metric, facts_of([branch.pk], period, needs_of([(metric, {})]), today)[branch.pk], {})


def shown(metric, branch, period=YEAR, today=None):
    return [(line.is_counted, line.why_code) for line in evidence(metric, {}, branch.pk, period, today)]


def _round(branch, closed_at=None):
    return MemberAppraisal.objects.create(
        branch=branch, year=2026, as_of=date(2026, 11, 1), self_due_on=date(2026, 11, 20), opened_at=AT, closed_at=closed_at
    )


@pytest.mark.parametrize(
    ("closed_at", "share", "why"),
    [
        (datetime(2026, 12, 31, 15, 59, tzinfo=UTC), D(1), (True, "")),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), D(0), (False, "evidence.appraisal_late")),  # the first of January here
        (None, D(0), (False, "evidence.appraisal_open")),
    ],
)
def test_an_appraisal_is_in_time_until_the_last_of_december(people, closed_at, share, why):
    _round(people.branch_a, closed_at)
    assert (value("appraisals_closed", people.branch_a), shown("appraisals_closed", people.branch_a)) == (share, [why])


def test_nothing_is_owed_before_the_year_is_over_or_by_a_branch_of_mid_year(people):
    assert value("appraisals_closed", people.branch_a, today=date(2026, 12, 31)) is None
    assert value("appraisals_closed", people.branch_a, Q3) is None
    assert value("appraisals_closed", people.branch_a, Q4) == D(0)
    type(people.branch_b).objects.filter(pk=people.branch_b.pk).update(founded_on=date(2026, 1, 2))
    assert value("appraisals_closed", people.branch_b) is None


def test_the_result_of_duty_reports_is_their_mean(people):
    for person, total in ((people.secretary.person, "90.00"), (people.worker.person, "85.00")):
        DutyReport.objects.create(
            branch=people.branch_a, year=2026, person=person, total=D(total), band="good", concluded_on=date(2026, 12, 1), opened_at=AT
        )
    assert value("duty_report_result", people.branch_a) == D("87.5")
    assert value("duty_report_result", people.branch_a, Q3) is None
    assert value("duty_report_result", people.branch_a, today=date(2026, 12, 1)) is None
    assert shown("duty_report_result", people.branch_a) == [(True, "evidence.report_result")] * 2
    assert value("duty_report_result", people.branch_b) is None


def _post(people, name="岗", key=None, **days):
    row = VanguardPost.objects.create(
        branch=people.branch_a, kind="area", name=name, node=people.nodes["CM-A"], duty="巡检", key_post=key, registered_at=AT,
        **{"from_on": date(2026, 2, 1), **days},
    )  # fmt: skip
    VanguardHolder.objects.create(post=row, person=people.secretary.person, from_on=row.from_on)
    return row


def _key(people, name):
    return KeyPost.objects.create(branch=people.branch_a, node=people.nodes["CM-A"], name=name, registered_at=AT)


def test_key_posts_are_counted_on_the_last_day(people):
    one, two = _key(people, "甲"), _key(people, "乙")
    _post(people, key=one)
    _post(people, "旧岗", two, to_on=date(2026, 9, 29))
    assert value("key_posts_held", people.branch_a, Q3) == D("0.5")
    assert value("key_posts_held", people.branch_a, Q3, date(2026, 9, 30)) == D(1)  # the morning after the last day of the second
    assert shown("key_posts_held", people.branch_a, Q3) == [(False, "evidence.key_without_member"), (True, "")]
    assert value("key_posts_held", people.branch_b, Q3) is None


def test_task_forces_are_in_time_by_their_own_last_day(people):
    """What is called together for rush work, rescue or supply counts once its day has come or it is done."""
    first, due = date(2026, 7, 1), date(2026, 9, 20)
    days = {"抢工": due, "抢险": date(2026, 9, 21), "保供": None, "下季度": None}
    for name, ended_on in days.items():
        TaskForce.objects.create(
            branch=people.branch_a, node=people.nodes["CM-A"], name=name, task="急", reason="难", duty="守", from_on=first,
            to_on=date(2026, 10, 5) if name == "下季度" else due, ended_on=ended_on, result="完成" if ended_on else "", registered_at=AT,
        )  # fmt: skip
    assert value("task_forces_on_time", people.branch_a, Q3) == D("0.333333")
    assert value("task_forces_on_time", people.branch_a, Q3, due) == D("0.5")  # on its last day the third is not late yet
    assert [why for _counted, why in shown("task_forces_on_time", people.branch_a, Q3)] == [
        "", "evidence.force_late", "evidence.force_missing",
    ]  # fmt: skip
    assert value("task_forces_on_time", people.branch_b, Q3) is None


def test_reviews_are_in_time_for_thirty_days(people):
    for name, done_on in (("甲", date(2026, 7, 30)), ("乙", date(2026, 7, 31)), ("丙", None)):
        row = _post(people, name)
        if done_on:
            VanguardReview.objects.create(post=row, period="2026H1", outcome="met", note="好", reviewed_on=done_on)
    _post(people, "丁", from_on=date(2026, 7, 1))
    assert value("vanguard_reviews_on_time", people.branch_a, Q3) == D("0.333333")
    assert value("vanguard_reviews_on_time", people.branch_a, Q3, date(2026, 7, 30)) is None
    assert [why for _counted, why in shown("vanguard_reviews_on_time", people.branch_a, Q3)] == [
        "", "evidence.review_late", "evidence.review_missing",
    ]  # fmt: skip
    assert value("vanguard_reviews_on_time", people.branch_a, Q4) is None


def test_the_statements_do_not_grow_with_the_branches(people):
    _round(people.branch_a, AT)
    _post(people, key=_key(people, "甲"))
    needs = needs_of([(metric, {}) for metric in METRICS])
    for read, most in ((facts_of, 9), (records_of, 9)):
        counts = []
        for ids in ([people.branch_a.pk], [people.branch_a.pk, people.branch_b.pk, people.branch_c.pk]):
            with CaptureQueriesContext(
                connection,
            ) as seen:
                read(ids, YEAR, needs)
            counts.append(len(seen))
        assert counts == [most, most]
