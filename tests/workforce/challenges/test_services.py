"""The way of a challenge through the services, and what each step refuses."""

from datetime import timedelta
from decimal import Decimal as D

import pytest

from portal.audit.models import AuditRow
from portal.catalogue.models import RuleParameter
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.models import Notice
from tests.support.factories import PersonFactory
from tests.workforce.challenges import factories as make
from tests.workforce.results import factories as results
from workforce.challenges import access, selectors, services
from workforce.challenges.models import Challenge, ChallengeReward

pytestmark = pytest.mark.db


def code_of(call, **given) -> str:
    with pytest.raises(RuleBroken) as broken:
        call(**given)
    return broken.value.code


def test_a_problem_goes_into_the_pool_once(people):
    row = services.raise_problem(**make.words(people), facts=make.problem_facts(people), once_key="k")
    assert services.raise_problem(**make.words(people), facts=make.problem_facts(people, title="别的"), once_key="k").pk == row.pk
    again = {"facts": make.problem_facts(people, title=row.title)}
    assert code_of(services.raise_problem, **make.words(people), **again) == "challenge.problem_twice"
    past = {"facts": make.problem_facts(people, due_on=clock.today())}
    assert code_of(services.raise_problem, **make.words(people), **past) == "challenge.due_past"
    foreign = {"facts": make.problem_facts(people, unit=people.nodes["CM-C"])}
    assert code_of(services.raise_problem, **make.words(people), **foreign) == "challenge.unit_foreign"
    own = services.raise_problem(**make.words(people, people.worker), facts=make.problem_facts(people, title="班组的难题", branch=None))
    assert own.raised_by == people.worker
    branch = services.raise_problem(**make.words(people, people.secretary), facts=make.problem_facts(people, title="支部的难题"))
    assert branch.branch == people.nodes["ZB-A"]
    assert AuditRow.objects.filter(action="challenge.raised").count() == 3


def test_a_problem_is_changed_or_dropped_before_the_study(people):
    row = make.raised(people)
    change = {"problem": row, "facts": make.problem_facts(people, title="改过的题目")}
    with pytest.raises(EditConflict):
        services.change_problem(**make.words(people), **change, version=row.version + 1)
    with pytest.raises(NotReachable):
        services.change_problem(**make.words(people, people.stranger), **change, version=row.version)
    row = services.change_problem(**make.words(people), **change, version=row.version)
    drop = {**make.words(people), "problem": row, "version": row.version}
    assert code_of(services.drop_problem, **drop, reason=" ") == "challenge.reason_needed"
    row = services.drop_problem(**drop, reason="已另案解决")
    assert row.state == "dropped"
    assert code_of(services.study_problem, **make.words(people), problem=row, facts=make.study_facts()) == "challenge.problem_taken"


def test_a_second_person_posts_what_was_studied(people):
    row = make.studied(people)
    assert row.problem.state == "taken" or make.fresh(row).problem.state == "taken"
    post = {"challenge": row, "version": row.version}
    assert code_of(services.post_challenge, **make.words(people), **post) == "challenge.second_person"
    with pytest.raises(NotReachable):
        services.post_challenge(**make.words(people, people.stranger), **post)
    lines = selectors.board(people.actor(people.stranger))
    assert lines.count() == 0
    row = services.post_challenge(**make.words(people, people.second_hr), **post)
    assert (row.state, row.posted_on) == ("posted", clock.today())
    assert lines.all().count() == 1  # the whole enterprise reads it
    assert Notice.objects.filter(recipient=people.worker, code="challenge.posted_notice").exists()
    row = services.extend_claims(**make.words(people), challenge=row, version=row.version, claim_until=clock.today() + timedelta(days=20))
    assert row.claim_until == clock.today() + timedelta(days=20)


