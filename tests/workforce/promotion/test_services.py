"""The story of an application: told by the services, with its refusals."""

from datetime import UTC, date, datetime

import pytest

from portal.audit.models import AuditRow
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.models import Notice
from tests.support.people import user_with
from tests.workforce.promotion.factories import electrician
from tests.workforce.skills.factories import national_number
from workforce.promotion import access, services
from workforce.promotion.enums import CheckResult, PromotionState
from workforce.promotion.models import PromotionApplication
from workforce.promotion.selectors import cases
from workforce.promotion.selectors.batches import way_of
from workforce.skills.models import GradeRecord, SkillCertificate

pytestmark = pytest.mark.db
AT = datetime(2026, 10, 12, 2, 0, tzinfo=UTC)  # a Monday
NUMBER = national_number(900001, 2026, 3)


@pytest.fixture
def occupation(people):
    return electrician(people.worker.person)


@pytest.fixture
def submitted(people, occupation):
    me = people.actor(people.worker)
    row = services.draft_application(actor=me, at=AT, occupation=occupation, path_code="G3-2", note="")
    return services.submit_application(actor=me, at=AT, application=row, version=row.version)


def settle(row, actor):
    """Every open check passed by hand."""
    for code in list(row.checks.filter(result=CheckResult.BY_HAND).values_list("code", flat=True)):
        row.refresh_from_db()
        services.judge_check(
            actor=actor, at=AT, application=row, version=row.version, code=code, result="passed", reason="已核对", evidence="证书原件"
        )
    row.refresh_from_db()
    return row


def checked(row, actor):
    row = settle(row, actor)
    return services.conclude_check(actor=actor, at=AT, application=row, version=row.version)


def approve(row, actor, **other):
    facts = {"number": NUMBER, "issued_on": date(2026, 10, 12)} | other
    return services.approve_application(actor=actor, at=AT, application=row, version=row.version, **facts)


def test_a_worker_becomes_senior_worker_by_two_persons(people, submitted):
    hr, second = people.actor(people.hr), people.actor(people.second_hr)
    assert submitted.answer_due_on == date(2026, 10, 26)
    row = checked(submitted, hr)

    with pytest.raises(RuleBroken) as refused:
        approve(row, hr)
    assert refused.value.code == "promotion.same_person"

    row = approve(row, second)

    assert (row.state, row.from_grade, row.target_grade) == (PromotionState.APPROVED, 4, 3)
    certificate = SkillCertificate.objects.get(number=NUMBER)
    assert (certificate.person, certificate.grade, row.certificate) == (people.worker.person, 3, certificate)
    history = GradeRecord.objects.filter(person=people.worker.person).order_by("from_on")
    assert [(r.level.code, r.from_on, r.to_on) for r in history] == [
        ("intermediate_worker", date(2020, 6, 18), date(2026, 10, 11)),
        ("senior_worker", date(2026, 10, 12), None),
    ]
    assert [e.state for e in row.events.order_by("pk")] == ["draft", "submitted", "checked", "approved"]
    assert list(Notice.objects.filter(recipient=people.worker).order_by("pk").values_list("code", flat=True)) == [
        "promotion.submitted_notice", "promotion.checked_notice", "promotion.approved_notice",
    ]  # fmt: skip
    acts = AuditRow.objects.filter(object_kind="promotionapplication").order_by("pk").values_list("action", flat=True)
    assert list(dict.fromkeys(acts)) == [
        "promotion.drafted",
        "promotion.submitted",
        "promotion.judged",
        "promotion.checked",
        "promotion.approved",
    ]


def test_whoever_judged_one_condition_does_not_decide_though_another_ended_the_check(people, submitted):
    hr, second = people.actor(people.hr), people.actor(people.second_hr)
    row = settle(submitted, hr)
    row = services.conclude_check(actor=second, at=AT, application=row, version=row.version)
    for actor in (hr, second):
        assert access.may_refuse(actor, row, way_of(row)).code == "promotion.same_person"
        assert not cases.waiting(actor).exists()


