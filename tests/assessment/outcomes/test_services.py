"""Suggested by rules or a person, decided by another, carried out by its owner, appealed where it hurts; by the four standing people."""

from datetime import date, timedelta

import pytest
from django.http import Http404

from assessment.outcomes import access, selectors, services
from assessment.outcomes.models import Outcome, OutcomeRule
from assessment.rounds.enums import RoundState
from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import EditConflict, RuleBroken
from portal.notices.models import Notice
from tests.assessment.outcomes import factories as outcomes

pytestmark = pytest.mark.django_db


def refusal(call, **kwargs) -> str:
    with pytest.raises(RuleBroken) as caught:
        call(**kwargs)
    return caught.value.code


def notices_of(user) -> list[str]:
    return list(Notice.objects.filter(recipient=user, code__startswith="outcome.").values_list("code", flat=True))


def test_the_rules_suggest_within_reach_and_once(people, django_assert_num_queries):
    round_, assessor = outcomes.published(people), people.actor(people.assessor)
    assert services.take_up(actor=assessor, at=clock.now(), round=round_) == 4
    found = Outcome.objects.values_list("branch__node__code", "rule__code").order_by("rule__sort", "branch__node__code")
    assert list(found) == [
        ("ZB-A", "BOTH-90-HONOUR"), ("ZB-A", "BOTH-90-CADRE"), ("ZB-B", "UNDER-60-TALK"), ("ZB-B", "UNDER-60-TRAINING"),
    ]  # fmt: skip
    assert services.take_up(actor=assessor, at=clock.now(), round=round_) == 0
    with django_assert_num_queries(3):
        assert selectors.suggested([round_], assessor.scope("outcome.propose")) == []


def test_what_was_turned_down_is_not_suggested_again(people):
    round_, assessor = outcomes.published(people), people.actor(people.assessor)
    services.take_up(actor=assessor, at=clock.now(), round=round_)
    row = Outcome.objects.get(rule__code="UNDER-60-TRAINING")
    services.withdraw(actor=people.actor(people.committee), at=clock.now(), outcome=row, reason="已参加轮训")
    assert services.take_up(actor=assessor, at=clock.now(), round=round_) == 0


def test_a_rule_out_of_use_is_silent(people):
    OutcomeRule.objects.exclude(code="BOTH-90-HONOUR").update(is_active=False)
    assert services.take_up(actor=people.actor(people.assessor), at=clock.now(), round=outcomes.published(people)) == 1


@pytest.mark.parametrize("state", [RoundState.OPEN, RoundState.COMPUTED, RoundState.REVIEWED])
def test_results_that_are_not_published_are_not_used(people, state):
    round_, kept = outcomes.published(people), outcomes.proposed(people)
    round_.state = state
    round_.save()
    asked = {"actor": people.actor(people.assessor), "at": clock.now()}
    assert refusal(services.take_up, **asked, round=round_) == "outcome.not_published"
    facts = services.OutcomeFacts(round_, people.branch_a, kept.kind, "谈话", "办法")
    assert refusal(services.propose, **asked, facts=facts) == "outcome.not_published"


def test_a_double_click_proposes_once(people):
    kind = outcomes.proposed(people).kind
    facts = services.OutcomeFacts(outcomes.published(people), people.branch_b, kind, "谈话", "办法")
    made = [services.propose(actor=people.actor(people.assessor), at=clock.now(), facts=facts, once_key="k1") for _ in range(2)]
    assert made[0].pk == made[1].pk


def test_a_branch_without_a_result_and_money_where_none_belongs(people):
    round_ = outcomes.published(people)
    round_.totals.filter(branch=people.branch_b).update(is_graded=False)
    assert refusal(outcomes.proposed, p=people, branch=people.branch_b) == "outcome.not_ranked"
    assert refusal(outcomes.proposed, p=people, kind="HONOUR", amount=5) == "outcome.no_money"
    with pytest.raises(Http404):
        outcomes.proposed(people, branch=people.branch_c)


def test_another_person_decides_and_names_who_carries_it_out(people):
    row = outcomes.decided(people)
    assert (row.state, row.owner, row.version) == ("decided", people.hr.person, 2)
    assert notices_of(people.hr) == ["outcome.owner_notice"]
    assert notices_of(people.secretary) == ["outcome.penalty_notice"]
    assert AuditRow.objects.filter(action="outcome.decided", object_id=str(row.pk)).count() == 1


@pytest.mark.parametrize(
    ("owner", "days", "code"), [("", 1, "outcome.no_owner"), ("99999", 1, "outcome.no_owner"), ("人事甲", -1, "outcome.due_past")]
)
def test_an_owner_at_work_and_a_day_to_come(people, owner, days, code):
    row, due = outcomes.proposed(people), clock.today() + timedelta(days=days)
    asked = {"actor": people.actor(people.committee), "at": clock.now(), "outcome": row, "owner": owner, "due_on": due}
    assert refusal(services.decide, **asked) == code
    row.refresh_from_db()
    assert row.state == "proposed"


