"""A mentor drafts an agreement on his phone; both sign, the branch witnesses, HR arranges the test, a third person judges it."""

import json

from tests.journeys.conftest import wait_until

# A mentor with a colleague in the branch whose secretary witnesses, and a judge; none of them in an agreement yet.
PEOPLE = """
import json
from portal.kernel import clock
from portal.people.models import Person, ProfessionalTitle
from portal.rights.models import RoleGrant, User
from branches.orgs.models import BranchCoverage
office = set(RoleGrant.objects.exclude(role="worker").values_list("user_id", flat=True))
free = User.objects.filter(person__isnull=False, must_change_password=False, person__mentorships=None, person__apprenticeships=None)
free = [u for u in free.exclude(pk__in=office).select_related("person__unit").order_by("pk") if u.person.occupation_code]
found = {}
for grant in RoleGrant.objects.filter(role="secretary", user__must_change_password=False).select_related("node", "user").order_by("pk"):
    covered = BranchCoverage.objects.filter(branch__node=grant.node).values_list("unit__path", flat=True)
    here = [u for u in free if any(u.person.unit.path.startswith(path) for path in covered)]
    if len(here) > 2 and not found:
        found = {"mentor": here[0].username, "apprentice": here[1].username, "judge": here[2].username,
                 "secretary": grant.user.username, "branch": grant.node.pk, "occupation": here[1].person.occupation_code}
        ProfessionalTitle.objects.create(person=here[0].person, level="intermediate", name="工程师", obtained_on=clock.today())
from workforce.skills.models import Occupation
found["occupation"] = Occupation.objects.get(code=found["occupation"]).pk
print(json.dumps(found))
"""
OFFICER = "from portal.rights.models import RoleGrant as G; print(G.objects.filter(role='hr').order_by('pk').first().user.username)"


def test_from_agreement_to_completion(visitor, house):
    who = json.loads(house.ask(PEOPLE))
    today = house.ask("from portal.kernel import clock; print(clock.today())")

    mentor = visitor(phone=True).sign_in(who["mentor"])
    page = mentor.open("/mentorships/mine/")
    page.click("a[href='/mentorships/new/'] >> nth=0")
    page.select_option("select[name=kind]", label="导师带徒")
    page.fill("input[name=apprentice_no]", who["apprentice"])
    page.select_option("select[name=occupation]", str(who["occupation"]))
    page.fill("textarea[name=aim]", "独立完成岗位主要操作")
    page.select_option("select[name=branch]", str(who["branch"]))
    page.click("main form button.btn--brand")
    page.wait_for_url("**/mentorships/*/")
    path = page.url.removeprefix(house.url)
    page.fill("#indicator_text", "通风系统优化")
    page.fill("#indicator_baseline", "能看懂系统图")
    page.fill("#indicator_target", "独立完成一次调整")
    page.fill("#indicator_check_on", today)
    page.click("form[action$='/indicators/'] button.btn")
    page.wait_for_load_state("networkidle")
    page.click("form[action$='/offer/'] button")
    page.wait_for_load_state("networkidle")
    page.click("form[action$='/sign/'] button")
    page.wait_for_load_state("networkidle")

    apprentice = visitor(phone=True).sign_in(who["apprentice"])
    page = apprentice.open("/mentorships/mine/")
    page.click(f".alert a[href='{path}']")
    page.click("form[action$='/sign/'] button")
    page.wait_for_load_state("networkidle")

    secretary = visitor().sign_in(who["secretary"])
    page = secretary.open(path)
    page.click("form[action$='/witness/'] button")
    page.wait_for_load_state("networkidle")
    assert "带徒中" in page.inner_text("h1")

    page = mentor.open(path)
    page.click("a[href^='/mentorships/indicators/']")
    page.fill("#check_finding", "独立完成，讲解清楚")
    page.check("#check_is_reached")
    page.click("form[action$='/check/'] button")
    page.wait_for_load_state("networkidle")
    assert "已达到" in page.inner_text("h1")

    hr = visitor().sign_in(house.ask(OFFICER))
    page = hr.open(path)
    page.fill("#test_test_on", today)
    page.fill("#test_judge_no", who["judge"])
    page.click("form[action$='/test/'] button")
    page.wait_for_load_state("networkidle")

    judge = visitor(phone=True).sign_in(who["judge"])
    page = judge.open("/mentorships/mine/")
    page.click(f".alert a[href='{path}']")
    page.check("input[name=grade][value=excellent]")
    page.fill("#grade_note", "能独立顶岗")
    page.click("form[action$='/grade/'] button")
    page.wait_for_load_state("networkidle")
    assert "优秀" in page.inner_text("h1")

    page = apprentice.open(path)
    assert "优秀" in page.inner_text("h1")
    page = hr.open("/mentorships/?s=done")
    assert wait_until(lambda: page.locator(f"a[href='{path}']").count(), 10)
    assert [v.csp_violations() for v in (mentor, apprentice, secretary, hr, judge)] == [[]] * 5
