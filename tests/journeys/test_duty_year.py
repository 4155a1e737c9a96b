"""A year of duties in simulated time: what the desk shows each month, what is late, what is freed, what the year adds up to."""

import re
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from assessment.metrics.rules import METRICS, needs_of
from assessment.metrics.selectors import facts_of
from branches.activities.enums import ActivityState
from branches.activities.models import Activity
from branches.duties import selectors
from branches.duties.models import DutyExemption
from branches.orgs.models import Branch, BranchMembership
from portal.kernel.periods import add_months, month_of, parse_period
from portal.notices.models import Notice
from tests.journeys.conftest import wait_until

YEAR = 2026
MONTHLY = {"MT-05", "MT-13", "MT-14"}
QUARTERLY = {"MT-01", "MT-04"}
YEARLY = {"MT-06", "MT-07", "MT-08"}


@contextmanager
def clock_at(month: int, day: int, hour: int = 9, year: int = YEAR):
    with time_machine.travel(datetime(year, month, day, hour, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False):
        yield


class Secretary:
    """The secretary of branch A, who signs in afresh each time: weeks lie between."""

    def __init__(self, people) -> None:
        self.people = people
        self.members = list(people.branch_a.memberships.values_list("person_id", flat=True))

    def client(self) -> Client:
        client = Client()
        client.force_login(self.people.secretary)
        return client

    def desk(self) -> dict[str, dict[str, str]]:
        """What the workbench shows: late, due, done, exempt -> {kind period: caption of its one button}."""
        answer = self.client().get(reverse("workbench"))
        shown = {"late": {}, "due": {}, "done": {}, "exempt": {}}
        for row in answer.context["todo"] + answer.context["finished"] + answer.context["exempt"]:
            duty = row["duty"]
            shown[duty.status.value][f"{duty.kind_code} {duty.period.code}"] = ""
        html = answer.content.decode()
        for line in re.findall(r'<li class="duty duty--\w+">.*?</li>', html, re.S):
            assert len(re.findall(r"<a class=\"btn|<button", line)) == (0 if "duty--exempt" in line else 1), line
        return {status: set(found) for status, found in shown.items()}

    def log(self, kind: str, day: str) -> None:
        """Written down and handed in through the page, everybody present."""
        form = {"branch": "ZB-A", "kind": kind, "subject": f"{kind} {day}", "starts_at": f"{day}T15:00", "place": "党员活动室",
                "place_type": "meeting_room", "once_key": f"{kind}{day}", "act": "send",
                **{f"a_{pk}": "present" for pk in self.members}}  # fmt: skip
        answer = self.client().post(reverse("activity_log"), form)
        assert answer.status_code == 302, answer.content.decode()[:3000]
        record = Activity.objects.latest("pk")
        if record.state == ActivityState.HELD:  # several meetings at one hour: the form stops once and shows the hint
            answer = self.client().post(reverse("activity_file", args=[record.pk]))
            assert answer.status_code == 302, answer.content.decode()[:3000]


@pytest.fixture
def secretary(people) -> Secretary:
    """The branch was founded with the year: nothing older is owed."""
    Branch.objects.filter(pk=people.branch_a.pk).update(founded_on=date(YEAR, 1, 1))
    BranchMembership.objects.filter(branch=people.branch_a).update(from_on=date(YEAR, 1, 1))
    return Secretary(people)


def of(kinds, period: str) -> set[str]:
    return {f"{kind} {period}" for kind in kinds}


def exempt(people, client: Client, **facts: str):
    return client.post(reverse("exemption_grant", args=["ZB-A"]), facts)


def test_a_year_of_duties(people, secretary):
    committee = Client()

    for month in range(1, 13):
        period, quarter = f"{YEAR}-{month:02d}", f"{YEAR}Q{(month + 2) // 3}"
        before = month_of(add_months(date(YEAR, month, 1), -1)).code
        freed = {"MT-05"} if month in {7, 8} else set()
        with clock_at(month, 1):  # the first morning of the month
            desk = secretary.desk()
            due = of(MONTHLY - freed, period) | of(YEARLY if month >= 10 else (), str(YEAR))
            open_quarter = of(QUARTERLY, quarter) if month % 3 else set()  # held in its second month, but see September
            if quarter == f"{YEAR}Q3":
                open_quarter = of(QUARTERLY, quarter) if month < 9 else {f"MT-04 {quarter}"}
            assert desk["due"] == due | open_quarter, period
            late = {4: {f"MT-14 {before}"}, 10: {f"MT-04 {YEAR}Q3"}}.get(month, set())
            assert desk["late"] == late, period
            assert desk["exempt"] == of(freed, period), period
        if month == 6:
            with clock_at(6, 20):
                committee.force_login(people.committee)
                answer = exempt(people, committee, rule_code="FREQ-05", from_on="2026-07-01", to_on="2026-08-31", reason="relocation",
                                note="整体搬迁至新采区")  # fmt: skip
                assert answer.status_code == 302
        with clock_at(month, 10, 17):
            for kind in sorted(MONTHLY - freed - ({"MT-14"} if month == 3 else set())):
                secretary.log(kind, f"{period}-10")
        if month % 3 == 2:
            with clock_at(month, 20, 17):
                for kind in sorted(QUARTERLY - ({"MT-04"} if month == 8 else set())):
                    secretary.log(kind, f"{period}-20")
        if month == 10:  # the lecture of the third quarter was held in time and written down late
            with clock_at(10, 5):
                secretary.log("MT-04", "2026-09-25")
                assert f"MT-04 {YEAR}Q3" not in secretary.desk()["late"]
    with clock_at(12, 31, 17):
        for kind in sorted(YEARLY):
            secretary.log(kind, "2026-12-31")
        desk = secretary.desk()
        assert (desk["late"], desk["due"]) == (set(), set())
        assert desk["done"] == of(MONTHLY, f"{YEAR}-12") | of(QUARTERLY, f"{YEAR}Q4") | of(YEARLY, str(YEAR))

    _the_year_adds_up(people)


def _the_year_adds_up(people) -> None:
    """36 monthly, 8 quarterly, 3 yearly duties; two freed, one missed: 45 owed, 44 done. Pages, counts and metrics agree."""
    branch, year = people.branch_a, parse_period(str(YEAR))
    with clock_at(1, 1, year=YEAR + 1):
        client = Client()
        client.force_login(people.committee)
        counts = {"late": 0, "due": 0, "done": 0, "exempt": 0}
        for span, codes in (
            ("month", [m.code for m in year.months()]),
            ("quarter", [q.code for q in year.quarters()]),
            ("year", [year.code]),
        ):
            for code in codes:
                page = client.get(reverse("duty_list"), {"span": span, "p": code, "branch": "ZB-A"})
                for row in page.context["listing"].page.object_list:
                    counts[row["duty"].status.value] += 1
        assert counts == {"late": 1, "due": 0, "done": 44, "exempt": 2}
        march = client.get(reverse("duty_list"), {"span": "month", "p": "2026-03", "branch": "ZB-A"}).content.decode()
        july = client.get(reverse("duty_list"), {"span": "month", "p": "2026-07", "branch": "ZB-A"}).content.decode()
        assert ("已逾期" in march, "搬迁或集中外出：整体搬迁至新采区" in july) == (True, True)

        told = selectors.owed_and_done([branch.pk], year)[branch.pk]
        assert told == {"MT-05": (10, 10), "MT-13": (12, 12), "MT-14": (12, 11), "MT-01": (4, 4), "MT-04": (4, 4), "MT-06": (1, 1),
                        "MT-07": (1, 1), "MT-08": (1, 1)}  # fmt: skip
        metrics = [("duties_kept", {}), ("duty_missing", {})]
        facts = facts_of([branch.pk], year, needs_of(metrics), today=date(YEAR + 1, 1, 1))[branch.pk]
        kept, missing = (METRICS[code].value(facts, params) for code, params in metrics)
        assert (kept.quantize(Decimal("0.0001")), missing) == ((Decimal(44) / 45).quantize(Decimal("0.0001")), 1)
        assert Activity.objects.filter(branch=branch, state="filed").count() == 44

        # What was freed is owed again as soon as the committee takes it back.
        client.post(reverse("exemption_withdraw", args=[DutyExemption.objects.get().pk]))
        assert selectors.owed_and_done([branch.pk], year)[branch.pk]["MT-05"] == (12, 10)
        assert list(Notice.objects.filter(recipient=people.secretary).order_by("pk").values_list("code", flat=True)) == [
            "exemption.granted", "exemption.withdrawn",
        ]  # fmt: skip


# -- the desk in a real browser ----------------------------------------------------------------------------------
BRANCH = "ZB-M1-ZC1"
FILED = f"""
from branches.activities.enums import ActivityState
from branches.activities.models import Activity
print(Activity.objects.filter(branch__node__code="{BRANCH}", state="filed").order_by("-pk").first().pk)
"""

# What other journeys logged for the last hours would have its people in two places at once: two days earlier with it.
ALONE = f"""
from datetime import timedelta
from branches.activities.models import Activity
from portal.kernel import clock
back, hours = timedelta(days=2), timedelta(hours=6)
near = Activity.objects.filter(branch__node__code="{BRANCH}", starts_at__range=(clock.now() - hours, clock.now() + hours))
for row in near:
    Activity.objects.filter(pk=row.pk).update(
        starts_at=row.starts_at - back, held_on=row.held_on - back, ends_at=row.ends_at and row.ends_at - back
    )
print(len(near))
"""


def test_each_duty_on_the_desk_has_one_button_and_a_lecture_takes_three_taps(visitor, house):
    house.ask(ALONE)
    secretary = visitor(phone=True).sign_in(house.username_of("secretary", BRANCH))
    page = secretary.open("/workbench/")
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    buttons = page.eval_on_selector_all("li.duty:not(.duty--exempt)", "rows => rows.map(r => r.querySelectorAll('a.btn, button').length)")
    assert buttons
    assert set(buttons) == {1}
    assert secretary.overflow() == 0

    team = "M1-ZC1-B3"
    page.tap("a[href*='/activities/quick/']")  # tap 1
    page.wait_for_selector("input[name=subject]")
    if not page.input_value("select[name=speaker]"):  # the first lecture of the branch: later ones know the last speaker
        page.select_option("select[name=speaker]", index=1)
    if not page.locator("input[name=shift]:checked").count():
        page.locator("label.seg", has_text="夜班").tap()
    with page.expect_response(lambda answer: "/activities/quick/" in answer.url):
        page.select_option("select[name=team]", team)
    wait_until(lambda: not page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added").count(), 10)
    page.fill("input[name=subject]", "交接班岗位安全确认")
    page.tap("[data-roll-all]")  # tap 2
    assert page.inner_text("[data-roll-n]") == str(page.locator("#quick-roll .chip").count())
    assert secretary.overflow() == 0
    page.tap(".actions--log button")  # tap 3
    page.wait_for_selector("text=待归档")
    assert "夜班" in page.inner_text("main")

    again = secretary.open(f"/activities/quick/?branch={BRANCH}")
    assert (again.input_value("select[name=team]"), again.locator("input[name=shift]:checked").count()) == (team, 1)
    assert again.input_value("select[name=speaker]")
    assert (secretary.complaints, secretary.csp_violations()) == ([], [])


def test_the_roll_on_a_phone_cuts_nothing_off(visitor, house):
    record = house.ask(FILED)
    secretary = visitor(phone=True).sign_in(house.username_of("secretary", BRANCH))
    page = secretary.open(f"/activities/{record}/roll/")

    cut = page.evaluate(
        """[...document.querySelectorAll('.attend__sum > *, .roll__name, .roll__seg span, .card .actions .btn')].filter(e => {
             const r = e.getBoundingClientRect(); const box = e.closest('.card').getBoundingClientRect();
             return r.width && (r.right > box.right + .5 || r.left < box.left - .5 || r.right > innerWidth);
           }).map(e => e.outerHTML.slice(0, 80))"""
    )

    assert (cut, secretary.overflow()) == ([], 0)
