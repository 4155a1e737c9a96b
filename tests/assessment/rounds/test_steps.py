"""Dated steps: planned in working days, moved by the office, ended with the acts, reminded once; unlocking by two."""

from datetime import date, timedelta

import pytest
from django.http import Http404
from django.urls import reverse

from assessment.rounds import selectors, services
from assessment.rounds.enums import StepKind
from assessment.rounds.models import RoundStep
from assessment.rounds.rules import PLAN, is_reminder_due, planned_days
from assessment.scoring.selectors import receipt_of
from portal.audit.models import AuditRow
from portal.catalogue.models import RuleParameter
from portal.kernel.errors import EditConflict
from portal.notices.models import Notice
from tests.assessment.rounds.factories import AT, code_of, computed, locked, opened, published, reviewed

pytestmark = pytest.mark.db
LATE = AT + timedelta(days=60)


def step(round, kind: str) -> RoundStep:
    return round.dated_steps.get(kind=kind)


def test_one_step_follows_the_other_in_days_that_the_calendar_counts():
    days = dict.fromkeys((line.code for line in PLAN), 2)
    found = planned_days(date(2026, 9, 30), days, lambda day, n: day + timedelta(days=n))
    assert found[:2] == [(date(2026, 10, 1), date(2026, 10, 2)), (date(2026, 10, 3), date(2026, 10, 4))]
    assert (len(found), found[-1]) == (7, (date(2026, 10, 13), date(2026, 10, 14)))


@pytest.mark.parametrize(
    ("today", "reminded", "due"),
    [(7, None, False), (8, None, True), (9, 8, False), (11, 8, True), (11, 10, True), (12, 11, False), (14, 11, True)],
)
def test_when_a_reminder_is_due(today, reminded, due):
    told = date(2026, 10, reminded) if reminded else None
    assert is_reminder_due(date(2026, 10, 10), told, date(2026, 10, today), before=2, every=3) is due


def test_a_round_opens_with_its_steps_from_the_catalogue(group):
    round = opened(group)
    found = list(round.dated_steps.values_list("kind", "role", "starts_on", "due_on"))
    assert [row[0] for row in found] == list(StepKind)
    assert found[0] == ("self_report", "secretary", date(2026, 10, 1), date(2026, 10, 13))  # the holiday does not count
    rows = RuleParameter.objects.filter(code__startswith="ROUND_")
    assert all(row.source and row.effective_from for row in rows)


def test_the_office_moves_a_step_and_nobody_else(group):
    round = opened(group)
    row, words = step(round, "judging"), {"starts_on": date(2026, 10, 20), "role": "assessor"}
    asked = {"actor": group.actor(group.assessor), "at": AT, "step": row}
    assert code_of(lambda: services.set_step(**asked, **words, due_on=date(2026, 10, 19))) == "round.step_order"
    assert code_of(lambda: services.set_step(**asked, **words, due_on=date(2026, 10, 30), owner="没有的人")) == "round.step_no_owner"
    moved = services.set_step(**asked, **words, due_on=date(2026, 10, 30), owner="考核员甲", version=1)
    assert (moved.version, moved.owner) == (2, group.assessor.person)
    assert services.set_step(**asked, **words, due_on=date(2026, 10, 30), owner="考核员甲").version == 2  # the same again
    with pytest.raises(EditConflict):
        services.set_step(**asked, **words, due_on=date(2026, 10, 31), version=1)
    for other in (group.committee, group.secretary):
        with pytest.raises(Http404):
            services.set_step(actor=group.actor(other), at=AT, step=row, **words, due_on=date(2026, 10, 31))
    assert AuditRow.objects.filter(action="round.step_set").count() == 1


def test_steps_end_with_their_acts_and_begin_again_with_a_reopening(group):
    round = computed(group)
    asked = {"actor": group.actor(group.assessor), "at": AT}
    assert services.finish_step(**asked, step=step(round, "self_report")).done_on == AT.date()
    assert code_of(lambda: services.finish_step(**asked, step=step(round, "final"))) == "round.step_by_act"
    services.review_round(**asked, round=round)
    assert step(round, "judging").done_on == AT.date()
    asked = {"actor": group.actor(group.assessor), "at": AT, "step": step(round, "judging")}
    moved = {"starts_on": AT.date(), "due_on": AT.date(), "role": "assessor"}
    assert code_of(lambda: services.set_step(**asked, **moved)) == "round.step_is_done"
    round.refresh_from_db()
    services.reopen_round(actor=group.actor(group.committee), at=AT, round=round, reason="补录")
    assert step(round, "judging").done_on is None


def test_the_bottleneck_in_words(group):
    round = reviewed(group)
    lines = selectors.step_lines(round, date(2026, 11, 20), [])
    now = selectors.bottleneck(lines)
    assert (now.label, now.owner, now.waits, now.late) == ("初步结果", "党委委员", "等待提出公布", 15)
    with_two = [line.mark for line in lines]
    assert with_two == ["done", "done", "done", "now", "", "", ""]


def test_owners_are_reminded_once(group):
    round = opened(group)
    due = step(round, "self_report").due_on
    at = AT + timedelta(days=(due - AT.date()).days - 1)
    assert [services.remind_steps(at=at) for _ in range(2)] == [3, 0]
    told = Notice.objects.filter(code="round.step_due").values_list("recipient", flat=True)
    assert set(told) == {group.secretary.pk, group.sibling.pk, group.stranger.pk}
    services.remind_steps(at=LATE)
    assert Notice.objects.filter(code="round.step_overdue", recipient=group.assessor).count() == 2  # verification, judging
    assert Notice.objects.filter(code="round.step_overdue", recipient=group.hr).count() == 0