def test_who_leads_claims_once_and_explains_when_he_is_no_member(people):
    row, lead, other = make.posted(people), make.lead_of(people), make.lead_of(people, "群众甲", member=False)
    claim = make.claimed(people, row, lead)
    assert (claim.is_member_lead, claim.team.count(), claim.team.get(role="lead").person) == (True, 3, lead.person)
    with pytest.raises(RuleBroken, match="claimed_already"):
        make.claimed(people, row, lead)
    with pytest.raises(RuleBroken, match="lead_no_member"):
        make.claimed(people, row, other)
    explained = make.claimed(people, row, other, exception="唯一掌握该工艺的技师")
    assert (explained.is_member_lead, explained.exception) == (False, "唯一掌握该工艺的技师")
    twice = PersonFactory(unit=people.nodes["CM-A"]).staff_no
    with pytest.raises(RuleBroken, match="team_twice"):
        make.claimed(people, row, make.lead_of(people, "领题乙"), team=[(twice, "team"), (twice, "masses")])
    services.withdraw_claim(**make.words(people, lead), challenge=row)
    assert code_of(services.withdraw_claim, **make.words(people, lead), challenge=row) == "challenge.claim_closed"
    make.claimed(people, row, lead)


def test_the_share_of_members_may_be_made_binding(people):
    row = make.posted(people)
    masses = [(PersonFactory(unit=people.nodes["CM-A"]).staff_no, "masses") for _ in range(2)]
    make.claimed(people, row, make.lead_of(people, "领题乙"), team=masses)
    RuleParameter.objects.filter(code="CHALLENGE_SHARE_BINDING").update(value=1)
    with pytest.raises(RuleBroken, match="team_share"):
        make.claimed(people, row, make.lead_of(people, "领题丙"), team=masses)


def test_nobody_concerned_judges(people):
    row, lead, judges = make.posted(people), make.lead_of(people), make.judges_of(people)
    name = {**make.words(people), "challenge": row}
    numbers = [judge.person.staff_no for judge in judges]
    assert code_of(services.name_judges, **name, version=row.version, numbers=numbers) == "challenge.claims_open"
    Challenge.objects.filter(pk=row.pk).update(claim_until=clock.today())  # the last day counts
    assert code_of(services.name_judges, **name, version=row.version, numbers=numbers) == "challenge.claims_open"
    make.claims_over(row)
    assert code_of(services.name_judges, **name, version=row.version, numbers=numbers) == "challenge.no_claims"
    Challenge.objects.filter(pk=row.pk).update(claim_until=clock.today())
    make.claimed(people, row, lead)
    make.claims_over(row)
    version = make.fresh(row).version
    assert code_of(services.name_judges, **name, version=version, numbers=numbers[:2]) == "challenge.judges_few"
    for concerned in (lead, people.worker):  # of the team; the owner of the problem
        given = [*numbers, concerned.person.staff_no]
        assert code_of(services.name_judges, **name, version=version, numbers=given) == "challenge.judge_concerned"
    row = services.name_judges(**name, version=version, numbers=numbers)
    assert row.state == "judging"
    with pytest.raises(RuleBroken, match="not_posted"):
        make.claimed(people, row, make.lead_of(people, "迟到"))


def test_judges_score_step_back_and_a_third_person_chooses(people):
    lead, judges = make.lead_of(people), make.judges_of(people, 4)
    row = make.judging(people, lead, judges, teams=2)
    first, second = row.claims.all()
    score = {"challenge": row, "claim_id": first.pk, "value": 70}
    assert code_of(services.score, **make.words(people), **score) == "challenge.not_judge"
    make.scored(people, row, judges[:3], {first.pk: 70, second.pk: 90})
    choose = {"challenge": row, "claim_id": first.pk}
    second_hr = make.words(people, people.second_hr)
    assert code_of(services.choose, **second_hr, **choose, version=make.fresh(row).version) == "challenge.scores_missing"
    services.recuse(**make.words(people, judges[3]), challenge=row, reason="与领题人同班组")
    assert code_of(services.recuse, **make.words(people, judges[3]), challenge=row, reason="再") == "challenge.recused"
    assert code_of(services.score, **make.words(people, judges[3]), **score) == "challenge.recused"
    version = make.fresh(row).version
    assert code_of(services.choose, **second_hr, **choose, version=version) == "challenge.not_top"
    row = services.choose(**second_hr, **choose, version=version, note="现场条件更成熟")
    assert (row.state, row.is_member_led) == ("chosen", True)
    assert dict(row.claims.values_list("pk", "state")) == {first.pk: "chosen", second.pk: "passed_over"}
    assert Notice.objects.filter(recipient=lead, code="challenge.chosen_notice").exists()
    assert code_of(services.choose, **second_hr, **choose, version=row.version) == "challenge.not_judging"


