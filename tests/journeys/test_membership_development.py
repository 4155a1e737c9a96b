"""A worker's way from a written application to the archive, all 25 steps on the pages, two and a half years in simulated time.

The installation's database is copied, and a web process of its own serves the copy on the day that the story has reached. The
secretary takes the branch's steps, the committee its own; the worker looks at his own page on the phone.
"""

import json
import signal
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from portal.kernel.periods import add_months
from tests.journeys.conftest import ROOT, House, Visitor, _answers, free_port, wait_until

BRANCH = "ZB-M1-ZC1"
SHANGHAI = ZoneInfo("Asia/Shanghai")
ABOVE = {4, 8, 13, 16, 17, 18, 24}
# Somebody whom the branch may take in, who has an account and holds no office; and how the branch stands.
APPLICANT = f"""
from branches.membership.models import DevelopmentCase
from branches.membership.selectors import candidate
from branches.orgs.models import Branch
from portal.kernel import clock
from portal.rights.models import User
branch, today = Branch.objects.get(node__code="{BRANCH}"), clock.today()
busy = DevelopmentCase.objects.values("person")
users = User.objects.filter(grants__role="worker", must_change_password=False).exclude(person__in=busy).select_related("person")
users = users.exclude(grants__role__in=["secretary", "branch_officer", "committee", "hr", "assessor", "union_officer"])
users = users.exclude(person__memberships__to_on=None, person__memberships__isnull=False)
grown = users.filter(person__birth_on__lt=today.replace(year=today.year - 19, day=1)).order_by("pk")
print(next(u.username for u in grown if candidate(branch, u.person.staff_no, today)))
"""
STANDING = """
import json
from branches.orgs.models import BranchMembership
from branches.orgs.selectors import party_line
from branches.membership.models import DevelopmentCase
from portal.audit.models import AuditRow
from portal.people.models import Person
person = Person.objects.get(staff_no="{who}")
case = DevelopmentCase.objects.get(person=person)
print(json.dumps(dict(
    state=case.state, closed=case.closed_on and case.closed_on.isoformat(), steps=case.steps.filter(voided_at=None).count(),
    status=person.political_status, standing=[row.standing for row in BranchMembership.objects.filter(person=person, to_on=None)],
    line=[[step.label, step.from_on.isoformat()] for step in party_line(person)],
    audited=AuditRow.objects.filter(object_kind="developmentcase", object_id=str(case.pk), action="development.step_taken").count(),
)))
"""


@dataclass
class Days:
    """The clock of the copy."""

    file: Path

    def go(self, day: date, hour: int = 10) -> None:
        draft = self.file.with_suffix(".new")
        draft.write_text(datetime.combine(day, time(hour), SHANGHAI).isoformat(), encoding="ascii")
        draft.replace(self.file)


@pytest.fixture
def later(house, tmp_path):
    """A copy of the installation with a clock of its own: (house, days)."""
    days, port = Days(tmp_path / "now"), free_port()
    days.go(date.today())
    source = sqlite3.connect(Path(house.env["HONGJIANG_VAR"]) / "hongjiang.sqlite3")
    target = sqlite3.connect(tmp_path / "hongjiang.sqlite3")
    source.backup(target)
    source.close()
    target.close()
    elsewhere = house.moved(url=f"http://127.0.0.1:{port}", HONGJIANG_VAR=str(tmp_path), DJANGO_SETTINGS_MODULE="portal.settings")
    with elsewhere as copy, open(tmp_path / "web.log", "w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.shifted", str(port), str(days.file)], cwd=ROOT, env=copy.env, stdout=log, stderr=log
        )
        try:
            wait_until(lambda: _answers(copy.url + "/healthz/live"), 180)
            yield copy, days
        finally:
            process.send_signal(signal.SIGUSR1)  # where it stood is read where the journey failed
            process.terminate()
            process.wait(30)
            print((tmp_path / "web.log").read_text(encoding="utf8", errors="replace")[-6000:])


class Office:
    """Takes the steps of one case on the pages, each time signed in anew: weeks lie between."""

    def __init__(self, house: House, days: Days, chromium, secretary: str, committee: str) -> None:
        self.house, self.days, self.chromium = house, days, chromium
        self.secretary, self.committee, self.address = secretary, committee, ""
        self.seen: dict[str, Visitor] = {}

    def visits(self, username: str, **kwargs) -> Visitor:
        """Somebody at his own browser, signed in anew: his last session has run out."""
        if username not in self.seen:
            self.seen[username] = Visitor(self.house, self.chromium, **kwargs)
        who = self.seen[username]
        who.page.goto("about:blank")  # what the last page still asks for must not meet the new session
        who.context.clear_cookies()
        who.complaints.clear()  # the browser notes a refused form
        return who.sign_in(username)

    def leaves(self) -> None:
        for who in self.seen.values():
            who.close()

    def takes(self, no: int, day: date, then: str = "", **fields: str) -> None:
        """The next step on its day, by whoever takes it; ``then`` the sentence that is read afterwards."""
        self.days.go(day)
        who = self.visits(self.committee if no in ABOVE else self.secretary)
        page = who.open(self.address)
        assert f"第 {no} 步" in page.locator("main").inner_text()
        page.click(f"a.btn[href='{self.address}step/']")
        self.fill(page, day, **fields)
        page.wait_for_url(self.house.url + self.address)
        if then:
            assert then in page.locator("main").inner_text()
        assert (who.complaints, who.csp_violations()) == ([], [])

    @staticmethod
    def fill(page, day: date, **fields: str) -> None:
        page.fill("#id_on", day.isoformat())
        for name, value in fields.items():
            if name.startswith("helper"):
                page.select_option(f"#id_{name}", index=int(value))
            elif name == "result":
                page.check(f"input[name=result][value={value}]")
            else:
                page.fill(f"#id_{name}", value)
        page.click("main form button.btn--brand")

    def is_refused(self, day: date, sentence: str, **fields: str) -> None:
        """The step comes too early: the form says so, and what was typed stays."""
        self.days.go(day)
        who = self.visits(self.secretary)
        page = who.open(self.address + "step/")
        self.fill(page, day, note="提前办理", **fields)
        assert sentence in page.locator("main form").inner_text()
        assert page.input_value("#id_note") == "提前办理"
        assert (who.overflow(), who.axe()) == (0, [])

    def reviews(self, day: date) -> None:
        self.days.go(day)
        who = self.visits(self.secretary)
        page = who.open(self.address)
        page.click(f"a.btn[href='{self.address}review/']")
        page.fill("#id_text", "思想和工作表现良好")
        page.click("main form button.btn--brand")
        page.wait_for_url(self.house.url + self.address)

    def todo(self, username: str) -> str:
        who = self.visits(username)
        return who.open("/todos/").locator("main").inner_text()


