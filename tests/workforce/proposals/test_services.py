from datetime import timedelta
from decimal import Decimal as D

import pytest

from portal.audit.models import AuditRow
from portal.catalogue.models import RuleParameter
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.models import Notice
from portal.rights.access import system_actor
from portal.rights.enums import Role
from tests.support.people import user_with
from tests.workforce.proposals import factories as make
from tests.workforce.proposals.factories import words
from workforce.proposals import services
from workforce.proposals.models import Proposal, ProposalAwardBand, ProposalBudget, ProposalReason

pytestmark = pytest.mark.db


def refused(code: str, call, **given):
    with pytest.raises(RuleBroken) as caught:
        call(**given)
    assert caught.value.code == code
    return caught.value


def codes(user) -> list[str]:
    return list(Notice.objects.filter(recipient=user).order_by("pk").values_list("code", flat=True))


def test_a_proposal_gets_number_promises_and_a_notice_and_a_double_click_makes_one(people):
    row = services.file_proposal(**words(people, people.worker), facts=make.facts(people), once_key="k")
    twin = services.file_proposal(**words(people, people.worker), facts=make.facts(people), once_key="k")
    year = clock.today().year
    assert (twin.pk, row.number, row.state) == (row.pk, f"T-{year}-0001", "filed")
    assert row.filed_on < row.due_on < row.reply_due_on
    assert codes(people.worker) == ["proposal.filed_notice"]
    assert make.filed(people, text=make.OTHER).number == f"T-{year}-0002"


def test_a_copy_is_refused_and_a_similar_one_needs_to_say_what_is_different(people):
    make.filed(people, text=make.TEXT)
    pasted = make.facts(people, people.worker, (make.TEXT[0], make.TEXT[1].replace("，", " "), make.TEXT[2] + "。"), difference="不同")
    assert (
        refused("proposal.copied", services.file_proposal, **words(people, people.worker), facts=pasted).params["number"].startswith("T-")
    )
    near = ("皮带机头加装照明灯", "机头处照明不足，夜班看不清托辊", "改用太阳能灯带，沿巷道全线布置，由通风队维护")
    refused("proposal.similar", services.file_proposal, **words(people, people.worker), facts=make.facts(people, None, near))
    row = services.file_proposal(**words(people, people.worker), facts=make.facts(people, None, near, difference="改用灯带"))
    assert row.difference == "改用灯带"


def test_old_closed_ones_are_not_compared(people):
    old = make.filed(people)
    Proposal.objects.filter(pk=old.pk).update(
        filed_on=clock.today() - timedelta(days=800), state="closed", outcome="adopted", reply="好", text_hash="x"
    )
    assert make.filed(people, text=make.TEXT).pk != old.pk


def test_only_colleagues_are_authors_and_only_own_proposals_are_filed(people):
    refused("proposal.needs_person", services.file_proposal, **words(people, people.hr), facts=make.facts(people))
    row = make.filed(people, authors=(people.worker.person, people.secretary.person))
    assert codes(people.secretary) == ["proposal.named_notice"]
    assert [a.person_id for a in row.authors.all()] == [people.worker.person_id, people.secretary.person_id]


def test_the_whole_way_tells_the_author_at_every_stage(people):
    row = make.done(people)
    row = services.confirm_closure(**words(people, people.worker), proposal=row)
    assert (row.state, row.is_confirmed, row.due_on) == ("closed", True, None)
    assert codes(people.worker) == [
        "proposal.filed_notice", "proposal.assigned_notice", "proposal.replied_notice", "proposal.started_notice", "proposal.done_notice",
        "proposal.closed_notice",
    ]  # fmt: skip
    assert [s.act for s in row.steps.order_by("pk")] == ["filed", "assigned", "replied", "started", "done", "closed"]
    assert AuditRow.objects.filter(object_kind="proposal", object_id=str(row.pk)).count() == 6