def test_the_office_releases_a_judge_who_does_not_finish(people):
    lead, judges = make.lead_of(people), make.judges_of(people, 4)
    row = make.judging(people, lead, judges)
    make.scored(people, row, judges[:3])
    seats = {seat.person_id: seat.pk for seat in row.judges.all()}
    done, gone = (seats[judge.person.pk] for judge in (judges[0], judges[3]))
    release = {**make.words(people), "challenge": row}
    assert code_of(services.release_judge, **release, judge_id=done, reason="调离") == "challenge.judge_done"
    assert code_of(services.release_judge, **release, judge_id=gone, reason=" ") == "challenge.reason_needed"
    with pytest.raises(NotReachable):
        services.release_judge(**make.words(people, people.stranger), challenge=row, judge_id=gone, reason="调离")
    services.release_judge(**release, judge_id=gone, reason="调离本企业")
    assert Notice.objects.filter(recipient=judges[3], code="challenge.released_notice").exists()
    with pytest.raises(NotReachable):
        services.release_judge(**release, judge_id=gone, reason="再")
    choose = {"challenge": row, "version": make.fresh(row).version, "claim_id": row.claims.get().pk}
    assert services.choose(**make.words(people, people.second_hr), **choose).state == "chosen"


def test_papers_are_for_office_judges_and_the_chosen_team(people):
    lead, rival, judges = make.lead_of(people), make.lead_of(people, "对手"), make.judges_of(people)
    row = make.posted(people)
    make.claimed(people, row, lead)
    make.claimed(people, row, rival, team=[(people.hr.person.staff_no, "team")])
    withdrawn = make.lead_of(people, "退出")
    make.claimed(people, row, withdrawn)
    services.withdraw_claim(**make.words(people, withdrawn), challenge=row)

    def opened() -> list[bool]:
        users = (people.hr, people.second_hr, lead, rival, withdrawn, judges[0])
        return [access.may_open_file(people.actor(user), row.pk) for user in users]

    assert opened() == [False, True, False, False, False, False]
    row = make.claims_over(row)
    numbers = [judge.person.staff_no for judge in judges]
    row = services.name_judges(**make.words(people, people.second_hr), challenge=row, version=row.version, numbers=numbers)
    make.scored(people, row, judges)
    claim, version = row.claims.get(lead=lead.person), make.fresh(row).version
    services.choose(**make.words(people, people.committee), challenge=row, version=version, claim_id=claim.pk)
    assert opened() == [False, True, True, False, False, True]
    assert access.may_change_files(people.actor(lead), row.pk)
    assert not access.may_change_files(people.actor(rival), row.pk)


def test_an_officer_of_a_team_runs_nothing_of_it(people):
    row = make.posted(people)
    make.claimed(people, row, make.lead_of(people), team=[(people.hr.person.staff_no, "team")])
    cancel = {"challenge": row, "version": make.fresh(row).version, "reason": "不做了"}
    assert code_of(services.cancel_challenge, **make.words(people), **cancel) == "challenge.own_case"