def test_a_returned_application_comes_back(people, submitted):
    hr, me = people.actor(people.hr), people.actor(people.worker)
    with pytest.raises(RuleBroken) as refused:
        services.return_application(actor=hr, at=AT, application=submitted, version=submitted.version, reason=" ")
    assert refused.value.code == "promotion.reason_needed"
    row = services.return_application(actor=hr, at=AT, application=submitted, version=submitted.version, reason="请补社保记录")
    assert row.state == PromotionState.RETURNED
    assert Notice.objects.filter(recipient=people.worker).first().params["reason"] == "请补社保记录"

    row = services.edit_application(actor=me, at=AT, application=row, version=row.version, path_code="G3-2", note="已补")
    row = services.submit_application(actor=me, at=AT, application=row, version=row.version)
    assert row.state == PromotionState.SUBMITTED
    row = approve(checked(row, hr), people.actor(people.second_hr))
    assert [e.state for e in row.events.order_by("pk")] == ["draft", "submitted", "returned", "submitted", "checked", "approved"]


def test_the_second_person_may_return_or_refuse_with_a_reason(people, submitted):
    row = checked(submitted, people.actor(people.hr))
    with pytest.raises(RuleBroken):
        services.refuse_application(actor=people.actor(people.second_hr), at=AT, application=row, version=row.version, reason="")
    row = services.refuse_application(
        actor=people.actor(people.second_hr), at=AT, application=row, version=row.version, reason="实操考核未到"
    )
    assert (row.state, row.decided_by) == (PromotionState.REFUSED, people.second_hr)
    assert SkillCertificate.objects.filter(person=row.person).count() == 1


def test_nobody_without_a_path_can_apply(people):
    occupation = electrician(people.worker.person, since=date(2024, 5, 1), certified=date(2024, 6, 1))
    with pytest.raises(RuleBroken) as refused:
        services.draft_application(actor=people.actor(people.worker), at=AT, occupation=occupation, path_code="G3-2")
    assert (refused.value.code, refused.value.params["path"]) == ("promotion.no_path_met", "G3-2")
    assert "2028-06-01" in refused.value.params["gap"]
    assert PromotionApplication.objects.count() == 0


@pytest.mark.parametrize(
    ("path", "code"), [("G3-3", "promotion.path_not_met"), ("G4-1", "promotion.already_held"), ("G9-9", "promotion.path_unknown")]
)
def test_a_wrong_path_is_refused(people, occupation, path, code):
    with pytest.raises(RuleBroken) as refused:
        services.draft_application(actor=people.actor(people.worker), at=AT, occupation=occupation, path_code=path)
    assert refused.value.code == code


def test_a_double_click_gives_one_application(people, occupation):
    me = people.actor(people.worker)
    services.draft_application(actor=me, at=AT, occupation=occupation, path_code="G3-2")
    with pytest.raises(RuleBroken) as refused:
        services.draft_application(actor=me, at=AT, occupation=occupation, path_code="G3-2")
    assert refused.value.code == "promotion.already_open"
    assert PromotionApplication.objects.count() == 1


def test_the_second_editor_learns_of_the_first(people, submitted):
    hr, second = people.actor(people.hr), people.actor(people.second_hr)
    stale = PromotionApplication.objects.get(pk=submitted.pk)
    services.return_application(actor=hr, at=AT, application=submitted, version=submitted.version, reason="缺材料")
    with pytest.raises(EditConflict) as conflict:
        services.return_application(actor=second, at=AT, application=stale, version=stale.version, reason="缺照片")
    assert [str(v) for v in conflict.value.params["theirs"].values()] == ["已退回补充", "G3-2"]
    assert stale.events.count() == 3


def test_open_checks_block_the_conclusion(people, submitted):
    hr = people.actor(people.hr)
    with pytest.raises(RuleBroken) as refused:
        services.conclude_check(actor=hr, at=AT, application=submitted, version=submitted.version)
    assert (refused.value.code, refused.value.params) == ("promotion.checks_by_hand", {"by_hand": 2})


