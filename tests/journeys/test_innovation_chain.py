"""A worker's proposal, filed on his phone, is handed over to the pool of problems; its challenge is accepted, the benefit registered,
verified by a second person, shared out of the fund, and counts for the branch of the unit."""

import json
import re
from datetime import date, timedelta
from decimal import Decimal

# The two officers of HR at the top with the fund of the shares, a worker of a unit that a branch covers, a lead who is in the Party,
# two more of the Party, three judges.
PEOPLE = """
import json
from branches.orgs.models import BranchCoverage
from portal.kernel import clock
from portal.rights.access import actor_of
from portal.rights.models import RoleGrant, User
from workforce.challenges.selectors import is_member
from workforce.funds.models import Fund
fund = Fund.objects.get(kind__code="SHARING")
hr = list(RoleGrant.objects.filter(role="hr", node=fund.node, user__must_change_password=False).select_related("user").order_by("pk"))[:2]
office = set(RoleGrant.objects.exclude(role="worker").values_list("user_id", flat=True))
users = User.objects.filter(person__isnull=False, person__left_on=None, is_active=True, must_change_password=False)
users = list(users.exclude(pk__in=[g.user_id for g in hr]).select_related("person__unit").order_by("pk"))
covers = [(c.unit.path, c.branch_id) for c in BranchCoverage.objects.filter(to_on=None).select_related("unit").order_by("pk")]
plain = [u for u in users if u.pk not in office and not is_member(u.person)]
worker, branch = next((u, pk) for u in plain for path, pk in covers if u.person.unit.path.startswith(path))
rest = [u for u in users if u != worker and actor_of(u, clock.today()).can("challenge.claim")]
team = [u for u in rest if is_member(u.person)][:3]
judges = [u for u in rest if u not in team][:3]
print(json.dumps({
    "hr": hr[0].user.username, "second": hr[1].user.username, "worker": worker.username, "number": worker.person.staff_no,
    "unit": worker.person.unit_id, "branch": branch, "fund": fund.pk,
    "team": [u.username for u in team], "judges": [u.username for u in judges]}))
"""
# From the pool to the acceptance; at the end the challenge, its state, the lead, and where the problem came from.
WAY = """
from datetime import timedelta
from decimal import Decimal
from portal.kernel import clock
from portal.rights.access import actor_of
from portal.rights.models import User
from workforce.challenges import services as act
from workforce.challenges.models import Challenge, ChallengeProblem
today, users = clock.today(), {u.username: u for u in User.objects.select_related("person")}
words = lambda name: {"actor": actor_of(users[name], today), "at": clock.now()}
no = lambda name: users[name].person.staff_no
here = lambda: {"challenge": Challenge.objects.get(problem=problem), "version": Challenge.objects.get(problem=problem).version}
only = lambda: {"challenge": Challenge.objects.get(problem=problem)}
problem = ChallengeProblem.objects.get(pk=pk)
hr, second, (lead, *others) = who["hr"], who["second"], who["team"]
facts = act.StudyFacts("掘进工作面降尘", "同行已有先例", "粉尘浓度降低四成", Decimal(100000), Decimal(20000),
                       today + timedelta(days=10), today + timedelta(days=120))
act.study_problem(**words(hr), problem=problem, facts=facts)
act.post_challenge(**words(second), **here())
team = [(no(name), "team") for name in [*others, who["worker"]]]
claim = act.claim(**words(lead), **only(), team=team, plan="换喷嘴、调水压、试材料", pledge="按期达标").pk
# The window of claims has passed.
Challenge.objects.filter(problem=problem).update(claim_until=today - timedelta(days=1))
act.name_judges(**words(hr), **here(), numbers=[no(name) for name in who["judges"]])
for name in who["judges"]:
    act.score(**words(name), **only(), claim_id=claim, value=85)
act.choose(**words(second), **here(), claim_id=claim)
stage = act.add_milestone(**words(hr), **only(), title="方案设计", due_on=today + timedelta(days=30), pay=30).pk
act.sign(**words(lead), **here())
act.review_milestone(**words(hr), **only(), milestone_id=stage, score=90, finding="按期完成")
act.propose_acceptance(**words(hr), **here(), outcome="pass", reached="降低四成五", proof="检测报告 12 号", benefit=Decimal("35.5"))
row = act.decide_acceptance(**words(second), **only(), is_agreed=True)
print(row.pk, row.state, no(lead), problem.origin_no)
"""
VALUE = """
from assessment.metrics.rules import needs_of, value_of
from assessment.metrics.selectors import facts_of
from portal.kernel import clock
from portal.kernel.periods import quarter_of
needs = needs_of([("conversion_benefit", {})])
print(value_of("conversion_benefit", facts_of([branch], quarter_of(clock.today()), needs, None)[branch], {}))
"""
HAND_OVER = "a[href*='/challenges/problems/new/?']"


