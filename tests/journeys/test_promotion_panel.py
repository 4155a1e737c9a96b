"""A worker becomes a technician: check, batch, a panel of three of whom one stands aside and is replaced, publicity with an
objection that is answered, the decision by a second person; certificate and metric follow.

No clock is turned: the last day of the publicity is moved into the past where the story has to wait five working days.
"""

import json

from portal.kernel import clock
from tests.journeys.conftest import wait_until
from workforce.skills.demo import number_of

# Who plays in the story: a worker who can become technician, the two of HR, four members of the panel, a committee member.
CAST = """
import json
from assessment.rounds.models import AssessmentRound
from assessment.schemes.rules import body_from_json
from branches.orgs.selectors import branches_of_people
from portal.kernel import clock
from portal.organization.models import Node
from portal.rights.models import RoleGrant
from workforce.promotion.models import PromotionApplication
from workforce.promotion.selectors.facts import eligibility, occupations_of

today = clock.today()
grants = RoleGrant.objects.filter(user__must_change_password=False).select_related("user__person").order_by("pk")
office = set(RoleGrant.objects.exclude(role="worker").values_list("user_id", flat=True))
busy = set(PromotionApplication.objects.values_list("person_id", flat=True))
def is_ready(person):
    occupation = next(iter(occupations_of(person, today)), None)
    grade = eligibility(person, occupation, today).next_grade if occupation else None
    return grade is not None and grade.grade == 2 and grade.is_met
free = [g.user.person for g in grants.filter(role="worker").exclude(user__in=office) if g.user.person_id not in busy]
worker = next(person for person in free if is_ready(person))
officers = grants.filter(role__in=["committee", "assessor", "discipline"]).exclude(user__person__unit=worker.unit_id)
body = body_from_json(AssessmentRound.objects.get(state="computed").scheme.body)
print(json.dumps({
    "worker": worker.staff_no,
    "hr": [g.user.username for g in grants.filter(role="hr")[:2]],
    "judges": list(dict.fromkeys(g.user.username for g in officers))[:4],
    "committee": grants.filter(role="committee")[0].user.username,
    "branch": Node.objects.get(pk=next(iter(branches_of_people([worker.pk], today)))).code,
    "round": AssessmentRound.objects.get(state="computed").code,
    "indicator": next(i.code for i in body.indicators if i.metric in {"promotions_gained", "grade_rises"}),
}))
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
    cast = json.loads(house.ask(CAST))
    checker, decider = cast["hr"]
    names, staff_no = cast["judges"], cast["worker"]
    committee = visitor().sign_in(cast["committee"])

    def gained() -> float:
        receipt = json.loads(committee.page.request.get(f"{house.url}/api/v1/scores/{cast['round']}~{cast['branch']}/receipt/").text())
        parts = [i for d in receipt["dimensions"] for s in d["sections"] for i in s["indicators"]]
        return next(float(p["raw"]) for p in parts if p["code"] == cast["indicator"])

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
    number = number_of(clock.today(), 2, 777778)
    decide.fill("input[name=number]", number)
    decide.click("form[action$='/approve/'] button.btn--ok")
    settled(decide)

    assert number in worker.open(f"/promotions/{case}/").content()
    page.goto(batch)
    assert "批次里的申报都已决定" in page.content()
    wait_until(lambda: gained() == before + 1, 30)
    assert worker.csp_violations() + hr.csp_violations() + second.csp_violations() == []
