"""Shown, appealed, decided by those who took no part, confirmed by a second one, and frozen anew so that the verification holds."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.http import Http404

from assessment.appeals import access, services
from assessment.appeals.models import RoundAppeal
from assessment.appeals.selectors import changes_of, window_of
from assessment.rounds import services as rounds
from assessment.rounds.models import FrozenBranch, RoundBranch, ScoreAdjustment
from assessment.scoring.models import ScoreTotal
from assessment.scoring.services import run_here
from portal.audit.models import AuditRow
from portal.catalogue.models import RuleParameter
from portal.kernel.errors import EditConflict, RuleBroken
from portal.kernel.sentences import sentence
from portal.notices.models import Notice
from portal.organization.services import move_node
from portal.panels.models import Panel
from portal.panels.services import open_panel, seat_members
from portal.publicity.models import Publicity, PublicityEntry
from portal.rights.access import system_actor
from tests.assessment.appeals.factories import ended, proposed, raised, shown, upheld
from tests.assessment.rounds.factories import AT, code_of, judged, opened, published
from tests.assessment.scoring.factories import SCHEME, scheme_from
from tests.support.factories import RoleGrantFactory

pytestmark = pytest.mark.db
LATE = AT + timedelta(days=10)


def notices_of(user) -> list[str]:
    return list(Notice.objects.filter(recipient=user, code__startswith="appeal.").order_by("pk").values_list("code", flat=True))


def place(round, branch) -> RoundBranch:
    return RoundBranch.objects.get(round=round, branch=branch)


# -- publicity -------------------------------------------------------------------------------------------
def test_the_result_is_shown_in_the_order_of_the_tree_without_ranks(group):
    round = shown(group)
    row = Publicity.objects.get()
    assert (row.node.code, row.workdays, row.starts_on.isoformat(), row.ends_on.isoformat()) == ("JT", 5, "2026-10-08", "2026-10-14")
    assert list(PublicityEntry.objects.values_list("label", flat=True)) == ["支部A", "支部B", "支部C"]
    assert [(s.kind, s.due_on.isoformat()) for s in round.dated_steps.filter(kind="publicity")] == [("publicity", "2026-10-14")]
    assert notices_of(group.secretary) == ["appeal.window_notice"]
    again = lambda: services.show_result(actor=group.actor(group.committee), at=AT, round=round)  # noqa: E731
    assert code_of(again) == "publicity.already_running"


def test_a_round_is_not_locked_before_its_publicity_has_ended(group):
    round, actor = published(group), group.actor(group.committee)
    lock = lambda: rounds.lock_round(actor=actor, at=LATE, round=round)  # noqa: E731
    assert code_of(lock) == "appeal.hold_no_publicity"
    services.show_result(actor=actor, at=AT, round=round)
    assert code_of(lock) == "appeal.hold_publicity"
    ended(group, round)
    assert lock().state == "locked"
    assert set(round.dated_steps.values_list("done_on", flat=True)) != {None}


def test_nothing_changed_nothing_to_show_again(group):
    round = shown(group)
    ended(group, round)
    again = lambda: services.show_result(actor=group.actor(group.committee), at=LATE, round=round)  # noqa: E731
    assert code_of(again) == "appeal.nothing_to_show"


def test_a_round_that_is_not_published_is_not_shown(group):
    round = shown(group)
    ended(group, round)
    round = rounds.lock_round(actor=group.actor(group.committee), at=LATE, round=round)
    assert code_of(lambda: services.show_result(actor=group.actor(group.committee), at=LATE, round=round)) == "round.cannot_show"


# -- raising ---------------------------------------------------------------------------------------------
def test_an_appeal_holds_the_round_and_marks_the_branch(group):
    round = shown(group)
    row = raised(group, round)
    assert (row.state, row.due_on.isoformat(), row.before["points"]) == ("raised", "2026-10-21", "25")
    assert place(round, group.branch_a).is_appealed
    assert notices_of(group.committee) == ["appeal.raised_notice"]
    assert notices_of(group.assessor) == []
    ended(group, round)
    assert code_of(lambda: rounds.lock_round(actor=group.actor(group.committee), at=LATE, round=round)) == "appeal.hold_appeals"


def test_the_same_button_twice_is_one_appeal_and_another_text_is_refused(group):
    round = shown(group)
    assert raised(group, round).pk == raised(group, round).pk
    other = lambda: services.raise_appeal(  # noqa: E731
        actor=group.actor(group.secretary), at=AT, round=round, branch=group.branch_a, indicator="P3", ground="other", text="另一件"
    )
    assert code_of(other) == "appeal.already_open"
    assert raised(group, round, indicator="P1").indicator == "P1"


@pytest.mark.parametrize(("days", "code"), [(6, ""), (7, "appeal.window_closed")])
def test_the_last_day_of_the_publicity_is_the_last_day_of_the_appeal(group, days, code):
    round = shown(group)
    if code:
        assert code_of(lambda: raised(group, round, at=AT + timedelta(days=days))) == code
    else:
        assert raised(group, round, at=AT + timedelta(days=days)).state == "raised"


def test_the_refusal_after_the_window_says_the_dates(group):
    round = shown(group)
    with pytest.raises(RuleBroken) as broken:
        raised(group, round, at=LATE)
    assert "申诉期为 2026-10-08 至 2026-10-14，今天是 2026-10-18" in sentence(broken.value.code, broken.value.params)


def test_an_appeal_before_the_publicity_of_another_branch_and_of_nothing(group):
    round = published(group)
    assert window_of(round, group.branch_a) is None
    assert code_of(lambda: raised(group, round)) == "appeal.no_window"
    services.show_result(actor=group.actor(group.committee), at=AT, round=round)
    with pytest.raises(Http404):
        services.raise_appeal(
            actor=group.actor(group.sibling), at=AT, round=round, branch=group.branch_a, indicator="P3", ground="other", text="x"
        )
    words = {"actor": group.actor(group.secretary), "at": AT, "round": round, "branch": group.branch_a, "ground": "other"}
    assert code_of(lambda: services.raise_appeal(**words, indicator="P3", text=" ")) == "appeal.text_missing"
    assert code_of(lambda: services.raise_appeal(**words, indicator="P99", text="x")) == "round.no_such_indicator"
    RoundBranch.objects.filter(round=round, branch=group.branch_a).delete()
    assert code_of(lambda: services.raise_appeal(**words, indicator="P3", text="x")) == "round.branch_not_in_round"


# -- deciding --------------------------------------------------------------------------------------------
def test_who_scored_or_belongs_to_the_branch_does_not_decide(group):
    row = raised(group)
    for user in (group.assessor, group.secretary):
        RoleGrantFactory(user=user, role="committee", node=group.nodes["JT"])
    words = {"at": AT, "appeal": row, "verdict": "rejected", "reasons": "x"}
    assert code_of(lambda: services.decide_appeal(actor=group.actor(group.assessor), **words)) == "appeal.took_part"
    assert code_of(lambda: services.decide_appeal(actor=group.actor(group.secretary), **words)) == "appeal.own_branch"
    with pytest.raises(Http404):
        services.decide_appeal(actor=group.actor(group.sibling), **words)
    found = access.conflicts(row, [group.assessor, group.secretary, group.committee])
    assert found == {group.assessor.pk: "appeal.conflict_part", group.secretary.pk: "appeal.conflict_branch"}


def test_a_rejection_leaves_the_points_and_frees_the_round(group):
    row = raised(group)
    row = services.decide_appeal(actor=group.actor(group.committee), at=AT, appeal=row, verdict="rejected", reasons="评分有现场记录")
    assert (row.state, row.after == row.before, row.adjustment) == ("rejected", True, None)
    assert not place(row.round, group.branch_a).is_appealed
    assert notices_of(group.secretary)[-1] == "appeal.closed_notice"
    again = {"at": AT, "appeal": row, "verdict": "rejected", "reasons": "x"}
    assert code_of(lambda: services.decide_appeal(actor=group.actor(group.committee), **again)) == "appeal.closed"
    ended(group, row.round)
    assert rounds.lock_round(actor=group.actor(group.committee), at=LATE, round=row.round).state == "locked"


@pytest.mark.parametrize(
    ("verdict", "delta", "reasons", "code"),
    [
        ("upheld", None, "x", "appeal.delta_needed"),
        ("rejected", Decimal(1), "x", "appeal.delta_with_rejection"),
        ("upheld", Decimal(1), " ", "appeal.reasons_missing"),
        ("partly", Decimal(90), "x", "round.adjusted_out_of_range"),
        ("partly", Decimal(0), "x", "round.delta_shape"),
    ],
)
def test_a_verdict_that_does_not_fit_is_refused(group, verdict, delta, reasons, code):
    row = raised(group)
    words = {"actor": group.actor(group.committee), "at": AT, "appeal": row, "verdict": verdict, "delta": delta, "reasons": reasons}
    assert code_of(lambda: services.decide_appeal(**words)) == code


def test_an_upheld_appeal_takes_two_persons_and_the_round_verifies(group):
    row = proposed(group)
    assert (row.state, notices_of(group.second_committee)[-1]) == ("proposed", "appeal.proposed_notice")
    confirm = lambda who: services.confirm_decision(actor=group.actor(who), at=AT, appeal=row)  # noqa: E731
    assert code_of(lambda: confirm(group.committee)) == "appeal.second_person"
    before = row.round.package_hash
    done = confirm(group.second_committee)
    done.round.refresh_from_db()
    assert (done.state, done.after["points"], done.round.package_hash != before) == ("upheld", "27", True)
    answer = rounds.verify_round(done.round)
    assert (answer.is_equal, answer.differences) == (True, ())
    package = json.loads(FrozenBranch.objects.get(round=done.round, branch=group.branch_a).package)
    assert [a["delta"] for a in package["adjustments"]["P3"]] == ["2.00"]
    assert AuditRow.objects.filter(action="round.corrected").count() == 1
    assert code_of(lambda: confirm(group.second_committee)) == "appeal.closed"
    assert next(c.after for c in changes_of(done) if c.is_changed) == "27"


def test_ranks_of_others_follow_in_their_packages(group):
    round = shown(group)
    row = services.raise_appeal(
        actor=group.actor(group.sibling), at=AT, round=round, branch=group.branch_b, indicator="P3", ground="judged", text="事实不符"
    )
    row = services.decide_appeal(
        actor=group.actor(group.committee), at=AT, appeal=row, verdict="partly", reasons="部分属实", delta=Decimal("3")
    )
    services.confirm_decision(actor=group.actor(group.second_committee), at=AT, appeal=row)
    round.refresh_from_db()
    ranks = {t.branch_id: t.party_rank for t in ScoreTotal.objects.filter(round=round)}
    frozen = {f.branch_id: json.loads(f.package)["ranks"]["party"] for f in FrozenBranch.objects.filter(round=round)}
    assert frozen == ranks
    assert rounds.verify_round(round).is_equal


def test_a_correction_that_moves_the_grade_of_another_marks_that_one_too(group):
    """The highest grade from 2 points on, for two of three branches; B overtakes C and takes its place."""
    RuleParameter.objects.filter(code="RANKING_MINIMUM_GROUP").update(value=2)
    low = SCHEME.replace("floor: 90}", "floor: 2}").replace("floor: 80}", "floor: 1}")
    round = opened(group, scheme_from(low + "top_share: {percent: 67, source: 党委会决定}\n"))
    for branch, points in ((group.branch_a, "25"), (group.branch_b, "24"), (group.branch_c, "25")):
        judged(group, round, branch, points)
    run_here(actor=group.actor(group.assessor), at=lambda: AT, round=round)
    round.refresh_from_db()
    rounds.review_round(actor=group.actor(group.assessor), at=AT, round=round)
    round.refresh_from_db()
    by = {"actor": group.actor(group.committee), "second": group.actor(group.second_committee)}
    round = rounds.publish_round(**by, at=AT, round=round)
    services.show_result(actor=group.actor(group.committee), at=AT, round=round)
    round.refresh_from_db()
    row = services.raise_appeal(
        actor=group.actor(group.sibling), at=AT, round=round, branch=group.branch_b, indicator="P3", ground="judged", text="事实不符"
    )
    row = services.decide_appeal(
        actor=group.actor(group.committee), at=AT, appeal=row, verdict="partly", reasons="部分属实", delta=Decimal("3")
    )
    services.confirm_decision(actor=group.actor(group.second_committee), at=AT, appeal=row)
    assert [place(round, b).is_changed for b in (group.branch_a, group.branch_b, group.branch_c)] == [False, True, True]
    assert AuditRow.objects.get(action="round.corrected").after["regraded"] == 1


def test_what_changed_is_shown_once_more_before_the_lock(group):
    row = upheld(group)
    round, actor = row.round, group.actor(group.committee)
    ended(group, round)
    assert place(round, group.branch_a).is_changed  # the first publicity showed the old points
    assert code_of(lambda: rounds.lock_round(actor=actor, at=LATE, round=round)) == "appeal.hold_supplement"
    again = services.show_result(actor=actor, at=LATE, round=round)
    assert ([e.label for e in again.entries.all()], "补充" in again.title) == (["支部A"], True)
    ended(group, round, at=LATE + timedelta(days=10))
    assert not place(round, group.branch_a).is_changed
    round = rounds.lock_round(actor=actor, at=LATE + timedelta(days=10), round=round)
    assert rounds.verify_round(round).is_equal


def test_the_second_person_may_disagree(group):
    row = proposed(group)
    words = {"actor": group.actor(group.second_committee), "at": AT, "appeal": row}
    assert code_of(lambda: services.refuse_decision(**words, reason=" ")) == "round.reason_missing"
    row = services.refuse_decision(**words, reason="理由不足")
    assert (row.state, row.decided_by, ScoreAdjustment.objects.get().refused_at is not None) == ("raised", None, True)
    assert upheld(group, row).after["points"] == "27"


def test_withdrawn_at_any_time_before_the_end(group):
    row = proposed(group)
    with pytest.raises(Http404):
        services.withdraw_appeal(actor=group.actor(group.sibling), at=AT, appeal=row)
    row = services.withdraw_appeal(actor=group.actor(group.secretary), at=AT, appeal=row)
    again = services.withdraw_appeal(actor=group.actor(group.secretary), at=AT, appeal=row)
    assert (again.version, row.state, place(row.round, group.branch_a).is_appealed) == (row.version, "withdrawn", False)
    assert rounds.verify_round(row.round).is_equal
    assert raised(group, row.round).pk != row.pk  # the window is still open


def test_an_old_page_is_told_so(group):
    row = raised(group)
    with pytest.raises(EditConflict):
        services.decide_appeal(
            actor=group.actor(group.committee), at=AT, appeal=row, verdict="rejected", reasons="x", version=row.version + 1
        )


def test_a_panel_judges_first_and_who_has_a_conflict_stands_aside(group):
    row = raised(group)
    panel = services.convene_panel(actor=group.actor(group.hr), at=AT, appeal=row)
    assert (Panel.objects.get(), notices_of(group.secretary)[-1]) == (panel, "appeal.panel_notice")
    words = {"at": AT, "appeal": row, "verdict": "rejected", "reasons": "x"}
    assert code_of(lambda: services.decide_appeal(actor=group.actor(group.committee), **words)) == "appeal.panel_open"
    assert code_of(lambda: services.convene_panel(actor=group.actor(group.hr), at=AT, appeal=row)) == "panel.already_convened"


def test_a_panel_below_its_minimum_does_not_open(group):
    row = raised(group)
    panel = services.convene_panel(actor=group.actor(group.hr), at=AT, appeal=row)
    seats = [group.second_hr, group.committee, group.assessor]  # the assessor judged: two are left
    panel = seat_members(
        actor=group.actor(group.hr), at=AT, panel=panel, version=panel.version, users=seats, chair=group.second_hr
    )  # fmt: skip
    assert code_of(lambda: open_panel(actor=group.actor(group.hr), at=AT, panel=panel, version=panel.version)) == "panel.case_few"


# -- the tree moves --------------------------------------------------------------------------------------
def test_a_unit_moved_after_the_publication_does_not_stop_a_correction(group):
    row = proposed(group)
    move_node(actor=system_actor("test"), at=AT, node=group.nodes["DW1"], new_parent=group.nodes["MK2"])
    group.branch_a.node.refresh_from_db()
    done = services.confirm_decision(actor=group.actor(group.second_committee), at=AT, appeal=RoundAppeal.objects.get(pk=row.pk))
    assert rounds.verify_round(done.round).is_equal


# -- reminders -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("days", "told"), [(5, 0), (12, 2), (20, 2)])
def test_the_answer_is_reminded_once(group, days, told):
    row = raised(group)
    Notice.objects.all().delete()
    at = AT + timedelta(days=days)
    assert [services.remind_deciders(at=at) for _ in range(2)] == [told, 0]
    code = "appeal.overdue_notice" if at.date() > row.due_on else "appeal.due_notice"
    assert notices_of(group.committee) == ([code] if told else [])
