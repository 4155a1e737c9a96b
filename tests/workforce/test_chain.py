"""One story through the rooms of innovation: a proposal becomes a problem of the pool, its challenge is won and accepted, the benefit
is verified, shared out of a fund, and counts for the branch of the unit."""

import re
from datetime import timedelta
from decimal import Decimal as D
from html import unescape

import pytest
from django.db import transaction
from django.urls import reverse

from assessment.metrics.rules import needs_of, value_of
from assessment.metrics.selectors import facts_of
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.periods import quarter_of
from portal.people.enums import PoliticalStatus
from portal.rights.enums import Role
from tests.support.people import user_with
from tests.workforce.challenges import factories as challenges
from tests.workforce.conversions import factories as conversions
from tests.workforce.funds import factories as funds
from tests.workforce.innovation.factories import by
from tests.workforce.proposals import factories as proposals
from workforce.challenges.models import Challenge, ChallengeProblem
from workforce.conversions import services as converting
from workforce.conversions.selectors import source_of
from workforce.funds import services as paying
from workforce.funds.models import Fund, FundShare

pytestmark = pytest.mark.db
LINK = re.compile(r'href="([^"]*/challenges/problems/new/\?[^"]*)"')


def page(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def hidden(html: str) -> dict[str, str]:
    """The hidden fields of the form of a page."""
    tags = [dict(re.findall(r'(\w+)="([^"]*)"', tag)) for tag in re.findall(r'<input type="hidden"[^>]*>', html)]
    return {tag["name"]: unescape(tag.get("value", "")) for tag in tags}


def handed_over(client, people, row) -> ChallengeProblem:
    """HR follows the link on the page of the proposal and sends what the form shows."""
    here = reverse("proposal_detail", args=[row.pk])
    client.force_login(people.worker)
    assert not LINK.findall(page(client, here))
    client.force_login(people.hr)
    [link] = LINK.findall(page(client, here))
    answer = client.get(unescape(link))
    form, kept = answer.context["form"], hidden(answer.content.decode())
    assert (kept["origin"], kept["origin_no"]) == ("合理化建议", row.number)
    assert (form["title"].value(), form["unit"].value()) == (row.title, people.nodes["CM-A"].pk)
    assert form["text"].value() == f"{row.trouble}\n{row.idea}"
    typed = {name: form[name].value() for name in ("title", "text")} | {name: kept[name] for name in ("origin", "origin_no", "once_key")}
    typed |= {"source": "bottleneck", "unit": people.nodes["CM-A"].pk, "branch": people.nodes["ZB-A"].pk}
    typed |= {"owner_no": people.worker.person.staff_no, "due_on": clock.today() + timedelta(days=200)}
    answer = client.post(reverse("challenge_raise"), typed)
    made = ChallengeProblem.objects.get()
    assert answer["Location"] == reverse("challenge_problem", args=[made.pk])
    assert (made.origin, made.origin_no, made.unit, made.raised_by) == ("合理化建议", row.number, row.node, people.hr)
    shown = page(client, here)
    assert f'href="{answer["Location"]}"' in shown
    assert not LINK.findall(shown)
    return made


def insider(people):
    """An officer of HR at the plant who works in the unit and joins the team."""
    found = user_with(Role.HR, people.nodes["MK1"], unit=people.nodes["CM-A"], name="队员甲")
    found.person.political_status = PoliticalStatus.FULL_MEMBER
    found.person.save()
    return found


def won(people, problem: ChallengeProblem, lead, team) -> Challenge:
    """Studied, posted, claimed by one team, judged, chosen, signed, reviewed, accepted."""
    row, judges = challenges.posted(people, problem=problem), challenges.judges_of(people)
    challenges.claimed(people, row, lead, team=[(user.person.staff_no, "team") for user in team])
    row = challenges.seated(people, row, judges)
    challenges.scored(people, row, judges)
    row, words = challenges.fresh(row), challenges.words
    act = challenges.services
    act.choose(**words(people, people.second_hr), challenge=row, version=row.version, claim_id=row.claims.get().pk)
    act.add_milestone(**words(people), challenge=row, title="方案", due_on=clock.today() + timedelta(days=30), pay=30)
    row = challenges.fresh(row)
    row = act.sign(**words(people, lead), challenge=row, version=row.version)
    act.review_milestone(**words(people), challenge=row, milestone_id=row.milestones.get().pk, score=90, finding="按期完成")
    row = challenges.proposed(people, challenges.fresh(row))
    return act.decide_acceptance(**words(people, people.second_hr), challenge=row, is_agreed=True)


def refusal(call, **given) -> str:
    try:
        with transaction.atomic():
            call(**given)
    except RuleBroken as broken:
        return broken.code
    return ""


def counted(branch) -> D:
    needs = needs_of([("conversion_benefit", {})])
    return value_of("conversion_benefit", facts_of([branch.pk], quarter_of(clock.today()), needs, None)[branch.pk], {})


def test_from_the_proposal_of_a_worker_to_the_score_of_his_branch(client, people):
    row = proposals.filed(people)
    problem = handed_over(client, people, row)
    lead, member = challenges.lead_of(people), insider(people)
    challenge = won(people, problem, lead, [member, challenges.lead_of(people, "领题乙"), people.worker])
    problem.refresh_from_db()
    assert (challenge.state, problem.state) == ("accepted", "solved")

    source = source_of(people.actor(people.hr).scope("conversion.register"), f"challenge:{challenge.pk}")
    assert (source.row, source.unit, source.title) == (challenge, people.nodes["CM-A"], challenge.title)
    assert source_of(people.actor(people.stranger).scope("conversion.register"), source.key) is None
    today = clock.today()
    words = {"source": source, "route": "own", "from_on": today, "year": today.year, "benefit": D(355000), "basis": D(200000)}
    conversion = conversions.registered(people, **words)
    assert (conversion.source_key, conversion.challenge, conversion.result) == (source.key, challenge, None)
    assert counted(people.branch_a) == 0
    for user in (people.hr, member):
        assert refusal(converting.verify_conversion, **by(people, user), conversion=conversion) == "conversion.own"

    fund = funds.fund(people)
    shares = f"{lead.person.staff_no} 2 技术\n{member.person.staff_no} 1 管理\n{people.worker.person.staff_no} 1 技能"
    told = {"p": people, "row": fund, "conversion": conversion, "shares": shares}
    assert refusal(funds.proposed, **told) == "fund.source_needed"
    told["conversion"] = conversion = converting.verify_conversion(**by(people, people.second_hr), conversion=conversion)
    assert refusal(funds.proposed, **told, amount=D("9999.99")) == "fund.below_due"
    payout = funds.proposed(**told)
    for user in (people.hr, member):
        assert refusal(paying.approve_payout, **by(people, user), payout=payout) == "fund.own"
    payout = paying.approve_payout(**by(people, people.second_hr), payout=payout)
    payout = paying.pay_out(**by(people), payout=payout, paid_on=today)
    assert (payout.state, Fund.objects.get(pk=fund.pk).balance) == ("paid", D(40000))
    assert dict(FundShare.objects.values_list("person__name", "amount")) == {"领题甲": 5000, "队员甲": 2500, "职工甲": 2500}

    assert (counted(people.branch_a), counted(people.branch_b)) == (D(355000), 0)
    client.force_login(people.worker)
    assert "2500" in page(client, reverse("fund_mine"))
    assert conversion.title in page(client, reverse("conversion_detail", args=[conversion.pk]))
