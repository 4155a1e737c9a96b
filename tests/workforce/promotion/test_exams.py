"""Sittings over services, pages and the interface: who may sit, who may mark, when a certificate may be issued."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from portal.audit.models import AuditRow
from portal.catalogue.models import RuleParameter
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.notices.models import Notice
from portal.publicity.services import close_publicity
from tests.support.factories import PersonFactory
from tests.support.people import user_with
from tests.workforce.promotion.factories import examiners, handed_in, marked, opened, planned, settled
from tests.workforce.skills.factories import national_number
from workforce.mentorship.models import MentorshipAgreement, MentorshipKind
from workforce.promotion import services
from workforce.promotion.models import ExamPartRule, ExamScore, ExamSitting, PromotionApplication, PromotionBatch
from workforce.promotion.selectors.batches import way_of

AT = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
DAY = date(2026, 11, 16)


@pytest.fixture
def row(people):
    """An application for senior worker in a batch of the plant whose enrolment is over."""
    batch = opened(people, at=AT, grades=(3,))
    application = handed_in(people, people.worker, "G3-2", at=AT, grade=4)
    settled(application, people.actor(people.hr), at=AT)
    services.close_enrolment(actor=people.actor(people.hr), at=AT, batch=batch, version=PromotionBatch.objects.get().version)
    return PromotionApplication.objects.select_related("batch__node", "person").get(pk=application.pk)


def refusal(act, *args, **how):
    with pytest.raises(RuleBroken) as refused:
        act(*args, **how)
    return refused.value


def fresh(sitting):
    return ExamSitting.objects.select_related("batch__node").get(pk=sitting.pk)


def exam(row, day=DAY):
    kept = PromotionApplication.objects.select_related("batch__panel", "batch__publicity", "person__unit", "occupation").get(pk=row.pk)
    return way_of(kept, day).exam


def approve(people, row, at):
    kept = PromotionApplication.objects.get(pk=row.pk)
    facts = {"number": national_number(800001, 2026, 3), "issued_on": date(2026, 11, 16)}
    return services.approve_application(actor=people.actor(people.second_hr), at=at, application=kept, version=kept.version, **facts)


def test_no_certificate_while_a_part_is_open_or_failed(people, row):
    assert exam(row) == ""  # the rule asks for none, and none has begun: as before
    publicity = PromotionBatch.objects.select_related("publicity").get().publicity
    over = AT + timedelta(days=14)
    close_publicity(actor=people.actor(people.hr), at=over, publicity=publicity, version=publicity.version, note="无异议")
    marked(people, planned(people, row, "theory", at=AT), {row.pk: "82"}, at=AT)
    assert exam(row) == "open"
    assert refusal(approve, people, row, over).code == "promotion.exam_open"
    marked(people, planned(people, row, "skill", at=AT), {row.pk: "59.5"}, at=AT)
    assert refusal(approve, people, row, over).code == "promotion.exam_open"
    again = planned(people, row, "skill", at=over, is_resit=True)
    assert again.scores.count() == 1
    marked(people, again, {row.pk: "60"}, at=over)
    assert exam(row, DAY + timedelta(days=14)) == "passed"
    assert approve(people, row, over).state == "approved"


def test_the_rule_of_the_day_of_submission_asks_for_an_examination(people, row):
    RuleParameter.objects.create(
        code="EXAM_REQUIRED_GRADES", name_zh="x", name_en="x", value=[3], effective_from=DAY + timedelta(days=1), source="x"
    )
    assert exam(row) == ""  # handed in the day before
    RuleParameter.objects.filter(code="EXAM_REQUIRED_GRADES", effective_from__gt=date(2020, 1, 1)).update(effective_from=DAY)
    assert exam(row) == "open"


def test_only_failed_parts_are_sat_again_and_only_as_often_as_the_rule_says(people, row):
    marked(people, planned(people, row, "theory", at=AT), {row.pk: "60"}, at=AT)
    assert refusal(planned, people, row, "theory", at=AT).code == "exam.nobody"
    assert refusal(planned, people, row, "theory", at=AT, is_resit=True).code == "exam.nobody_resits"
    assert refusal(planned, people, row, "review", at=AT).code == "exam.nobody"  # senior workers have no review
    marked(people, planned(people, row, "skill", at=AT), {row.pk: "缺考"}, at=AT)
    for _ in range(2):
        marked(people, planned(people, row, "skill", at=AT, is_resit=True), {row.pk: "40"}, at=AT)
    assert refusal(planned, people, row, "skill", at=AT, is_resit=True).code == "exam.nobody_resits"
    assert exam(row) == "failed"


def test_examiners_stand_aside_and_are_enough(people, row):
    sitting = planned(people, row, "skill", at=AT)
    hr = people.actor(people.hr)

    def name(*staff):
        kept = fresh(sitting)
        numbers = "、".join(p.staff_no for p in staff)
        return services.name_examiners(actor=hr, at=AT, sitting=kept, version=kept.version, numbers=numbers)

    def start():
        kept = fresh(sitting)
        return services.start_sitting(actor=hr, at=AT, sitting=kept, version=kept.version)

    mate = PersonFactory(unit=people.nodes["CM-A"])
    mentor = PersonFactory(unit=people.nodes["CM-B"])
    MentorshipAgreement.objects.create(
        kind=MentorshipKind.objects.first(), mentor=mentor, apprentice=row.person, unit=people.nodes["CM-A"], occupation=row.occupation,
        aim="x", from_on=date(2025, 1, 1), to_on=date(2027, 1, 1), state="running", drafted_at=AT,
    )  # fmt: skip
    assert [refusal(name, p).code for p in (row.person, mate, mentor)] == ["exam.tie_self", "exam.tie_unit", "exam.tie_mentor"]
    told = refusal(name, mentor)
    assert told.params["candidate"] == row.person.name
    others = [PersonFactory(unit=people.nodes["MK1"]) for _ in range(4)]
    name(*others[:2])
    assert refusal(start).code == "exam.too_few"
    name(*others)
    assert refusal(start).code == "exam.odd_number"
    name(*others[:3])
    assert start().state == "scoring"
    assert refusal(name, *others[:3]).code == "exam.not_planned"


def test_who_writes_a_mark_down_does_not_verify_it(people, row):
    sitting = examiners(people, planned(people, row, "theory", at=AT), at=AT)
    hr, second = people.actor(people.hr), people.actor(people.second_hr)

    def do(act, actor, **how):
        kept = fresh(sitting)
        return act(actor=actor, at=AT, sitting=kept, version=kept.version, **how)

    score = sitting.scores.get()
    assert refusal(do, services.verify_scores, second).code == "exam.marks_missing"
    assert refusal(do, services.enter_scores, hr, marks={score.pk: "101"}).code == "exam.no_mark"
    do(services.enter_scores, hr, marks={score.pk: "88"})
    assert refusal(do, services.enter_scores, hr, marks={score.pk: "88"}).code == "exam.nothing_new"
    assert refusal(do, services.verify_scores, hr).code == "exam.second_person"
    do(services.verify_scores, second)
    score.refresh_from_db()
    assert (score.verified_by, score.is_passed, score.pass_mark) == (people.second_hr, True, 60)
    assert refusal(do, services.enter_scores, hr, marks={score.pk: "99"}).code == "exam.not_scoring"
    assert refusal(do, services.cancel_sitting, hr, reason="x").code == "exam.not_open"
    notice = Notice.objects.get(code="exam.verified_notice")
    assert (notice.recipient, notice.text) == (people.worker, "您的理论知识成绩已复核：88.00，合格。")
    assert set(AuditRow.objects.filter(action__startswith="exam.").values_list("action", flat=True)) == {
        "exam.planned", "exam.examiners_named", "exam.started", "exam.scored", "exam.verified",
    }  # fmt: skip


def test_somebody_of_the_unit_does_not_write_marks_down(people, row):
    sitting = examiners(people, planned(people, row, "theory", at=AT), at=AT)
    near = user_with("hr", people.nodes["MK1"], unit=people.nodes["CM-A"], name="区队人事")
    kept = fresh(sitting)
    marks = {sitting.scores.get().pk: "90"}
    told = refusal(services.enter_scores, actor=people.actor(near), at=AT, sitting=kept, version=kept.version, marks=marks)
    assert told.code == "exam.tie_unit"


def test_the_panel_of_the_batch_is_the_review(people):
    from tests.workforce.promotion.factories import judged

    batch = opened(people, at=AT)
    row = handed_in(people, people.worker, at=AT)
    settled(row, people.actor(people.hr), at=AT)
    batch = services.close_enrolment(actor=people.actor(people.hr), at=AT, batch=batch, version=PromotionBatch.objects.get().version)
    row.refresh_from_db()
    for part in ("theory", "skill"):
        marked(people, planned(people, row, part, at=AT), {row.pk: "75"}, at=AT)
    assert exam(row) == "open"  # the panel is sitting
    judged(people, batch, at=AT)
    assert exam(row) == "passed"


def test_a_cancelled_sitting_counts_for_nothing(people, row):
    sitting = planned(people, row, "theory", at=AT)
    kept = fresh(sitting)
    services.cancel_sitting(actor=people.actor(people.hr), at=AT, sitting=kept, version=kept.version, reason="停电")
    assert exam(row) == ""
    assert planned(people, row, "theory", at=AT).scores.get().application == row
    assert Notice.objects.filter(code="exam.cancelled_notice", recipient=people.worker).exists()


# -- pages ------------------------------------------------------------------------------------------------
@pytest.fixture
def today_row(people):
    batch = opened(people, at=clock.now(), grades=(3,))
    application = handed_in(people, people.worker, "G3-2", at=clock.now(), grade=4)
    settled(application, people.actor(people.hr), at=clock.now())
    services.close_enrolment(actor=people.actor(people.hr), at=clock.now(), batch=batch, version=PromotionBatch.objects.get().version)
    return PromotionApplication.objects.get(pk=application.pk)


def test_the_whole_way_over_the_pages(people, client, today_row):
    client.force_login(people.hr)
    assert "安排考试" in client.get(reverse("batch_detail", args=[today_row.batch_id])).text
    new = reverse("exam_new", args=[today_row.batch_id])
    given = {"part": "theory", "held_on": clock.today(), "place": "培训中心 301", "rooms": 1}
    assert "请填写考试地点" in client.post(new, {**given, "place": ""}).text
    assert "没有可以补考" in client.post(new, {**given, "is_resit": "on"}).text
    assert client.post(new, given).status_code == 302
    sitting = ExamSitting.objects.get()
    page = client.get(reverse("exam_detail", args=[sitting.pk]))
    assert "至少需要 2 名考评人员" in page.text

    def press(name, **data):
        sitting.refresh_from_db()
        return client.post(reverse(f"exam_{name}", args=[sitting.pk]), {"version": sitting.version, **data})

    tied = press("examiners", numbers=people.worker.person.staff_no)
    assert (tied.status_code, "不能给自己考评" in tied.text) == (422, True)
    others = " ".join(PersonFactory(unit=people.nodes["MK1"]).staff_no for _ in range(2))
    assert press("examiners", numbers=others).status_code == 302
    assert press("start").status_code == 302
    field = f"mark_{sitting.scores.get().pk}"
    wrong = press("marks", **{field: "优"})
    assert (wrong.status_code, "不是成绩" in wrong.text) == (422, True)
    assert press("marks", **{field: "77.5"}).status_code == 302
    assert "由登记人以外的另一人复核" in client.get(reverse("exam_detail", args=[sitting.pk])).text
    client.force_login(people.second_hr)
    assert press("verify").status_code == 302
    assert "77.50" in client.get(reverse("promotion_review", args=[today_row.pk])).text
    assert "成绩已复核" in client.get(reverse("exam_list"), {"s": "done"}).text
    client.force_login(people.worker)
    mine = client.get(reverse("promotion_detail", args=[today_row.pk])).text
    assert "77.50" in mine
    assert "考试成绩" in mine


def test_strangers_learn_nothing(people, client, today_row):
    sitting = planned(people, today_row, "theory", at=clock.now())
    far = user_with("hr", people.nodes["MK2"], unit=people.nodes["MK2"], name="外矿人事")
    names = ("exam_examiners", "exam_start", "exam_marks", "exam_verify", "exam_cancel")
    for user in (people.worker, people.secretary, people.stranger, far):
        client.force_login(user)
        assert client.get(reverse("exam_detail", args=[sitting.pk])).status_code == 404, user
        assert client.get(reverse("exam_new", args=[today_row.batch_id])).status_code == 404
        assert {client.post(reverse(n, args=[sitting.pk]), {"version": 1}).status_code for n in names} == {404}
        assert client.get(f"/api/v1/exams/{sitting.pk}/").status_code == 404
    client.force_login(far)
    assert client.get(reverse("exam_list")).context["listing"].page.object_list == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three_rows(people, client, today_row, count, django_assert_num_queries):
    for _ in range(count):
        sitting = planned(people, today_row, "theory", at=clock.now())
        ExamSitting.objects.filter(pk=sitting.pk).update(state="cancelled")
    client.force_login(people.hr)
    with django_assert_num_queries(12):
        page = client.get(reverse("exam_list"))
    assert len(page.context["listing"].page.object_list) == count


def test_marks_by_machine(people, client, today_row):
    sitting = examiners(people, planned(people, today_row, "theory", at=clock.now()), at=clock.now())
    client.force_login(people.hr)
    url = f"/api/v1/exams/{sitting.pk}/"

    def post(step, **body):
        return client.post(f"{url}{step}/", {"version": client.get(url).json()["version"], **body}, "application/json")

    assert post("marks", marks=[{"staff_no": "nobody", "mark": "70"}]).json()["code"] == "exam.no_candidate"
    told = post("marks", marks=[{"staff_no": people.worker.person.staff_no, "mark": "70"}]).json()
    assert (told["scores"][0]["score"], told["scores"][0]["is_verified"]) == ("70.00", False)
    assert post("verify").json()["code"] == "exam.second_person"
    client.force_login(people.second_hr)
    assert post("verify").json()["state"] == "done"
    assert client.get("/api/v1/exams/", {"part": "theory"}).json()["count"] == 1


def test_the_rules_of_the_parts_are_rows(db):
    assert ExamPartRule.objects.count() == 12
    assert set(ExamPartRule.objects.filter(grade=2).values_list("part", flat=True)) == {"theory", "skill", "review"}
    assert not ExamPartRule.objects.filter(source="").exists()
    assert ExamScore.objects.count() == 0