def test_nobody_judges_his_own_and_strangers_find_nothing(people):
    row = make.filed(people)
    refused("proposal.own", services.assign_proposal, **words(people), proposal=row, assignee=people.worker.person.staff_no)
    refused("proposal.no_colleague", services.assign_proposal, **words(people), proposal=row, assignee="99999")
    row = make.assigned(people, row)
    refused("proposal.own", services.answer_proposal, **words(people, people.worker), proposal=row, outcome="adopted", reply="好")
    with pytest.raises(NotReachable):
        services.answer_proposal(**words(people, people.stranger), proposal=row, outcome="adopted", reply="好")
    with pytest.raises(NotReachable):
        services.assign_proposal(**words(people, people.stranger), proposal=row, assignee="1")
    with pytest.raises(EditConflict):
        services.answer_proposal(**words(people), proposal=row, outcome="adopted", reply="好", version=1)


def test_a_branch_is_asked_for_its_view(people):
    row = make.assigned(people)
    assert codes(people.secretary)[-1] == "proposal.opinion_notice"
    row = services.give_opinion(**words(people, people.secretary), proposal=row, opinion="支部支持，建议先试一个面")
    assert row.branch_opinion.startswith("支部支持")
    with pytest.raises(NotReachable):
        services.give_opinion(**words(people, people.sibling), proposal=row, opinion="不")


def test_rejected_with_a_coded_reason_and_reopened_once(people):
    row = make.assigned(people)
    judge = make.judge(people)
    refused("proposal.reason_needed", services.answer_proposal, **words(people, judge), proposal=row, outcome="rejected", reply="不行")
    reason = ProposalReason.objects.get(code="DUTY")
    row = services.answer_proposal(**words(people, judge), proposal=row, outcome="rejected", reply="属于岗位职责", reason=reason)
    refused("proposal.author_confirms", services.reopen_proposal, **words(people), proposal=row, reason="再看看")
    row = services.reopen_proposal(**words(people, people.worker), proposal=row, reason="不是本岗职责")
    assert (row.state, row.outcome, row.reopened, row.replied_on) == ("judging", "", 1, clock.today())
    row = services.answer_proposal(**words(people, judge), proposal=row, outcome="stored", reply="留存")
    refused("proposal.reopened_already", services.reopen_proposal, **words(people, people.worker), proposal=row, reason="再看看")
    assert services.confirm_closure(**words(people, people.worker), proposal=row).state == "closed"


def test_merging_keeps_the_first_and_tells_both(people):
    first, second = make.filed(people), make.filed(people, make.judge(people))
    main = services.merge_proposal(**words(people), proposal=first, number=second.number)
    second.refresh_from_db()
    assert (main.pk, second.state, second.merged_into_id, second.due_on) == (first.pk, "merged", first.pk, None)
    assert (codes(people.worker)[-1], codes(make.judge(people))[-1]) == ("proposal.joined_notice", "proposal.merged_notice")
    refused("proposal.merge_itself", services.merge_proposal, **words(people), proposal=first, number=first.number)
    refused("proposal.merge_unknown", services.merge_proposal, **words(people), proposal=first, number="T-1999-0001")


def test_a_meeting_brings_several_at_once_or_none(people):
    note = make.noted(people)
    rows = list(note.proposals.order_by("pk"))
    assert [(r.title, r.channel, r.branch.code) for r in rows] == [
        (make.OTHER[0], "meeting", "ZB-A"), (make.THIRD[0], "meeting", "ZB-A"),
    ]  # fmt: skip
    assert codes(people.worker) == ["proposal.filed_notice"] * 2
    count = Proposal.objects.count()
    with pytest.raises(RuleBroken) as caught:
        make.noted(people, f"{'｜'.join(make.FOURTH)}｜{people.worker.person.staff_no}", "只有名称")
    assert (caught.value.code, caught.value.params["line"], Proposal.objects.count()) == ("proposal.note_line", 2, count)
    with pytest.raises(NotReachable):
        services.file_note(
            **words(people, people.sibling),
            facts=services.NoteFacts("meeting", people.nodes["ZB-A"], "会", clock.today(), 3, "safety", people.nodes["CM-A"], "a｜b｜c｜1"),
        )