def test_a_round_is_opened_once_and_a_late_opening_says_so(group):
    round = opened(group)
    asked = {"actor": group.actor(group.assessor), "at": AT, "code": "2026Q3", "scheme": round.scheme}
    assert code_of(lambda: services.open_round(**asked)) == "round.exists"
    assert RoundStep.objects.count() == 7


# -- unlocking -------------------------------------------------------------------------------------------
def test_two_persons_and_a_reason_open_a_locked_round(group):
    round = locked(group)
    first, second = group.actor(group.committee), group.actor(group.second_committee)
    assert code_of(lambda: services.ask_unlock(actor=first, at=AT, round=round, reason=" ")) == "round.reason_missing"
    assert code_of(lambda: services.confirm_unlock(actor=first, at=AT, round=round)) == "round.unlock_not_asked"
    round = services.ask_unlock(actor=first, at=AT, round=round, reason="产量数据审计更正")
    assert Notice.objects.filter(code="round.unlock_asked", recipient=group.second_committee).count() == 1
    assert code_of(lambda: services.confirm_unlock(actor=first, at=AT, round=round)) == "round.unlock_second_person"
    with pytest.raises(Http404):
        services.confirm_unlock(actor=group.actor(group.assessor), at=AT, round=round)
    round = services.confirm_unlock(actor=second, at=AT, round=round)
    assert (round.state, round.unlocks[0]["reason"], round.locked_at) == ("published", "产量数据审计更正", None)
    assert step(round, "final").done_on is None
    assert receipt_of(round, group.branch_a, first).unlocks[0]["by"] == str(group.committee)
    assert AuditRow.objects.get(action="round.unlock").reason == "产量数据审计更正"
    assert code_of(lambda: services.confirm_unlock(actor=second, at=AT, round=round)) == "round.cannot_unlock"
    again = services.lock_round(actor=first, at=AT, round=round)
    assert (again.state, len(again.unlocks), services.verify_round(again).is_equal) == ("locked", 1, True)


def test_a_request_is_refused_and_one_who_left_does_not_count(group):
    round = locked(group)
    first, second = group.actor(group.committee), group.actor(group.second_committee)
    services.ask_unlock(actor=first, at=AT, round=round, reason="更正")
    services.refuse_unlock(actor=second, at=AT, round=round)
    assert code_of(lambda: services.confirm_unlock(actor=second, at=AT, round=round)) == "round.unlock_not_asked"
    services.ask_unlock(actor=first, at=AT, round=round, reason="更正")
    group.committee.grants.filter(role="committee").update(withdrawn_at=AT)
    assert code_of(lambda: services.confirm_unlock(actor=second, at=AT, round=round)) == "round.unlock_asker_left"


def test_only_a_locked_round_is_unlocked(group):
    round = published(group)
    asked = {"actor": group.actor(group.committee), "at": AT, "round": round}
    assert code_of(lambda: services.ask_unlock(**asked, reason="x")) == "round.cannot_ask_unlock"


# -- pages -----------------------------------------------------------------------------------------------
def test_steps_on_the_pages(client, group):
    opened(group)
    client.force_login(group.assessor)
    page = client.get(reverse("round_detail", args=["2026Q3"])).text
    assert ("步骤和期限" in page, "正在进行：支部自报（支部书记）" in page) == (True, True)
    address = reverse("round_step", args=["2026Q3", "judging"])
    assert client.get(address).status_code == 200
    form = {"starts_on": "2026-10-20", "due_on": "2026-10-19", "role": "assessor", "owner": "", "version": 1}
    assert client.post(address, form).status_code == 422
    assert client.post(address, {**form, "due_on": "2026-10-25"}).status_code == 302
    assert client.post(address, {**form, "due_on": "2026-10-26"}).status_code == 409
    assert client.post(reverse("round_step_done", args=["2026Q3", "self_report"])).status_code == 302
    assert client.post(reverse("round_step_done", args=["2026Q3", "final"])).status_code == 422
    assert client.get(reverse("round_step", args=["2026Q3", "nothing"])).status_code == 404
    for other in (group.stranger, group.secretary):
        client.force_login(other)
        assert client.get(address).status_code == 404


def test_unlocking_on_the_pages(client, group):
    locked(group)
    client.force_login(group.committee)
    assert client.post(reverse("round_ask_unlock", args=["2026Q3"]), {"reason": ""}).status_code == 422
    assert client.post(reverse("round_ask_unlock", args=["2026Q3"]), {"reason": "审计更正"}).status_code == 302
    assert "申请解锁：审计更正" in client.get(reverse("round_detail", args=["2026Q3"])).text
    assert client.post(reverse("round_unlock", args=["2026Q3"]), {"answer": "confirm"}).status_code == 422
    client.force_login(group.stranger)
    assert client.post(reverse("round_unlock", args=["2026Q3"]), {"answer": "confirm"}).status_code == 404
    client.force_login(group.second_committee)
    assert client.post(reverse("round_unlock", args=["2026Q3"]), {"answer": "confirm"}).status_code == 302
    assert "解锁记录" in client.get(reverse("round_detail", args=["2026Q3"])).text
    client.force_login(group.secretary)
    assert "本期锁定后曾于" in client.get(reverse("score_detail", args=["2026Q3~ZB-A"])).text
