"""A worker becomes a technician: check, batch, a panel of three of whom one stands aside and is replaced, publicity with an
objection that is answered, the decision by a second person; certificate and metric follow.

No clock is turned: the last day of the publicity is moved into the past where the story has to wait five working days.
"""

import json

from portal.kernel import clock
from tests.journeys.conftest import wait_until
from tests.journeys.test_promotion import BRANCH_OF, INDICATOR, NUMBER, OFFICERS

TECHNICIAN = """
from portal.rights.models import RoleGrant
from workforce.promotion.models import PromotionApplication as P
from workforce.promotion.selectors.facts import eligibility, occupations_of
from portal.kernel import clock
found = ""
office = set(RoleGrant.objects.exclude(role="worker").values_list("user_id", flat=True))
busy = set(P.objects.values_list("person_id", flat=True))
free = RoleGrant.objects.filter(role="worker", user__must_change_password=False).exclude(user_id__in=office)
for g in free.exclude(user__person_id__in=busy):
    for occupation in occupations_of(g.user.person, clock.today())[:1]:
        grade = eligibility(g.user.person, occupation, clock.today()).next_grade
        if grade and grade.is_met and grade.grade == 2 and not found:
            found = g.user.username
print(found)
"""
JUDGES = """
from portal.rights.models import RoleGrant
from portal.people.models import Person
unit = Person.objects.get(staff_no="{staff_no}").unit_id
rows = RoleGrant.objects.filter(role__in=["committee", "assessor", "discipline"]).exclude(user__person__unit=unit).order_by("pk")
print(*list(dict.fromkeys(rows.values_list("user__username", flat=True)))[:4])
"""
TIME_GOES_BY = """
from datetime import timedelta
from portal.publicity.models import Publicity
from portal.kernel import clock
day = clock.today()
print(Publicity.objects.filter(pk={pk}).update(starts_on=day - timedelta(days=9), ends_on=day - timedelta(days=1)))
"""


def settled(page):
    page.wait_for_load_state("networkidle")


def judge_all(page):
    """Every open condition passed by hand, then the check concluded."""
    while page.locator("details.judge", has_text="写明结论").count():
        open_check = page.locator("details.judge", has_text="写明结论").first
        open_check.locator("summary").click()
        open_check.locator("label.seg", has_text="符合").first.click()
        open_check.locator("textarea[name=reason]").fill("与人事档案核对一致。")
        open_check.locator("input[name=evidence]").fill("人事档案")
        open_check.locator("button", has_text="记下结论").click()
        settled(page)
    page.click("button[name=act][value=conclude]")
    settled(page)


def seat(page, panel, username, act="add"):
    page.goto(f"{panel}seats/?q={username}")
    page.click(f"form:has(input[value='{username}']) button[value={act}]")
    settled(page)


def test_from_application_to_technician(visitor, house):
    staff_no, indicator = house.ask(TECHNICIAN), house.ask(INDICATOR)
    branch = house.ask(BRANCH_OF.format(staff_no=staff_no))
    running = house.ask("from assessment.rounds.models import AssessmentRound as R; print(R.objects.get(state='computed').code)")
    checker, decider = house.ask(OFFICERS).split()
    names = house.ask(JUDGES.format(staff_no=staff_no)).split()
    committee = visitor().sign_in(house.username_of("committee"))

    def gained() -> float:
        receipt = json.loads(committee.page.request.get(f"{house.url}/api/v1/scores/{running}~{branch}/receipt/").text())
        parts = [i for d in receipt["dimensions"] for s in d["sections"] for i in s["indicators"]]
        return next(float(p["raw"]) for p in parts if p["code"] == indicator)

    before, today = gained(), clock.today().isoformat()
    hr = visitor().sign_in(checker)
    page = hr.open("/batches/new/")
    page.fill("input[name=name]", "第三批技师评审")
    page.select_option("select[name=node]", index=1)
    page.fill("input[name=opens_on]", today)
    page.fill("input[name=closes_on]", today)
    page.check("input[name=target_grades][value='2']")
    page.click("main form button.btn--brand")
    page.wait_for_url(lambda url: "/new/" not in url)
    batch = page.url

    worker = visitor(phone=True).sign_in(staff_no)
    mine = worker.open("/promotions/mine/")
    mine.click("a[href^='/promotions/apply/'] >> nth=0")
    mine.click("button[name=act][value=submit]")
    mine.wait_for_url("**/promotions/*/")
    case = mine.url.rstrip("/").rpartition("/")[2]
    assert mine.locator(".steps li").count() == 7
    assert worker.overflow() == 0

    judge_all(hr.open(f"/promotions/{case}/review/"))
    page.goto(batch)
    page.click("form[action$='/close/'] button")
    settled(page)
    panel = house.url + page.locator("a[href^='/panels/']:visible", has_text="综合评审").first.get_attribute("href")

    # Two members and a deputy in the place of the third, who stands aside by her own word.
    for username in names[:3]:
        seat(page, panel, username)
    seat(page, panel, names[3], "add_deputy")
    page.click(f"form:has(input[value='{names[0]}']) button[value=chair]")
    settled(page)
    page.goto(f"{panel}open/")
    page.click("main form.card button.btn--brand")
    settled(page)
    for username in [names[2], names[0], names[1], names[3]]:
        member = visitor().sign_in(username)
        if username == names[2]:
            form = member.open(panel.removeprefix(house.url) + "recuse/")
            form.select_option("select[name=case]", index=1)
            form.fill("[name=reason]", "师徒")
        else:
            form = member.open(panel.removeprefix(house.url) + "judge/")
            assert "G2-1" in form.content()
            form.check("input[name=is_for][value=yes]", force=True)
            form.fill("textarea[name=reason]", "技术全面，带徒和革新业绩突出。")
        form.click("main form:not([action*=logout]) button.btn--brand")
        settled(form)
    page.goto(f"{panel}conclude/")
    page.click("main form.card button.btn--brand")
    settled(page)

    page.goto(batch)
    page.click("form[action$='/publicise/'] button")
    settled(page)
    notice = page.locator("main a[href^='/publicity/']").first.get_attribute("href")

    neighbour = visitor().sign_in(names[0])
    shown = neighbour.open(notice)
    shown.select_option("select[name=entry]", index=1)
    shown.fill("textarea[name=text]", "请核实革新成果的归属。")
    shown.click("form[action$='/object/'] button.btn--brand")
    settled(shown)
    second = visitor().sign_in(decider)
    answer = second.open(notice)
    answer.click("main a[href*='/objections/']")
    answer.check("input[name=verdict][value=dismissed]", force=True)
    answer.fill("textarea[name=answer]", "经查，成果证书的第一完成人是申报人。")
    answer.click("main form button.btn--brand")
    settled(answer)

    house.ask(TIME_GOES_BY.format(pk=notice.rstrip("/").rpartition("/")[2]))
    page.goto(f"{house.url}{notice}close/")
    page.fill("textarea[name=note]", "公示期满，一项异议经查不成立。")
    page.click("main form.card button.btn--brand")
    settled(page)

    decide = second.open(f"/promotions/{case}/review/")
    number = house.ask(NUMBER.format(case=case))
    decide.fill("input[name=number]", number)
    decide.click("form[action$='/approve/'] button.btn--ok")
    settled(decide)

    assert number in worker.open(f"/promotions/{case}/").content()
    page.goto(batch)
    assert "批次里的申报都已决定" in page.content()
    wait_until(lambda: gained() == before + 1, 30)
    assert worker.csp_violations() + hr.csp_violations() + second.csp_violations() == []