def test_the_lead_signs_the_contract_with_its_nodes(people):
    lead = make.lead_of(people)
    row = make.chosen(people, lead)
    sign = {"challenge": row, "version": row.version}
    assert code_of(services.sign, **make.words(people, lead), **sign) == "challenge.no_milestone"
    node = {**make.words(people), "challenge": row, "title": "节点"}
    assert code_of(services.add_milestone, **node, due_on=row.due_on + timedelta(days=1)) == "challenge.milestone_late"
    services.add_milestone(**node, due_on=row.due_on, pay=60)
    assert code_of(services.add_milestone, **node, due_on=row.due_on) == "challenge.milestone_twice"
    assert code_of(services.add_milestone, **node, due_on=row.due_on, pay=41) == "challenge.pay_above"
    wrong = services.add_milestone(**node, due_on=row.due_on - timedelta(days=1), pay=40)
    drop = {**make.words(people), "challenge": row, "milestone_id": wrong.pk}
    services.drop_milestone(**drop)
    with pytest.raises(NotReachable):
        services.drop_milestone(**drop)
    with pytest.raises(EditConflict):  # nodes were added since he read it
        services.sign(**make.words(people, lead), **sign)
    sign["version"] = make.fresh(row).version
    assert code_of(services.sign, **make.words(people), **sign) == "challenge.not_lead"
    assert services.sign(**make.words(people, lead), **sign).state == "running"
    assert code_of(services.add_milestone, **node, due_on=row.due_on) == "challenge.not_chosen"
    assert code_of(services.drop_milestone, **{**drop, "milestone_id": row.milestones.get().pk}) == "challenge.not_chosen"


def test_stages_are_reviewed_once_and_acceptance_takes_two(people):
    row = make.running(people)
    accept = {**make.words(people), "challenge": row, "outcome": "pass", "reached": "0.48 把"}
    version = make.fresh(row).version
    assert code_of(services.propose_acceptance, **accept, version=version, proof="证明") == "challenge.unreviewed"
    review = {**make.words(people), "challenge": row, "milestone_id": row.milestones.get().pk, "finding": "完成", "risk": "供货"}
    assert code_of(services.review_milestone, **review, score=101) == "challenge.score_range"
    services.review_milestone(**review, score=88)
    assert code_of(services.review_milestone, **review, score=90) == "challenge.milestone_done"
    version = make.fresh(row).version
    assert code_of(services.propose_acceptance, **accept, version=version) == "challenge.proof_needed"
    row = make.proposed(people, row)
    decide = {"challenge": row, "is_agreed": True}
    assert code_of(services.decide_acceptance, **make.words(people), **decide) == "challenge.second_person"
    row = services.decide_acceptance(**make.words(people, people.second_hr), **decide)
    assert (row.state, row.accepted_on, make.fresh(row).problem.state) == ("accepted", clock.today(), "solved")
    assert code_of(services.decide_acceptance, **make.words(people, people.second_hr), **decide) == "challenge.acceptance_done"


def test_more_time_is_given_once_and_a_failure_returns_the_problem(people):
    row = make.reviewed(people)
    later = row.due_on + timedelta(days=60)
    row = make.proposed(people, row, "extend", new_due=later)
    row = services.decide_acceptance(**make.words(people, people.second_hr), challenge=row, is_agreed=True)
    assert (row.state, row.due_on, row.first_due_on) == ("running", later, later - timedelta(days=60))
    with pytest.raises(RuleBroken, match="extended_enough"):
        make.proposed(people, row, "extend", new_due=later + timedelta(days=1))
    row = make.proposed(people, row, "fail")
    decline = {**make.words(people, people.second_hr), "challenge": row, "is_agreed": False}
    assert code_of(services.decide_acceptance, **decline) == "challenge.reason_needed"
    assert services.decide_acceptance(**decline, answer="再测一次").state == "running"
    row = make.proposed(people, row, "fail")
    row = services.decide_acceptance(**make.words(people, people.second_hr), challenge=row, is_agreed=True)
    assert (row.state, make.fresh(row).problem.state) == ("failed", "pooled")
    assert selectors.board(people.actor(people.stranger)).count() == 0  # nobody is shown up


