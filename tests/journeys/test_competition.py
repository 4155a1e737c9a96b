"""HR plans a competition, a worker enters on his phone, two people score it, a second one publishes it; by the fast track the
winner's place becomes a certificate."""

import json
from datetime import date

# A worker of an occupation without a certificate, under the plant or group whose two HR officers organise.
PEOPLE = """
import json
from portal.rights.models import RoleGrant, User
from workforce.skills.models import Occupation, SkillCertificate
hr = list(RoleGrant.objects.filter(role="hr", user__must_change_password=False).select_related("user", "node").order_by("pk"))
first = hr[0]
second = next(g for g in hr if g.user_id != first.user_id and first.node.path.startswith(g.node.path))
office = set(RoleGrant.objects.exclude(role="worker").values_list("user_id", flat=True))
holders = set(SkillCertificate.objects.values_list("person_id", "occupation__code"))
free = User.objects.filter(person__isnull=False, must_change_password=False, person__competition_entries=None).exclude(pk__in=office)
codes = set(Occupation.objects.filter(is_active=True).values_list("code", flat=True))
free = [u for u in free.select_related("person__unit").order_by("pk")
        if u.person.occupation_code in codes and u.person.unit.path.startswith(first.node.path)]
worker = min(free, key=lambda u: ((u.person_id, u.person.occupation_code) in holders, u.pk))
SkillCertificate.objects.filter(person=worker.person).update(state="revoked")
print(json.dumps({"hr": first.user.username, "second": second.user.username, "worker": worker.username,
                  "staff_no": worker.person.staff_no, "node": first.node.pk,
                  "occupation": Occupation.objects.get(code=worker.person.occupation_code).pk}))
"""


def test_from_the_competition_to_the_certificate(visitor, house):
    who = json.loads(house.ask(PEOPLE))
    today = house.ask("from portal.kernel import clock; print(clock.today())").strip()

    hr = visitor().sign_in(who["hr"])
    page = hr.open("/competitions/new/")
    page.fill("input[name=name]", "电工技能大赛")
    page.select_option("select[name=kind]", "skills")
    page.select_option("select[name=level]", "2")
    page.select_option("select[name=node]", str(who["node"]))
    page.select_option("select[name=occupations]", str(who["occupation"]))
    for field in ("enrol_from", "enrol_to", "starts_on"):
        page.fill(f"input[name={field}]", today)
    page.click("main form button.btn--brand")
    page.wait_for_url("**/competitions/*/")
    path = page.url.removeprefix(house.url)
    page.click("form[action$='/open/'] button")
    page.wait_for_load_state("networkidle")

    worker = visitor(phone=True).sign_in(who["worker"])
    page = worker.open("/competitions/mine/")
    page.click(f"a[href='{path}']")
    assert page.input_value("#entry_people") == who["staff_no"]
    page.select_option("#entry_occupation", str(who["occupation"]))
    page.click("form[action$='/enter/'] button.btn--brand")
    page.wait_for_load_state("networkidle")

    page = hr.open(path)
    page.click("form[action$='/start/'] button")
    page.wait_for_load_state("networkidle")
    page.click("a[href^='/competitions/entries/']")
    entry = page.url.removeprefix(house.url)
    page.fill("#score_theory", "88")
    page.fill("#score_practice", "95.5")
    page.click("form[action$='/score/'] button")
    page.wait_for_load_state("networkidle")

    second = visitor().sign_in(who["second"])
    page = second.open(entry)
    page.click("form[action$='/check/'] button")
    page.wait_for_load_state("networkidle")
    page = hr.open(path)
    page.click("form[action$='/finish/'] button")
    page.wait_for_load_state("networkidle")
    page = second.open(path)
    page.click("form[action$='/publish/'] button")
    page.wait_for_load_state("networkidle")
    assert "已发布" in page.inner_text("h1")

    page = worker.open(entry)
    assert "一等奖" in page.inner_text("h1")
    page.click("a[href^='/fasttracks/new/']")
    page.click("main form button.btn--brand")
    page.wait_for_url("**/fasttracks/*/")
    request = page.url.removeprefix(house.url)

    page = hr.open(request)
    page.click("form[action$='/check/'] button")
    page.wait_for_load_state("networkidle")
    year = date.fromisoformat(today).year % 100
    page = second.open(request)
    page.fill("input[name=number]", f"Y000014000001{year:02d}4987654")
    page.fill("input[name=issued_on]", today)
    page.click("form[action$='/approve/'] button")
    page.wait_for_load_state("networkidle")
    assert "已认定" in page.inner_text("h1")

    page = worker.open(request)
    assert "已认定" in page.inner_text("h1")
    assert "987654" in page.inner_text("main")
    assert [v.csp_violations() for v in (hr, worker, second)] == [[], [], []]