def test_a_judgement_needs_reason_and_evidence_and_marks_an_override(people, submitted):
    hr = people.actor(people.hr)
    judge = {"actor": hr, "at": AT, "application": submitted, "code": "years_after_certificate"}
    with pytest.raises(RuleBroken) as refused:
        services.judge_check(**judge, version=submitted.version, result="failed", reason="")
    assert refused.value.code == "promotion.reason_needed"
    check = services.judge_check(**judge, version=submitted.version, result="failed", reason="社保中断一年")
    assert (check.result, check.is_overridden, check.checked_by) == ("failed", True, people.hr)
    submitted.refresh_from_db()
    with pytest.raises(RuleBroken) as refused:
        services.judge_check(**judge, version=submitted.version, result="passed", reason="相关职业工作可计入")
    assert refused.value.code == "promotion.evidence_needed"
    check = services.judge_check(**judge, version=submitted.version, result="passed", reason="相关职业可计入", evidence="劳动合同")
    assert (check.result, check.is_overridden) == ("passed", False)


def test_computing_anew_keeps_what_a_person_judged(people, submitted):
    hr = people.actor(people.hr)
    row = settle(submitted, hr)
    row = services.recheck_application(actor=hr, at=AT, application=row, version=row.version)
    assert {c.code: (c.result, c.reason) for c in row.checks.all()} == {
        "certificate": ("passed", ""), "certificate_genuine": ("passed", "已核对"), "years_after_certificate": ("passed", ""),
        "grade_order": ("passed", ""), "papers": ("passed", "已核对"),
    }  # fmt: skip


def test_a_failed_check_may_be_proposed_for_refusal_and_not_approved(people, submitted):
    hr = people.actor(people.hr)
    row = settle(submitted, hr)
    with pytest.raises(RuleBroken) as refused:
        services.conclude_check(actor=hr, at=AT, application=row, version=row.version, is_rejected=True, reason="不符")
    assert refused.value.code == "promotion.nothing_failed"
    services.judge_check(actor=hr, at=AT, application=row, version=row.version, code="papers", result="failed", reason="缺申报表")
    row.refresh_from_db()
    row = services.conclude_check(actor=hr, at=AT, application=row, version=row.version, is_rejected=True, reason="缺申报表")
    with pytest.raises(RuleBroken) as refused:
        approve(row, people.actor(people.second_hr))
    assert refused.value.code == "promotion.checks_failed"


def test_a_bad_certificate_number_leaves_everything_as_it_was(people, submitted):
    row = checked(submitted, people.actor(people.hr))
    with pytest.raises(RuleBroken) as refused:
        approve(row, people.actor(people.second_hr), number=national_number(1, 2025, 3))
    assert (refused.value.code, refused.value.field) == ("certificate.number_year", "number")
    row.refresh_from_db()
    assert (row.state, row.certificate) == (PromotionState.CHECKED, None)


def test_hr_of_another_plant_cannot_reach_the_case(people, submitted):
    foreign = people.actor(user_with("hr", people.nodes["MK2"], unit=people.nodes["MK2"], name="外矿人事"))
    with pytest.raises(NotReachable):
        services.return_application(actor=foreign, at=AT, application=submitted, version=submitted.version, reason="不是我的")


def test_hr_does_not_handle_the_own_case(people, submitted):
    from tests.support.factories import RoleGrantFactory

    RoleGrantFactory(user=people.worker, role="hr", node=people.nodes["MK1"])
    with pytest.raises(RuleBroken) as refused:
        services.return_application(
            actor=people.actor(people.worker), at=AT, application=submitted, version=submitted.version, reason="自己退"
        )
    assert refused.value.code == "promotion.own_case"


def test_every_step_tells_upper_floors(people, occupation):
    from portal.kernel import changes

    heard = []
    changes.listen(heard.append)
    try:
        me = people.actor(people.worker)
        row = services.draft_application(actor=me, at=AT, occupation=occupation, path_code="G3-2")
        row = services.submit_application(actor=me, at=AT, application=row, version=row.version)
        approve(checked(row, people.actor(people.hr)), people.actor(people.second_hr))
    finally:
        changes._listeners.remove(heard.append)
    assert [(c.source, c.person_ids) for c in heard] == [
        (source, frozenset({people.worker.person_id})) for source in ("promotion", "promotion", "certificate", "promotion")
    ]
