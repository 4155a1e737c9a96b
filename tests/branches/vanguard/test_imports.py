import io
from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone

from branches.orgs.models import BranchCoverage
from branches.vanguard.models import VanguardHolder, VanguardPost
from portal.audit.models import AuditRow
from portal.exchange.registry import kind_of
from portal.exchange.services import check_table
from portal.kernel import clock
from tests.branches.vanguard import factories as make

HEAD = "工号,支部编码,类别,名称,单位编码,地点,职责,牌号,开始日期,截止日期"


def load(people, *lines: str, who: str = "committee"):
    text = "\n".join([HEAD, *lines])
    words = {"file": io.BytesIO(text.encode()), "name": "台账.csv", "actor": people.actor(getattr(people, who)), "at": clock.now()}
    return check_table(kind=kind_of("vanguard-posts"), commit=True, **words)


def line(people, place: int = 1, **changes) -> str:
    first = {
        "no": make.member(people, place).staff_no, "branch": "ZB-A", "kind": "党员先锋岗", "name": "机电岗", "node": "CM-A",
        "place": "机房", "duty": "点检", "plate": "A1", "from": "2026-01-01", "to": "",
    }  # fmt: skip
    return ",".join({**first, **changes}.values())


def test_a_ledger_makes_posts_with_their_holders_once(people):
    lines = (line(people), line(people, 2), line(people, name="主井责任区", kind="责任区", to="2026-12-31"))
    report = load(people, *lines)
    assert (report.is_clean, report.created) == (True, 3)
    assert (VanguardPost.objects.count(), VanguardHolder.objects.count()) == (2, 3)
    assert AuditRow.objects.filter(action="vanguard.imported").count() == 2
    again = load(people, *lines)
    assert (again.created, again.unchanged, VanguardHolder.objects.count()) == (0, 3, 3)
    more = load(people, line(people, 0))  # one more member in a post that is there
    assert (more.created, VanguardPost.objects.count(), VanguardHolder.objects.count()) == (1, 2, 4)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"no": "00000"}, "不是本支部党员：00000"),
        ({"branch": "ZB-C"}, "没有编码为 ZB-C 的党支部"),
        ({"node": "CM-B"}, "覆盖范围内没有编码为 CM-B 的单位"),
        ({"to": "2025-12-31"}, "截止日期不能早于开始日期"),
        ({"kind": "模范岗"}, "模范岗"),
    ],
)
def test_what_is_refused_and_why(people, changes, sentence):
    report = load(people, line(people, **changes))
    assert (sentence in str(list(report.problems)), VanguardPost.objects.count()) == (True, 0)


def test_a_stored_post_that_says_otherwise_is_not_overwritten(people):
    load(people, line(people))
    report = load(people, line(people, to="2026-12-31"))
    assert (report.created, VanguardPost.objects.get().to_on) == (0, None)


def test_the_same_line_twice_in_a_file(people):
    assert "写了两次" in str(list(load(people, line(people), line(people)).problems))


def test_a_member_of_later_is_no_holder_of_earlier(people):
    row = people.branch_a.memberships.get(person=make.member(people))
    type(row).objects.filter(pk=row.pk).update(from_on=clock.today() - timedelta(days=10))
    assert load(people, line(people)).created == 0


def test_the_day_of_an_import_is_the_local_one(people):
    """At one in the morning a branch covers what it covers since midnight, although Greenwich is a day behind."""
    day = clock.today()
    BranchCoverage.objects.filter(branch=people.branch_a).update(from_on=day)
    at = timezone.make_aware(datetime.combine(day, time(1))).astimezone(UTC)
    words = {"file": io.BytesIO("\n".join([HEAD, line(people)]).encode()), "name": "台账.csv", "actor": people.actor(people.committee)}
    assert check_table(kind=kind_of("vanguard-posts"), commit=True, at=at, **words).created == 1
