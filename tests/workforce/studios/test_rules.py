"""The rules of studios as tables, with their boundaries."""

from datetime import date
from decimal import Decimal as D

import pytest

from workforce.studios import rules
from workforce.studios.rules import LeadFacts, Rung, TeamFacts

RUNG = Rung(honour_level=3, grade=2, years=0)


@pytest.mark.parametrize(
    ("lead_by", "needs", "honour", "grade", "member", "codes"),
    [
        ("title", False, 3, None, False, []),
        ("title", False, 2, 1, False, ["studio.lead_title"]),
        ("title", False, None, 1, False, ["studio.lead_title"]),
        ("grade", False, None, 2, False, []),
        ("grade", False, 6, 3, False, ["studio.lead_grade"]),
        ("grade", False, 6, None, False, ["studio.lead_grade"]),
        ("either", False, None, 2, False, []),
        ("either", False, 3, None, False, []),
        ("either", False, 2, 3, False, ["studio.lead_either"]),
        ("either", True, 3, 2, True, []),
        ("either", True, None, None, False, ["studio.lead_either", "studio.lead_member"]),
        ("nobody", False, None, None, False, []),
    ],
)
def test_what_a_lead_lacks(lead_by, needs, honour, grade, member, codes):
    gaps = rules.lead_gaps(lead_by, needs_member=needs, lead=LeadFacts(honour, grade, member), rung=RUNG)
    assert [code for code, _params in gaps] == codes


@pytest.mark.parametrize(
    ("total", "workers", "codes"),
    [
        (6, 3, []),
        (6, 2, ["studio.team_workers"]),
        (5, 5, ["studio.team_small"]),
        (1, 0, ["studio.team_small", "studio.team_workers"]),
    ],
)
def test_the_team(total, workers, codes):
    gaps = rules.team_gaps(TeamFacts(total, workers, 0), least=5, worker_share=50)
    assert [code for code, _params in gaps] == codes


@pytest.mark.parametrize(
    ("state", "gate", "is_next", "unchecked", "code"),
    [
        ("creating", "none", True, 3, None),
        ("creating", "check", True, 0, None),
        ("creating", "check", True, 1, "studio.unchecked"),
        ("creating", "none", False, 0, "studio.stage_order"),
        ("creating", "naming", True, 0, "studio.stage_by_decision"),
        ("named", "review", True, 0, "studio.stage_by_decision"),
        ("withdrawn", "none", True, 0, "studio.closed"),
    ],
)
def test_stages(state, gate, is_next, unchecked, code):
    verdict = rules.stage_verdict(state, gate=gate, is_next=is_next, unchecked=unchecked)
    assert (None if verdict else verdict.code) == code


@pytest.mark.parametrize(
    ("state", "decision", "has_open", "code"),
    [
        ("creating", "name", False, None),
        ("creating", "refuse", False, None),
        ("creating", "keep", False, "studio.wrong_state"),
        ("named", "name", False, "studio.wrong_state"),
        ("named", "withdraw", False, None),
        ("named", "keep", True, "studio.review_open"),
        ("withdrawn", "keep", False, "studio.wrong_state"),
    ],
)
def test_proposals_fit_the_state(state, decision, has_open, code):
    verdict = rules.proposal_verdict(state, decision, has_open=has_open)
    assert (None if verdict else verdict.code) == code


@pytest.mark.parametrize(
    ("results", "is_team", "reports", "code"),
    [
        (1, False, 0, None),
        (0, False, 1, "studio.no_result_of_period"),
        (0, True, 1, None),
        (1, True, 0, "studio.no_report_of_period"),
    ],
)
def test_nothing_is_kept_without_results_of_the_period(results, is_team, reports, code):
    verdict = rules.keep_verdict(results, is_team=is_team, reports=reports)
    assert (None if verdict else verdict.code) == code


@pytest.mark.parametrize(
    ("now", "wanted", "code"),
    [(1, 2, None), (1, 3, None), (2, 2, "studio.level_higher"), (3, 4, "studio.level_by_nomination"), (1, None, "studio.level_higher")],
)
def test_one_promotes_up_to_the_own_level(now, wanted, code):
    verdict = rules.upgrade_verdict(now, wanted, highest_own=3)
    assert (None if verdict else verdict.code) == code


@pytest.mark.parametrize(
    ("named_on", "years", "ok"),
    [(date(2023, 11, 30), 3, True), (date(2023, 12, 1), 3, False), (None, 3, False), (None, 0, True)],
)
def test_years_of_running(named_on, years, ok):
    assert bool(rules.years_verdict(named_on, years, date(2026, 11, 30))) is ok


@pytest.mark.parametrize(
    ("state", "until", "wanted", "code"),
    [
        ("named", date(2026, 11, 30), 3, None),
        ("named", date(2026, 11, 29), 3, "studio.plate_over"),
        ("named", None, 2, "studio.level_higher"),
        ("creating", None, 3, "studio.not_named"),
    ],
)
def test_nominations(state, until, wanted, code):
    verdict = rules.nomination_verdict(state, 2, wanted, valid_until=until, day=date(2026, 11, 30))
    assert (None if verdict else verdict.code) == code


@pytest.mark.parametrize(
    ("proposer", "party", "state", "code"),
    [
        (False, False, "open", None),
        (True, False, "open", "studio.second_person"),
        (False, True, "open", "studio.own_studio"),
        (False, False, "agreed", "studio.review_done"),
    ],
)
def test_a_second_person_decides(proposer, party, state, code):
    verdict = rules.decide_verdict(is_proposer=proposer, is_party=party, state=state)
    assert (None if verdict else verdict.code) == code


@pytest.mark.parametrize(
    ("granted", "spent", "kind", "amount", "ok"),
    [
        ("100", "40", "spend", "60", True),
        ("100", "40", "spend", "60.01", False),
        ("0", "0", "spend", "0.01", False),
        ("0", "0", "grant", "1", True),
        ("0", "0", "grant", "0", False),
    ],
)
def test_the_balance_never_falls_below_zero(granted, spent, kind, amount, ok):
    assert bool(rules.money_verdict(D(granted), D(spent), kind, D(amount))) is ok


@pytest.mark.parametrize(
    ("state", "until", "valid"),
    [("named", date(2026, 11, 30), True), ("named", date(2026, 11, 29), False), ("named", None, True), ("withdrawn", None, False)],
)
def test_the_last_day_of_the_plate_counts(state, until, valid):
    assert rules.is_plate_valid(state, until, date(2026, 11, 30)) is valid


def test_members_and_activists_come_first():
    ordered = sorted(["masses", "activist", "league", "full_member", "probationary"], key=rules.candidate_order)
    assert ordered[:3] == ["full_member", "probationary", "activist"]
    assert rules.barred_until(date(2026, 1, 5), 6) == date(2032, 1, 5)
    assert rules.barred_until(None, 6) is None