@pytest.mark.parametrize("who", ["secretary", "stranger", "assessor", "hr", "worker"])
def test_nobody_else_decides(people, who):
    row = outcomes.proposed(people)
    with pytest.raises(Http404):
        services.decide(
            actor=people.actor(getattr(people, who)), at=clock.now(), outcome=row, owner="人事甲", due_on=date(2030, 1, 1)
        )  # fmt: skip


def test_two_who_decide_at_once_and_one_who_looks_at_an_old_page(people):
    row = outcomes.proposed(people)
    asked = {"at": clock.now(), "outcome": row, "owner": people.hr.person.staff_no, "due_on": date(2030, 1, 1), "version": row.version}
    services.decide(actor=people.actor(people.committee), **asked)
    with pytest.raises(EditConflict):
        services.decide(actor=people.actor(people.second_committee), **asked)


def test_the_owner_or_the_office_carries_out_and_nobody_else(people):
    row = outcomes.decided(people, kind="HONOUR")
    with pytest.raises(Http404):
        services.carry_out(actor=people.actor(people.secretary), at=clock.now(), outcome=row, done_on=clock.today(), note="已办")
    late = clock.today() + timedelta(days=1)
    asked = {"actor": people.actor(people.hr), "at": clock.now(), "outcome": row, "note": "谈话记录已存"}
    assert refusal(services.carry_out, **asked, done_on=late) == "outcome.done_day"
    done = services.carry_out(**asked, done_on=clock.today())
    assert (done.state, done.done_note) == ("done", "谈话记录已存")
    assert refusal(services.withdraw, actor=people.actor(people.committee), at=clock.now(), outcome=row, reason="x") == "outcome.is_closed"


def test_an_appeal_holds_the_penalty_and_another_person_answers(people):
    row = outcomes.appealed(people)
    assert notices_of(people.second_committee) == ["outcome.appeal_notice"]
    assert "outcome.appeal_notice" not in notices_of(people.committee)
    carry = {"actor": people.actor(people.hr), "at": clock.now(), "outcome": row, "done_on": clock.today(), "note": "办"}
    assert refusal(services.carry_out, **carry) == "outcome.on_hold"
    again = {"actor": people.actor(people.secretary), "at": clock.now(), "outcome": row, "text": "再申诉"}
    assert refusal(services.appeal, **again) == "outcome.appealed"
    answer = {"at": clock.now(), "outcome": row, "answer": "情况属实，撤回。", "is_upheld": True}
    assert refusal(services.answer_appeal, actor=people.actor(people.committee), **answer) == "outcome.own_decision"
    services.answer_appeal(actor=people.actor(people.second_committee), **answer)
    row.refresh_from_db()
    assert (row.state, row.reason) == ("withdrawn", "情况属实，撤回。")
    assert "outcome.answer_notice" in notices_of(people.secretary)
    assert refusal(services.answer_appeal, actor=people.actor(people.second_committee), **answer) == "outcome.answered"


def test_an_appeal_that_fails_lets_it_be_carried_out(people):
    row = outcomes.appealed(people)
    services.answer_appeal(
        actor=people.actor(people.second_committee), at=clock.now(), outcome=row, answer="已扣除停产天数。", is_upheld=False
    )  # fmt: skip
    row.refresh_from_db()
    done = services.carry_out(actor=people.actor(people.hr), at=clock.now(), outcome=row, done_on=clock.today(), note="已谈话")
    assert done.state == "done"


def test_only_the_branch_itself_appeals_and_only_in_time(people):
    row = outcomes.decided(people)
    for who in (people.sibling, people.stranger, people.worker):
        with pytest.raises(Http404):
            services.appeal(actor=people.actor(who), at=clock.now(), outcome=row, text="不服")
    until = access.appeal_until(row)
    late = clock.now() + timedelta(days=(until - clock.today()).days + 1)
    assert refusal(services.appeal, actor=people.actor(people.secretary), at=late, outcome=row, text="不服") == "outcome.appeal_late"


def test_a_penalty_is_not_carried_out_while_it_may_be_appealed(people):
    row = outcomes.decided(people)
    carry = {"actor": people.actor(people.hr), "outcome": row, "note": "已谈话"}
    assert refusal(services.carry_out, **carry, at=clock.now(), done_on=clock.today()) == "outcome.appeal_open"
    later = clock.now() + timedelta(days=(access.appeal_until(row) - clock.today()).days + 1)
    assert services.carry_out(**carry, at=later, done_on=later.date()).state == "done"


def test_what_was_told_is_also_told_when_it_falls_away(people):
    row = outcomes.decided(people)
    services.withdraw(actor=people.actor(people.committee), at=clock.now(), outcome=row, reason="依据有误")
    assert sorted(notices_of(people.hr)) == ["outcome.owner_notice", "outcome.withdrawn_notice"]
    assert sorted(notices_of(people.secretary)) == ["outcome.penalty_notice", "outcome.withdrawn_notice"]


def test_nobody_is_told_of_a_suggestion_that_falls_away(people):
    row = outcomes.proposed(people)
    services.withdraw(actor=people.actor(people.committee), at=clock.now(), outcome=row, reason="不采用")
    assert (notices_of(people.hr), notices_of(people.secretary)) == ([], [])