def arrived(page, pattern: str) -> str:
    """The number of the record whose page has been reached."""
    page.wait_for_url(re.compile(pattern + r"\d+/$"))
    return re.findall(r"\d+", page.url)[-1]


def press(page, act: str):
    page.click(f"form[action$='/{act}/'] button")
    page.wait_for_load_state("networkidle")
    return page


def test_from_the_proposal_to_the_score_of_the_branch(visitor, house):
    who = json.loads(house.ask(PEOPLE))
    today = house.ask("from portal.kernel import clock; print(clock.today())")
    value = f"branch = {who['branch']}{VALUE}"
    before = Decimal(house.ask(value))

    worker = visitor(phone=True).sign_in(who["worker"])
    page = worker.open("/proposals/new/")
    page.fill("input[name=title]", "掘进工作面加装降尘喷雾")
    page.fill("textarea[name=trouble]", "截割时粉尘浓度高，本队没有能力改造")
    page.fill("textarea[name=idea]", "改用高压喷雾并随截割联动")
    page.select_option("select[name=topic]", "safety")
    page.click("main form button.btn--brand")
    proposal = arrived(page, "/proposals/")
    assert page.locator(HAND_OVER).count() == 0

    hr = visitor().sign_in(who["hr"])
    page = hr.open(f"/proposals/{proposal}/")
    page.click(HAND_OVER)
    assert page.input_value("input[name=title]") == "掘进工作面加装降尘喷雾"
    assert page.input_value("select[name=unit]") == str(who["unit"])
    assert not page.is_visible("input[name=origin_no]")
    page.select_option("select[name=source]", "bottleneck")
    page.fill("input[name=owner_no]", who["number"])
    page.fill("input[name=due_on]", str(date.fromisoformat(today) + timedelta(days=200)))
    page.click("main form button.btn--brand")
    problem = arrived(page, "/challenges/problems/")
    page = hr.open(f"/proposals/{proposal}/")
    assert page.locator(f"a[href='/challenges/problems/{problem}/']").count() == 1
    assert page.locator(HAND_OVER).count() == 0

    challenge, state, lead, origin = house.ask(f"who, pk = {who!r}, {problem}{WAY}").split()
    assert (state, origin in page.inner_text(".phead")) == ("accepted", True)

    page = hr.open(f"/conversions/new/?source=challenge:{challenge}")
    assert page.input_value("select[name=source]") == f"challenge:{challenge}"
    page.select_option("select[name=node]", str(who["unit"]))
    page.select_option("select[name=route]", "own")
    page.fill("input[name=benefit]", "355000")
    page.fill("textarea[name=measured]", "按改造前后同期检测和材料费对比")
    page.fill("input[name=basis]", "200000")
    page.click("main form button.btn--brand")
    conversion = arrived(page, "/conversions/")
    assert page.is_disabled("form[action$='/verify/'] button")
    assert Decimal(house.ask(value)) == before
    second = visitor().sign_in(who["second"])
    page = press(second.open(f"/conversions/{conversion}/"), "verify")
    assert "已核验" in page.inner_text(".phead")

    page = hr.open(f"/funds/{who['fund']}/payouts/new/?source=conversion:{conversion}")
    page.fill("input[name=amount]", "10000")
    page.fill("textarea[name=shares]", f"{lead} 3 技术\n{who['number']} 1 技能")
    page.click("main form button.btn--brand")
    payout = arrived(page, "/funds/payouts/")
    assert page.is_disabled("form[action$='/approve/'] button")
    page = press(second.open(f"/funds/payouts/{payout}/"), "approve")
    assert "已批准" in page.inner_text(".phead")
    page = press(hr.open(f"/funds/payouts/{payout}/"), "pay")
    assert "已发放" in page.inner_text(".phead")

    page = worker.open("/funds/mine/")
    assert "2500" in page.inner_text("main")
    assert worker.overflow() == 0
    assert Decimal(house.ask(value)) > before
    assert [(v.complaints, v.csp_violations()) for v in (worker, hr, second)] == [([], [])] * 3