def test_a_seminar_brings_them_too(people):
    officer = user_with(Role.UNION_OFFICER, people.nodes["MK1"], unit=people.nodes["MK1"], name="工会甲")
    line = f"{'|'.join(make.TEXT)}|{people.worker.person.staff_no}"
    facts = services.NoteFacts("seminar", people.nodes["MK1"], "职工代表座谈会", clock.today(), 20, "safety", people.nodes["CM-A"], line)
    given = {**words(people, officer), "facts": facts, "once_key": "k"}
    note = services.file_note(**given)
    row = note.proposals.get()
    assert (row.channel, row.branch, row.assignee, services.file_note(**given).pk) == ("seminar", None, None, note.pk)


def test_overdue_goes_to_the_office_above_once_a_stage(people):
    above = user_with(Role.UNION_OFFICER, people.nodes["JT"], unit=people.nodes["JT"], name="集团工会")
    row = make.filed(people)
    after = row.due_on + timedelta(days=1)
    watch = {"actor": system_actor("watch"), "at": clock.now()}
    assert services.escalate_late(**watch, today=row.due_on) == 0
    assert services.escalate_late(**watch, today=after) == 1
    assert services.escalate_late(**watch, today=after) == 0
    row.refresh_from_db()
    assert (row.escalated_to.code, codes(above), codes(people.hr)) == ("JT", ["proposal.escalated_notice"], [])
    row = make.assigned(people, row)
    assert (row.escalated_on, row.escalated_to) == (None, None)


def test_silence_closes_without_a_confirmation(people):
    row = make.done(people)
    watch = {"actor": system_actor("watch"), "at": clock.now()}
    assert services.close_silent(**watch, today=row.due_on) == 0
    assert services.close_silent(**watch, today=row.due_on + timedelta(days=1)) == 1
    row.refresh_from_db()
    assert (row.state, row.is_confirmed) == ("closed", False)


def test_an_instant_reward_once_within_the_budget_by_two_persons(people):
    row = make.answered(people)
    refused("proposal.no_budget", services.propose_instant, **words(people), proposal=row, amount=D(100))
    make.budgeted(people, "150")
    refused("proposal.above_instant", services.propose_instant, **words(people), proposal=row, amount=D("200.01"))
    broken = refused("proposal.over_budget", services.propose_instant, **words(people), proposal=row, amount=D("150.01"))
    assert broken.params["left"] == D(150)
    reward = services.propose_instant(**words(people), proposal=row, amount=D(150))
    refused("proposal.rewarded_already", services.propose_instant, **words(people), proposal=row, amount=D(1))
    refused("proposal.second_person", services.decide_reward, **words(people), reward=reward, is_approved=True)
    reward = services.decide_reward(**words(people, people.second_hr), reward=reward, is_approved=True)
    assert (reward.state, codes(people.worker)[-1]) == ("approved", "proposal.rewarded_notice")
    refused("proposal.reward_settled", services.decide_reward, **words(people, people.second_hr), reward=reward, is_approved=False)
    other = make.answered(people, row=make.filed(people))
    refused("proposal.over_budget", services.propose_instant, **words(people), proposal=other, amount=D(1))
    refused("proposal.budget_below", make.budgeted, p=people, amount="149")


def test_the_nearest_budget_is_used_and_a_refused_reward_gives_it_back(people):
    make.budgeted(people, "1000")
    make.budgeted(people, "100", "CM-A")
    row = make.answered(people)
    reward = services.propose_instant(**words(people), proposal=row, amount=D(100))
    assert reward.budget == ProposalBudget.objects.get(node=people.nodes["CM-A"])
    services.decide_reward(**words(people, people.second_hr), reward=reward, is_approved=False, reason="金额偏高")
    assert services.propose_instant(**words(people), proposal=row, amount=D(80)).state == "proposed"


