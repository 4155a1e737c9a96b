"""Claims from filing to the payment: who may do what, what is counted, two clicks and two editors."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from portal.audit.models import AuditRow
from portal.catalogue.models import RuleParameter
from portal.files.models import EvidenceLink
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.models import Notice
from portal.rights.enums import Role
from tests.support.factories import RoleGrantFactory
from tests.workforce.subsidies import factories as make
from workforce.skills.models import SkillCertificate
from workforce.subsidies import selectors, services, todos
from workforce.subsidies.models import EducationFund, SubsidyClaim, SubsidyRule, SubsidyStep

pytestmark = pytest.mark.django_db


def count(people, user, of) -> int:
    return of(people.actor(user), clock.now()).count


def test_from_the_claim_to_the_payment_each_stage_is_told(people):
    row = make.filed(people)
    assert (row.state, row.amount_due, row.granted, row.rule.code) == ("filed", D(1500), None, "INS-4")
    assert (count(people, people.hr, todos.to_check), count(people, people.second_hr, todos.to_approve)) == (1, 0)
    row = make.checked(people, row)
    assert [count(people, u, todos.to_approve) for u in (people.hr, people.second_hr)] == [0, 1]  # not who has checked
    row = make.approved(people, row)
    assert [count(people, u, todos.to_pay) for u in (people.hr, people.second_hr, people.worker, people.stranger)] == [1, 1, 0, 0]
    row = make.paid(people, row)
    assert count(people, people.hr, todos.to_pay) == 0
    assert (row.state, row.granted, row.paid_on, row.document_no) == ("paid", D(1500), clock.today(), "BT-2026-001")
    assert [s.act for s in SubsidyStep.objects.all()] == ["filed", "checked", "approved", "paid"]
    codes = Notice.objects.filter(recipient=people.worker).order_by("pk").values_list("code", flat=True)
    assert list(codes) == [f"subsidy.{stage}_notice" for stage in ("checked", "approved", "paid")]
    acts = AuditRow.objects.filter(action__startswith="subsidy.").order_by("pk").values_list("action", flat=True)
    assert list(acts) == ["subsidy.filed", "subsidy.checked", "subsidy.approved", "subsidy.paid"]


def test_the_rules_of_the_table_come_with_the_migration():
    rows = {r.code: r for r in SubsidyRule.objects.all()}
    active = {code for code, row in rows.items() if row.is_active}
    assert active == {"INS-5", "INS-4", "INS-3", *(f"REFUND-{g}" for g in range(1, 6))}
    assert [rows[f"INS-{g}"].amount for g in (5, 4, 3)] == [1000, 1500, 2000]
    assert (rows["INS-3-GD"].uplift_percent, rows["INS-4-HN"].uplift_percent, rows["INS-5-BJ"].most_per_year) == (30, 10, 2)
    assert rows["INS-4-36"].insured_months == 36
    assert [rows[c].amount for c in ("APP-4-FJ", "APP-3-FJ", "APP-4-SZ", "APP-3-SZ", "APP-2-SZ")] == [5000, 6000, 5500, 7000, 8500]
    assert all(row.source and row.certainty and row.from_on for row in rows.values())
    assert {row.amount for code, row in rows.items() if code.startswith("REFUND")} == {None}


def test_a_local_rule_in_use_goes_before_and_the_list_of_shortage_counts(people):
    SubsidyRule.objects.filter(code="INS-3-GD").update(is_active=True)
    assert make.filed(people, of=make.certificate(people, grade=3)).amount_due == D(2000)
    RuleParameter.objects.filter(code="SUBSIDY_SHORT_OCCUPATIONS").update(value=["OCC-WELD"])
    row = make.filed(people, of=make.certificate(people, grade=3, occupation="OCC-WELD"))
    assert (row.rule.code, row.amount_due) == ("INS-3-GD", D(2600))
    assert {"code": "subsidy.line_uplift", "params": {"percent": 30, "more": "600.00"}, "source": row.rule.source} in row.grounds


def test_rules_are_those_of_the_day(people):
    today = clock.today()
    SubsidyRule.objects.filter(code="INS-4").update(to_on=today)
    assert selectors.rule_of("insurance", 4, today).code == "INS-4"
    assert selectors.rule_of("insurance", 4, today + timedelta(days=1)) is None
    assert selectors.rule_of("insurance", 2, today) is None
    with pytest.raises(RuleBroken, match=r"subsidy.no_rule"):
        make.filed(people, of=make.certificate(people, grade=2))


def test_a_refund_waits_until_the_amount_is_set_and_needs_a_receipt(people):
    card = make.certificate(people)
    with pytest.raises(RuleBroken, match=r"subsidy.not_set"):
        make.filed(people, kind="refund", of=card, fee_paid=D(500), uploads=[make.receipt()])
    make.set_refund()
    with pytest.raises(RuleBroken, match=r"subsidy.receipt_needed"):
        make.filed(people, kind="refund", of=card, fee_paid=D(500))
    row = make.filed(people, kind="refund", of=card, fee_paid=D(500), uploads=[make.receipt()])
    assert (row.amount_due, EvidenceLink.objects.filter(record_kind="subsidy_claim", record_id=row.pk).count()) == (D(500), 1)
    row = services.change_claim(**make.words(people, people.worker), claim=row, version=1, told=make.told(fee_paid=D(900)))
    assert (row.amount_due, row.version) == (D(800), 2)


def test_a_certificate_is_claimed_once_and_not_for_two_kinds(people):
    make.set_refund()
    card = make.certificate(people)
    row = make.filed(people, of=card)
    with pytest.raises(RuleBroken, match=r"subsidy.live_already"):
        make.filed(people, of=card)
    with pytest.raises(RuleBroken, match=r"subsidy.double"):
        make.filed(people, kind="refund", of=card, fee_paid=D(500), uploads=[make.receipt()])
    copy = SubsidyClaim.objects.get(pk=row.pk)
    copy.pk, copy.once_key = None, "other"
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)
    services.withdraw(**make.words(people, people.worker), claim=row, version=1)
    assert make.filed(people, of=card).state == "filed"


def test_a_double_click_makes_one_claim(people):
    card = make.certificate(people)
    first, again = make.filed(people, of=card, once_key="k" * 32), make.filed(people, of=card, once_key="k" * 32)
    assert (first.pk, SubsidyClaim.objects.count(), SubsidyStep.objects.count()) == (again.pk, 1, 1)


def test_what_the_race_lets_through_the_table_stops(people, monkeypatch):
    """The other claim is saved between the look and the write."""
    card = make.certificate(people)
    make.filed(people, of=card)
    monkeypatch.setattr(services, "_stands", lambda certificate, kind: False)
    monkeypatch.setattr(selectors, "with_history", lambda facts, *_more: facts)
    with pytest.raises(RuleBroken, match=r"subsidy.live_already"):
        make.filed(people, of=card)
    assert SubsidyClaim.objects.count() == 1


def test_three_a_year_once_per_grade_and_none_below_a_higher_one(people):
    make.filed(people, of=make.certificate(people, grade=4))
    with pytest.raises(RuleBroken, match=r"subsidy.same_grade"):
        make.filed(people, of=make.certificate(people, grade=4))
    with pytest.raises(RuleBroken, match=r"subsidy.higher_grade"):
        make.filed(people, of=make.certificate(people, grade=5))
    make.filed(people, of=make.certificate(people, grade=5, occupation="OCC-WELD"))
    make.filed(people, of=make.certificate(people, grade=3))
    with pytest.raises(RuleBroken, match=r"subsidy.too_many"):
        make.filed(people, of=make.certificate(people, grade=5, occupation="OCC-PUMP"))


def test_a_lower_claim_filed_first_is_still_checked_after_a_higher_one(people):
    low, _high = make.filed(people, of=make.certificate(people, grade=5)), make.filed(people, of=make.certificate(people, grade=4))
    assert make.checked(people, low).state == "checked"


def test_claims_of_last_year_are_not_counted(people):
    for grade, job in ((5, "OCC-A"), (4, "OCC-B"), (3, "OCC-C")):
        make.filed(people, of=make.certificate(people, grade=grade, occupation=job))
    SubsidyClaim.objects.update(filed_on=clock.today().replace(year=clock.today().year - 1))
    assert make.filed(people, of=make.certificate(people, grade=5, occupation="OCC-D")).state == "filed"


def test_only_an_own_certificate_that_stands(people):
    with pytest.raises(RuleBroken, match=r"subsidy.certificate_other"):
        make.filed(people, of=make.certificate(people, people.sibling))
    with pytest.raises(RuleBroken, match=r"subsidy.no_person"):
        make.filed(people, people.secretary)
    card = make.certificate(people)
    row = make.filed(people, of=card)
    card.state, card.revoked_on = "revoked", clock.today()
    card.save()
    with pytest.raises(RuleBroken, match=r"subsidy.certificate_bad"):
        make.checked(people, row)


def test_the_office_lowers_with_a_reason_and_the_author_is_told_why_it_came_back(people):
    row = make.filed(people)
    for granted, reason, code in ((D(1000), "", "lower_why"), (D(1501), "x", "over_due"), (D(0), "x", "bad_amount")):
        with pytest.raises(RuleBroken, match=code):
            make.checked(people, row, granted, reason)
    row = make.checked(people, row, D(1000), "参保证明少一页")
    assert (row.granted, row.lower_reason, row.amount) == (D(1000), "参保证明少一页", D(1000))
    with pytest.raises(RuleBroken, match=r"subsidy.reason_needed"):
        services.send_back(**make.words(people), claim=row, version=row.version, reason=" ")
    row = make.returned(people, row)
    assert (row.state, row.granted, row.checked_by) == ("returned", None, None)
    assert Notice.objects.get(code="subsidy.returned_notice").params["reason"] == "请补参保证明"
    assert count(people, people.worker, todos.to_mend) == 1
    row = services.change_claim(**make.words(people, people.worker), claim=row, version=row.version, told=make.told(insured_months=40))
    assert (row.state, row.insured_months, row.return_reason) == ("filed", 40, "")


def test_nobody_decides_on_his_own_or_twice(people):
    RoleGrantFactory(user=people.hr, role=Role.WORKER, node=people.nodes["MK1"])
    own = make.filed(people, people.hr)
    for act, more in ((services.check, {"granted": D(1500)}), (services.send_back, {"reason": "x"})):
        with pytest.raises(RuleBroken, match=r"subsidy.own"):
            act(**make.words(people), claim=own, version=1, **more)
    assert (count(people, people.hr, todos.to_check), count(people, people.second_hr, todos.to_check)) == (0, 1)
    own = make.checked(people, own, user=people.second_hr)
    for user, code in ((people.hr, "subsidy.own"), (people.second_hr, "subsidy.second_person")):
        with pytest.raises(RuleBroken, match=code):
            services.approve(**make.words(people, user), claim=own, version=own.version)
    with pytest.raises(IntegrityError), transaction.atomic():
        SubsidyClaim.objects.update(approved_by=people.second_hr)


def test_out_of_reach_and_out_of_turn(people):
    row = make.filed(people)
    for user in (people.secretary, people.committee, people.sibling, people.stranger, people.worker, make.far_hr(people)):
        with pytest.raises(NotReachable):
            make.checked(people, row, user=user)
    with pytest.raises(NotReachable):
        services.withdraw(**make.words(people), claim=row, version=1)
    with pytest.raises(NotReachable):
        services.change_claim(**make.words(people, people.sibling), claim=row, version=1, told=make.told())
    with pytest.raises(RuleBroken, match=r"subsidy.not_checked"):
        make.approved(people, row)
    with pytest.raises(RuleBroken, match=r"subsidy.not_approved"):
        make.paid(people, row)
    row = make.approved(people, make.checked(people, row))
    with pytest.raises(RuleBroken, match=r"subsidy.decided"):
        services.withdraw(**make.words(people, people.worker), claim=row, version=row.version)
    with pytest.raises(RuleBroken, match=r"subsidy.not_open"):
        services.change_claim(**make.words(people, people.worker), claim=row, version=row.version, told=make.told())
    with pytest.raises(RuleBroken, match=r"subsidy.paid_on"):
        make.paid(people, row, clock.today() + timedelta(days=1))
    with pytest.raises(RuleBroken, match=r"subsidy.document_needed"):
        services.pay(**make.words(people), claim=row, version=row.version, paid_on=clock.today(), document_no=" ")


def test_the_second_editor_sees_that_the_first_was_there(people):
    row = make.filed(people)
    services.change_claim(**make.words(people, people.worker), claim=row, version=1, told=make.told(insured_months=13))
    with pytest.raises(EditConflict):
        services.check(**make.words(people), claim=row, version=1, granted=D(1500))
    with pytest.raises(EditConflict):
        services.change_claim(**make.words(people, people.worker), claim=row, version=1, told=make.told())


def test_an_apprenticeship_pays_by_the_year_less_the_advance(people):
    SubsidyRule.objects.filter(code="APP-4-FJ").update(is_active=True)
    row = make.filed(people, kind="apprentice", years=1, advance=D(2500))
    assert (row.amount_due, row.rule.code) == (D(2500), "APP-4-FJ")


def test_sums_by_year_and_grade(people):
    make.paid(people)
    make.paid(people, make.approved(people, make.checked(people, make.filed(people, make.worker_of(people, "同事甲", "CM-B")))))
    make.filed(people, make.worker_of(people, "同事乙", "CM-B"))
    actor, year = people.actor(people.hr), clock.today().year
    assert [(r["n"], r["total"]) for r in selectors.paid_sums(actor, year)] == [(2, D(3000))]
    assert [(r["year"], r["n"], r["total"]) for r in selectors.paid_years(actor)] == [(year, 2, D(3000))]
    assert selectors.paid_years(people.actor(make.far_hr(people))) == []


def test_the_money_for_education_is_noted_once_a_year_and_changed(people):
    row = make.fund(people)
    with pytest.raises(RuleBroken, match=r"education.known"):
        make.fund(people)
    facts = services.FundFacts(row.unit, row.year, D(1000000), D(10000), D(10000), D(5000))
    with pytest.raises(EditConflict):
        services.save_fund(**make.words(people), facts=facts, fund=row, version=9)
    row = services.save_fund(**make.words(people), facts=facts, fund=row, version=1)
    (row,) = selectors.with_shares([row], clock.today())
    assert ("1.5%" in row.findings, "60%" in row.findings, row.shares.drawn) == (True, True, D(1))
    with pytest.raises(NotReachable):
        make.fund(people, make.far_hr(people))
    for change in ({"wages": D(0)}, {"frontline": D(10001)}, {"year": 1999}, {"drawn": D(-1)}):
        with pytest.raises(RuleBroken, match=r"education"):
            make.fund(people, unit="CM-B", **change)
    assert EducationFund.objects.count() == 1


def test_a_receipt_that_was_taken_off_again_is_asked_for(people):
    make.set_refund()
    row = make.filed(people, kind="refund", fee_paid=D(500), uploads=[make.receipt()])
    links = EvidenceLink.objects.filter(record_kind="subsidy_claim", record_id=row.pk)
    kept = links.get()
    links.delete()
    given = {"claim": row, "version": row.version, "granted": row.amount_due}
    with pytest.raises(RuleBroken, match=r"subsidy\.receipt_gone"):
        services.check(**make.words(people), **given)
    kept.save(force_insert=True)
    assert services.check(**make.words(people), **given).state == "checked"


def test_what_was_approved_is_stopped_before_it_is_paid(people):
    """A certificate may be struck between approval and payment: the claim could neither be paid nor closed."""
    row = make.approved(people)
    SkillCertificate.objects.filter(pk=row.certificate_id).update(state="revoked")
    row = services.send_back(**make.words(people), claim=row, version=row.version, reason="证书已注销")
    assert (row.state, row.approved_by, row.approved_on, row.checked_by, row.granted) == ("returned", None, None, None, None)
    row = services.withdraw(**make.words(people, people.worker), claim=row, version=row.version)
    assert row.state == "withdrawn"
    paid = make.paid(people, make.approved(people, make.checked(people, make.filed(people, make.worker_of(people, "同事甲", "CM-A")))))
    with pytest.raises(RuleBroken, match=r"subsidy\.not_returnable"):
        services.send_back(**make.words(people), claim=paid, version=paid.version, reason="晚了")


@pytest.mark.parametrize(("acts_in", "read_in", "word"), [("en", "zh-hans", "失业保险"), ("zh-hans", "en", "nsurance")])
def test_a_notice_names_the_kind_in_the_language_of_its_reader(people, acts_in, read_in, word):
    with override(acts_in):
        row = make.filed(people)
        services.send_back(**make.words(people), claim=row, version=row.version, reason="请补证明")
    with override(read_in):
        assert word in Notice.objects.get(code="subsidy.returned_notice").text