def test_a_reward_is_paid_once_within_the_prize_and_shared_to_the_last_cent(people):
    lead = make.lead_of(people)
    row = make.accepted(people, lead)
    team = [place.person.staff_no for place in row.claims.get(state="chosen").team.select_related("person")]
    shares = dict(zip(team, (D("33.34"), D("33.33"), D("33.33")), strict=True))
    pay = {**make.words(people), "challenge": row, "paid_on": clock.today()}
    assert code_of(services.reward, **pay, amount=D("20000.01"), shares=shares) == "challenge.reward_above"
    assert code_of(services.reward, **pay, amount=D(20000), shares={team[0]: D(100)}) == "challenge.shares_team"
    assert code_of(services.reward, **pay, amount=D(20000), shares={**shares, team[0]: D(33)}) == "challenge.shares_sum"
    early = {**pay, "paid_on": clock.today() - timedelta(days=1)}
    assert code_of(services.reward, **early, amount=D(20000), shares=shares) == "challenge.ahead"
    services.reward(**pay, amount=D("100.01"), shares=shares)
    amounts = [place.amount for place in row.claims.get(state="chosen").team.all()]
    assert (sum(amounts), amounts) == (D("100.01"), [D("33.35"), D("33.33"), D("33.33")])
    assert code_of(services.reward, **pay, amount=D(1), shares=shares) == "challenge.paid_already"
    assert ChallengeReward.objects.count() == 1
    assert not Notice.objects.filter(code="challenge.rewarded_notice").exists()  # nobody is told before a second person has agreed
    services.decide_reward(**make.words(people, people.second_hr), challenge=row, version=make.fresh(row).version, is_agreed=True)
    assert Notice.objects.get(recipient=lead, code="challenge.rewarded_notice").params["amount"] == "33.35"


def test_a_reward_counts_when_a_second_person_agrees_and_is_noted_anew_after_a_refusal(people):
    lead = make.lead_of(people)
    row = make.accepted(people, lead)
    team = [place.person.staff_no for place in row.claims.get(state="chosen").team.select_related("person")]
    shares = dict(zip(team, (D(40), D(30), D(30)), strict=True))
    pay = {**make.words(people), "challenge": row, "paid_on": clock.today(), "shares": shares}

    def decided(user, **said):
        words = {**make.words(people, user), "challenge": row, "version": make.fresh(row).version, "is_agreed": True}
        return code_of(services.decide_reward, **words | said)

    assert decided(people.second_hr) == "challenge.no_reward_open"
    services.reward(**pay, amount=D(9000))
    assert row.pk in selectors.waiting_for(people.actor(people.second_hr), clock.today()).values_list("pk", flat=True)
    assert row.pk not in selectors.waiting_for(people.actor(people.hr), clock.today()).values_list("pk", flat=True)
    assert decided(people.hr) == "challenge.second_person"
    assert decided(people.second_hr, is_agreed=False) == "challenge.reason_needed"
    shown = make.fresh(row).version
    second = {**make.words(people, people.second_hr), "challenge": row}
    services.decide_reward(**second, version=shown, is_agreed=False, answer="分配未公示")
    assert {place.amount for place in row.claims.get(state="chosen").team.all()} == {None}
    noted, refusal = AuditRow.objects.filter(action__in=("challenge.rewarded", "challenge.reward_decided")).order_by("pk")
    assert noted.after["shares"][team[0]] == ["40.00", "3600.00"] or noted.after["shares"][team[0]] == ["40", "3600.00"]
    assert (refusal.before["amount"], refusal.before["shares"][team[0]]) == ("9000.00", ["40.00", "3600.00"])
    waits = [row in selectors.waiting_for(people.actor(user), clock.today()) for user in (people.hr, lead)]
    assert waits == [True, False]  # to be noted anew, by the office and not by the team
    assert Notice.objects.get(recipient=people.hr, code="challenge.reward_declined_notice").params["reason"] == "分配未公示"
    services.reward(**pay, amount=D(8000))
    with pytest.raises(EditConflict):
        services.decide_reward(**second, version=shown, is_agreed=True)
    made = services.decide_reward(**second, version=make.fresh(row).version, is_agreed=True)
    assert (made.state, made.amount, made.answer, ChallengeReward.objects.count()) == ("agreed", D(8000), "", 1)
    assert decided(people.second_hr) == "challenge.no_reward_open"