def test_from_the_application_to_the_archive(later, chromium):
    house, days = later
    worker = house.ask(APPLICANT)
    office = Office(house, days, chromium, house.username_of("secretary", BRANCH), house.username_of("committee"))
    start = date.today()

    # The written application, and the talk within a month: the desk reminds ten days before.
    who = office.visits(office.secretary)
    page = who.open("/membership/new/")
    page.select_option("#id_branch", label=page.locator("#id_branch option").first.inner_text())
    page.fill("#id_staff_no", worker)
    page.fill("#id_note", "本人递交")
    office.fill(page, start)
    page.wait_for_url(lambda url: url.rstrip("/").rpartition("/")[2].isdigit())
    office.address = page.url.removeprefix(house.url)
    name = page.locator("h1").inner_text().split()[0]
    assert (who.overflow(), who.axe()) == (0, [])
    assert name not in office.todo(office.secretary)
    days.go(start + timedelta(days=22))
    assert name in office.todo(office.secretary)
    office.takes(2, start + timedelta(days=24), note="组织委员谈话")

    # The activist, a year of cultivation with a look each half year.
    named = add_months(start, 3)
    office.takes(3, named)
    assert name in office.todo(office.committee)
    office.takes(4, named + timedelta(days=5))
    office.takes(5, named + timedelta(days=6), helper_1="1", helper_2="2")
    for months in (5, 10):
        office.reviews(add_months(named, months))
    office.is_refused(add_months(named, 11), "培养考察不满 12 个月")
    ready = add_months(named, 12)
    office.takes(6, ready)

    # The object of development, the vote, the approval above.
    told = {9: {"helper_1": "1", "helper_2": "2"}, 10: {"note": "函调"}, 11: {"training_days": "3"}}
    for no in range(7, 13):
        office.takes(no, ready + timedelta(days=no - 6), **told.get(no, {}))
    voted = ready + timedelta(days=40)
    office.takes(13, voted - timedelta(days=20), note="材料齐全")
    office.takes(14, voted - timedelta(days=15))
    office.is_refused(voted, "收回选票 9 张，多于实到有表决权的 8 人", result="passed", expected="9", present="8", yes="9")
    office.takes(15, voted, result="passed", expected="9", present="8", yes="8")
    office.takes(16, voted + timedelta(days=10))
    office.takes(17, voted + timedelta(days=30), f"预备期到 {add_months(voted, 12).isoformat()}", note="党委会审议批准")
    found = json.loads(house.ask(STANDING.format(who=worker)))
    assert (found["status"], found["standing"]) == ("probationary", ["probationary"])

    # A year of probation, the conversion, the archive.
    office.takes(18, voted + timedelta(days=32))
    office.takes(19, voted + timedelta(days=33))
    office.takes(20, voted + timedelta(days=40))
    phone = office.visits(worker, phone=True)
    text = phone.open("/membership/mine/").locator("main").inner_text()
    assert ("第 21 步" in text or "预备" in text, "应到" in text, phone.overflow(), phone.axe()) == (True, False, 0, [])
    ended = add_months(voted, 12)
    office.is_refused(ended - timedelta(days=1), "预备期")
    office.takes(21, ended)
    office.takes(22, ended, note="本人书面申请转正")
    office.takes(23, ended + timedelta(days=8), result="on_time", expected="9", present="9", yes="9")
    office.takes(24, ended + timedelta(days=20))
    last = ended + timedelta(days=24)
    office.takes(25, last, note="材料归档")

    found = json.loads(house.ask(STANDING.format(who=worker)))
    assert found == {
        "state": "completed", "closed": last.isoformat(), "steps": 25, "status": "full_member", "standing": ["full"], "audited": 24,
        "line": [["正式党员", ended.isoformat()], ["预备党员", voted.isoformat()], ["入党积极分子", named.isoformat()]],
    }  # fmt: skip
    who = office.visits(office.secretary)
    page = who.open("/membership/?s=closed")
    assert name in page.locator("main").inner_text()
    page = who.open(office.address)
    with page.expect_download() as paper:
        page.click(f"form[action='{office.address}paper/docx/'] button")
    assert paper.value.suggested_filename.endswith(".docx")
    office.leaves()