def test_only_what_is_taken_is_rewarded(people):
    row = make.answered(people, "stored")
    refused("proposal.not_taken", services.propose_instant, **words(people), proposal=row, amount=D(10))


def test_an_award_by_band_follows_the_verified_benefit(people):
    row = make.done(people)
    refused("proposal.benefit_first", services.propose_award, **words(people), proposal=row, amount=D(400))
    benefit = make.claimed(people, "60000", row)
    refused("proposal.benefit_first", services.propose_award, **words(people), proposal=row, amount=D(400))
    services.verify_benefit(**words(people), benefit=benefit, verified=D("9999.99"))
    refused("proposal.outside_band", services.propose_award, **words(people), proposal=row, amount=D("300.01"))
    award = services.propose_award(**words(people), proposal=row, amount=D(300))
    assert award.band.code == "SUG-A5"


@pytest.mark.parametrize(
    ("band_set", "band", "amount", "ok"),
    [("B", "SUG-B-A", 200, True), ("B", None, 200, False), ("D", None, 10000, True), ("D", None, 10001, False)],
)
def test_another_set_is_switched_on_by_a_rule_row(people, band_set, band, amount, ok):
    RuleParameter.objects.filter(code="PROPOSAL_BAND_SET").update(value=band_set)
    benefit = make.verified(people, "50000")
    chosen = ProposalAwardBand.objects.get(code=band) if band else None
    given = {**words(people), "proposal": benefit.proposal, "amount": D(amount), "band": chosen}
    if ok:
        assert services.propose_award(**given).amount == amount
    else:
        refused("proposal.band_needed" if band_set == "B" else "proposal.above_share", services.propose_award, **given)


def test_benefit_is_verified_by_somebody_else_and_measured_again_after_half_a_year(people):
    row = make.done(people)
    own = services.claim_benefit(**words(people), proposal=row, round="first", claimed=D(100), basis="节电")
    refused("proposal.claimed_own", services.verify_benefit, **words(people), benefit=own, verified=D(100))
    refused("proposal.benefit_known", services.claim_benefit, **words(people), proposal=row, round="first", claimed=D(1), basis="节电")
    again = {"proposal": row, "round": "again", "claimed": D(80), "basis": "电表"}
    refused("proposal.benefit_needs_first", services.claim_benefit, **words(people), **again)
    services.verify_benefit(**words(people, people.second_hr), benefit=own, verified=D(90))
    refused("proposal.benefit_early", services.claim_benefit, **words(people), **again)
    Proposal.objects.filter(pk=row.pk).update(measure_on=clock.today())
    assert services.claim_benefit(**words(people), **again).round == "again"


def test_sheets_of_d_and_h(people):
    row = make.answered(people)
    scores = {"economic": 100, "complete": 100, "creative": 100, "range": 100, "study": 100, "cost": 90}
    assert services.fill_sheet(**words(people), proposal=row, band_set="D", scores=scores).total == D(99)
    refused("proposal.sheet_known", services.fill_sheet, **words(people), proposal=row, band_set="D", scores=scores)
    refused("proposal.sheet_wrong", services.fill_sheet, **words(people), proposal=row, band_set="H", scores={"economic": 41})


def test_a_number_that_an_old_ledger_has_brought_is_passed_over(people):
    """The next proposal would have hit it and could not be filed at all."""
    facts = make.facts(people, text=make.OTHER)
    year = clock.today().year
    past = services.PastFacts(facts, clock.today(), "adopted", "已采纳", number=f"T-{year}-0001")
    services.record_past(**words(people), past=past)
    assert [make.filed(people, text=text).number for text in (make.THIRD, make.FOURTH)] == [f"T-{year}-0002", f"T-{year}-0003"]