def test_a_reward_of_before_two_persons_says_only_that_it_was_noted(people):
    row = ChallengeReward(state="agreed")
    assert (row.is_only_noted, str(row.state_label)) == (True, "已登记")
    row.decided_on = clock.today()
    assert (row.is_only_noted, str(row.state_label)) == (False, "已审定")


def test_a_confirmed_result_is_pointed_at(people):
    row = make.accepted(people)
    link = {**make.words(people), "challenge": row}
    waiting = results.registered(people, kind="other", number="", title="未核实")
    assert code_of(services.link_result, **link, result=waiting) == "challenge.result_open"
    done = results.confirmed(people, kind="other", number="", title="截齿座改进")
    assert services.link_result(**link, result=done).result == done


@pytest.mark.parametrize("step", ["studied", "posted", "judging", "chosen", "running"])
def test_every_live_step_may_be_cancelled_and_the_problem_returns(people, step):
    row = make.fresh(getattr(make, step)(people))
    row = services.cancel_challenge(**make.words(people), challenge=row, version=row.version, reason="工作面调整")
    assert (row.state, make.fresh(row).problem.state) == ("cancelled", "pooled")
    again = {"challenge": row, "version": row.version, "reason": "再撤"}
    assert code_of(services.cancel_challenge, **make.words(people), **again) == "challenge.wrong_state"
    make.studied(people, row.problem)
    assert Challenge.objects.filter(problem=row.problem).count() == 2


def test_what_waits_for_whom(people):
    judges, lead = make.judges_of(people), make.lead_of(people)

    def waits(user) -> int:
        return selectors.waiting_for(people.actor(user), clock.today()).count()

    row = make.studied(people)
    assert [waits(u) for u in (people.hr, people.second_hr, people.stranger)] == [0, 1, 0]
    row = services.post_challenge(**make.words(people, people.second_hr), challenge=row, version=row.version)
    make.claimed(people, row, lead)
    row = make.seated(people, row, judges)
    assert [waits(judges[0]), waits(lead)] == [1, 0]
    make.scored(people, row, judges)
    assert waits(judges[0]) == 0
    row = make.fresh(row)
    services.choose(**make.words(people, people.second_hr), challenge=row, version=row.version, claim_id=row.claims.get().pk)
    assert waits(lead) == 1


def test_who_raised_a_problem_learns_why_it_was_dropped(people):
    row = services.raise_problem(**make.words(people, people.worker), facts=make.problem_facts(people, branch=None))
    services.drop_problem(**make.words(people), problem=row, version=row.version, reason="已有成熟做法")
    [note] = Notice.objects.filter(recipient=people.worker, code="challenge.dropped_notice")
    assert note.params == {"title": row.title, "reason": "已有成熟做法"}
    own = make.raised(people)
    services.drop_problem(**make.words(people), problem=own, version=own.version, reason="重复")
    assert not Notice.objects.filter(recipient=people.hr).exists()  # he did it himself


def test_more_time_ends_after_today(people):
    row = make.running(people)
    Challenge.objects.filter(pk=row.pk).update(due_on=clock.today() - timedelta(days=30))
    said = {"challenge": row, "version": make.fresh(row).version, "outcome": "extend", "reached": "完成一半"}
    late = clock.today() - timedelta(days=1)
    assert code_of(services.propose_acceptance, **make.words(people), **said, new_due=late) == "challenge.new_due_needed"
    assert services.propose_acceptance(**make.words(people), **said, new_due=clock.today() + timedelta(days=1)).outcome == "extend"


def test_a_judge_is_reminded_until_the_last_team_and_then_who_chooses(people):
    judges = make.judges_of(people)
    row = make.judging(people, judges=judges, teams=2)

    def waits(user) -> bool:
        return selectors.waiting_for(people.actor(user), clock.today()).filter(pk=row.pk).exists()

    first = row.claims.order_by("pk")[0]
    services.score(**make.words(people, judges[0]), challenge=row, claim_id=first.pk, value=80)
    assert [waits(user) for user in (judges[0], people.second_hr)] == [True, False]
    make.scored(people, row, judges)
    assert [waits(user) for user in (judges[0], people.second_hr, people.stranger)] == [False, True, False]
