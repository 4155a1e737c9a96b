"""A worker applies, HR checks, a second person decides, the certificate appears and the branch's metric follows."""

import json

from tests.journeys.conftest import wait_until

READY = """
from portal.rights.models import RoleGrant
from workforce.promotion.models import PromotionApplication as P
from workforce.promotion.selectors.facts import eligibility, occupations_of
from portal.kernel import clock
found = ""
office = set(RoleGrant.objects.exclude(role="worker").values_list("user_id", flat=True))
busy = set(P.objects.values_list("person_id", flat=True))
free = RoleGrant.objects.filter(role="worker", user__must_change_password=False).exclude(user_id__in=office)
for g in free.exclude(user__person_id__in=busy):
    person = g.user.person
    for occupation in occupations_of(person, clock.today())[:1]:
        grade = eligibility(person, occupation, clock.today()).next_grade
        if grade and grade.is_met and grade.grade > 2 and not found:  # technicians go before a panel
            found = g.user.username
print(found)
"""
BRANCH_OF = """
from branches.orgs.selectors import branches_of_people
from portal.people.models import Person
from portal.organization.models import Node
from portal.kernel import clock
person = Person.objects.get(staff_no='{staff_no}')
print(Node.objects.get(pk=next(iter(branches_of_people([person.pk], clock.today())))).code)
"""
INDICATOR = """
from assessment.rounds.models import AssessmentRound
from assessment.schemes.rules import body_from_json
body = body_from_json(AssessmentRound.objects.get(state="computed").scheme.body)
print(next(i.code for i in body.indicators if i.metric in {"promotions_gained", "grade_rises"}))
"""
OFFICERS = """
from portal.rights.models import RoleGrant
print(*RoleGrant.objects.filter(role="hr").order_by("pk").values_list("user__username", flat=True)[:2])
"""
NUMBER = """
from portal.kernel import clock
from workforce.promotion.models import PromotionApplication
from workforce.skills.demo import number_of
print(number_of(clock.today(), PromotionApplication.objects.get(pk={case}).target_grade, 777777))
"""


def test_from_application_to_certificate(visitor, house):
    indicator = house.ask(INDICATOR)
    staff_no = house.ask(READY)
    branch = house.ask(BRANCH_OF.format(staff_no=staff_no))
    running = house.ask("from assessment.rounds.models import AssessmentRound as R; print(R.objects.get(state='computed').code)")
    committee = visitor().sign_in(house.username_of("committee"))

    def gained() -> str:
        receipt = json.loads(committee.page.request.get(f"{house.url}/api/v1/scores/{running}~{branch}/receipt/").text())
        parts = [i for d in receipt["dimensions"] for s in d["sections"] for i in s["indicators"]]
        return next(str(p["raw"]) for p in parts if p["code"] == indicator)

    before = gained()

    worker = visitor(phone=True).sign_in(staff_no)
    page = worker.open("/promotions/mine/")
    page.click("a[href^='/promotions/apply/'] >> nth=0")
    page.fill("textarea[name=note]", "在岗期间无责任事故，申请晋级。")
    page.click("button[name=act][value=submit]")
    page.wait_for_url("**/promotions/*/")
    case = page.url.rstrip("/").rpartition("/")[2]

    checker, decider = house.ask(OFFICERS).split()
    hr = visitor().sign_in(checker)
    page = hr.open(f"/promotions/{case}/review/")
    while page.locator("details.judge", has_text="写明结论").count():
        open_check = page.locator("details.judge", has_text="写明结论").first
        open_check.locator("summary").click()
        open_check.locator("label.seg", has_text="符合").first.click()
        open_check.locator("textarea[name=reason]").fill("与人事档案核对一致。")
        open_check.locator("input[name=evidence]").fill("人事档案")
        open_check.locator("button", has_text="记下结论").click()
        page.wait_for_load_state("networkidle")
    page.click("button[name=act][value=conclude]")
    page.wait_for_load_state("networkidle")

    # The person who checked may not decide: the button stays but is off and says why.
    page = hr.open(f"/promotions/{case}/review/")
    assert page.get_attribute("form[action$='/approve/'] button", "aria-disabled") == "true"

    second = visitor().sign_in(decider)
    page = second.open(f"/promotions/{case}/review/")
    number = house.ask(NUMBER.format(case=case))
    page.fill("input[name=number]", number)
    page.click("form[action$='/approve/'] button.btn--ok")
    page.wait_for_load_state("networkidle")

    page = worker.open(f"/promotions/{case}/")
    assert number in page.content()
    page = hr.open(f"/certificates/?q={number}")
    assert number in page.content()
    after = wait_until(lambda: (now := gained()) != before and now, 30)
    assert float(after) == float(before) + 1
    assert worker.csp_violations() + hr.csp_violations() + second.csp_violations() == []
