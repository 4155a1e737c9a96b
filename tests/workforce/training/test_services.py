from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime

from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.models import Notice
from portal.people.enums import PostCategory
from portal.signin import services as signin
from portal.signin.registry import owner_of
from tests.support.factories import PersonFactory
from tests.workforce.skills.factories import OccupationFactory, SkillCertificateFactory
from tests.workforce.training import factories as make
from tests.workforce.training.factories import words
from workforce.training import services
from workforce.training.models import TrainingClass, TrainingEnrolment, TrainingPlanItem
from workforce.training.selectors import figures, offers
from workforce.training.services import RollLine


def code_of(call) -> str:
    with pytest.raises(RuleBroken) as caught:
        call()
    return caught.value.code


def test_three_tiers_open_one_after_another(people):
    basic = make.course(people, title="基础")
    advanced = make.course(people, title="提升", tier=2, after=(basic,))
    elite = make.course(people, title="精英", tier=3, after=(advanced,), needs_grade=3)
    row = make.planned(people, advanced)
    assert code_of(lambda: make.enrolled(people, row=row)) == "training.course_before"
    make.closed(people, course=basic)
    make.enrolled(people, row=row)
    make.acted(people, make.taught(people, row), "close")
    top = make.planned(people, elite)
    assert code_of(lambda: make.enrolled(people, row=top)) == "training.grade_too_low"
    SkillCertificateFactory(person=people.worker.person, grade=3, issued_on=date(2025, 1, 1))
    assert make.enrolled(people, row=top).enrolments.count() == 1


def test_a_failed_course_opens_nothing(people):
    basic = make.course(people, title="基础")
    row = make.enrolled(people, course=basic, has_test=True)
    make.acted(people, make.taught(people, row, "failed"), "close")
    line = row.enrolments.get()
    assert (line.hours, line.result) == (Decimal(8), "failed")
    assert code_of(lambda: make.enrolled(people, row=make.planned(people, make.course(people, after=(basic,))))) == "training.course_before"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"is_mandatory": True, "audience": "committee"}, "training.audience_unknown"),
        ({"hours": Decimal(0)}, "training.no_hours"),
        ({"updated_on": date(2150, 1, 1)}, "training.updated_ahead"),
        ({"code": "K1"}, "training.code_twice"),
    ],
)
def test_what_a_course_cannot_be(people, given, code):
    make.course(people)
    assert code_of(lambda: make.course(people, **given)) == code


def test_a_course_is_renewed_and_never_comes_before_itself(people):
    first = make.course(people, title="一")
    second = make.course(people, title="二", after=(first,))
    facts = {"node": first.node, "code": "X", "title": "一改", "kind": first.kind, "tier": 1, "audience": "all", "hours": Decimal(4),
             "updated_on": date(2026, 6, 1)}  # fmt: skip
    change = {**words(people), "course": first, "version": 1}
    circle = services.CourseFacts(**facts, after=(second,))
    assert code_of(lambda: services.change_course(**change, facts=circle)) == "training.after_itself"
    row = services.change_course(**change, facts=services.CourseFacts(**facts))
    assert (row.code, row.title, row.version) == ("K1", "一改", 2)
    with pytest.raises(EditConflict):
        services.change_course(**change, facts=services.CourseFacts(**facts))
    with pytest.raises(NotReachable):
        services.change_course(**{**change, **words(people, people.committee), "version": 2}, facts=services.CourseFacts(**facts))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"to_on": make.DAY - timedelta(days=1)}, "training.ends_before"),
        ({"to_on": make.DAY + timedelta(days=200)}, "training.too_long"),
        ({"hours": Decimal("8.5")}, "training.too_many_hours"),
        ({"lead_side": "party", "co_side": "union"}, "training.co_node_needed"),
        ({"title": " "}, "training.text_needed"),
    ],
)
def test_what_a_class_cannot_be(people, given, code):
    assert code_of(lambda: make.planned(people, **given)) == code


def test_an_underground_maintenance_class(people):
    course = make.course(people, kind="UNDERGROUND", title="井下维修")
    assert code_of(lambda: make.planned(people, course)) == "training.underground_class"
    row = make.planned(people, course, is_underground=True, place="3205 工作面", occupation=OccupationFactory())
    assert (row.is_underground, row.occupation.code) == (True, "OCC-ELEC")


def test_the_kinds_of_the_sources_are_data(people):
    codes = set(figures.TrainingKind.objects.values_list("code", flat=True))
    assert {"GRADE", "HANDS-ON", "SAFETY", "LAW", "STANDARD", "WARNING", "CADRE", "UNDERGROUND", "DRILL", "POLITICAL"} <= codes
    cadre = make.course(people, kind="CADRE", audience="management", title="区队长特色班")
    assert make.closed(people, course=cadre).course.kind.name == "干部特色班"


def test_a_class_for_grade_assessment_by_occupation(people):
    course = make.course(people, kind="GRADE", title="采煤机司机认定", occupation=OccupationFactory(), for_grade=3)
    row = make.closed(people, course=course, occupation=OccupationFactory())
    assert (row.occupation.name_zh, row.course.for_grade, row.enrolments.finished().count()) == ("矿井维修电工", 3, 1)


def test_a_double_click_plans_one_class(people):
    facts = make.class_facts(people)
    first, second = (services.plan_class(**words(people), facts=facts, once_key="k") for _ in range(2))
    assert (first.pk, TrainingClass.objects.count()) == (second.pk, 1)


def test_party_and_union_hold_it_together(people):
    union = make.union_of(people)
    row = make.planned(people, lead_side="union", co_side="party", co_node=people.nodes["ZB-A"])
    assert (row.lead_side, row.co_side, row.co_node.code) == ("union", "party", "ZB-A")
    services.enrol(**words(people, union), row=row, people=[people.worker.person])
    seen = offers.classes(people.actor(people.secretary).scope("training.view"))
    assert list(seen) == [row]


def test_the_office_enrols_and_the_room_is_limited(people):
    a, b = PersonFactory(unit=people.nodes["CM-A"]), PersonFactory(unit=people.nodes["CM-B"])
    row = make.enrolled(people, people.worker.person, a)
    assert code_of(lambda: make.enrolled(people, b, row=row)) == "training.is_full"
    assert code_of(lambda: make.enrolled(people, a, row=row)) == "training.enrolled_twice"
    with pytest.raises(NotReachable):
        make.enrolled(people, people.stranger.person, row=make.planned(people))
    assert [n.code for n in Notice.objects.filter(recipient=people.worker)] == ["training.enrolled_notice"]
    services.drop_enrolment(**words(people), enrolment=row.enrolments.get(person=a))
    assert row.enrolments.count() == 1


def test_people_sign_up_themselves_while_there_is_room(people):
    me = words(people, people.worker)
    row = make.planned(people, capacity=1)
    assert code_of(lambda: services.join_class(**me, row=row)) == "training.not_open"
    make.acted(people, row, "open")
    for _press in range(2):
        services.join_class(**me, row=row)
    line = row.enrolments.get()
    assert (line.person, line.is_own) == (people.worker.person, True)
    services.leave_class(**me, row=row)
    make.enrolled(people, row=row)
    assert code_of(lambda: services.leave_class(**me, row=row)) == "training.office_enrolled"
    with pytest.raises(NotReachable):
        services.join_class(**words(people, people.hr), row=row)


def test_from_the_roll_to_the_hours(people):
    absent = PersonFactory(unit=people.nodes["CM-A"])
    row = make.enrolled(people, people.worker.person, absent, has_test=True)
    make.taught(people, row, absent=(absent,))
    assert code_of(lambda: make.acted(people, row, "close")) == "training.results_missing"
    make.taught(people, row, "passed", absent=(absent,))
    done = make.acted(people, row, "close")
    assert done.state == "closed"
    assert sorted(row.enrolments.values_list("is_present", "result", "hours")) == [(False, "", 0), (True, "passed", 8)]
    assert code_of(lambda: make.taught(people, row)) == "training.is_over"
    assert code_of(lambda: make.acted(people, row, "reopen")) == "training.reason_needed"
    assert make.acted(people, row, "reopen", reason="点错名").state == "held"
    assert code_of(lambda: make.acted(people, row, "cancel", reason="x")) == "training.wrong_state"


def test_nobody_writes_his_own_result(people):
    row = make.enrolled(people, people.hr.person)
    line = row.enrolments.get()
    call = {"row": row, "version": row.version}
    assert code_of(lambda: services.take_roll(**words(people), **call, lines={line.pk: RollLine(True, "passed")})) == "training.own_result"
    services.take_roll(**words(people, people.second_hr), **call, lines={line.pk: RollLine(True, "passed", Decimal(90))})
    with pytest.raises(EditConflict):
        services.take_roll(**words(people, people.second_hr), **call, lines={})


def test_nobody_credits_himself_hours(people):
    row = make.enrolled(people, people.hr.person, people.worker.person)
    lines = {e.person_id: e.pk for e in row.enrolments.all()}
    own, other = lines[people.hr.person_id], lines[people.worker.person_id]
    call = {"row": row, "version": row.version}
    both = {own: RollLine(True), other: RollLine(True)}
    assert code_of(lambda: services.take_roll(**words(people), **call, lines=both)) == "training.own_roll"
    services.take_roll(**words(people), **call, lines={own: RollLine(False), other: RollLine(True)})
    assert list(row.enrolments.filter(is_present=True).values_list("pk", flat=True)) == [other]
    past = make.closed(people)
    told = {"row": past, "line": RollLine(True)}
    assert code_of(lambda: services.add_past(**words(people), **told, person=people.hr.person)) == "training.own_hours"
    assert services.add_past(**words(people, people.second_hr), **told, person=people.hr.person).hours == Decimal(8)


def test_a_cancelled_class_tells_those_on_the_list(people):
    row = make.enrolled(people)
    make.acted(people, row, "cancel", reason="设备检修")
    last = Notice.objects.filter(recipient=people.worker).order_by("pk").last()
    assert (last.code, last.params["reason"]) == ("training.cancelled_notice", "设备检修")
    assert code_of(lambda: make.acted(people, row, "open")) == "training.wrong_state"


def test_signing_in_by_the_code_of_meetings(people):
    today, now = clock.today(), clock.now()
    row = make.planned(people, from_on=today, to_on=today, start_time=localtime(now).time().replace(microsecond=0))
    make.enrolled(people, row=row)
    owner = owner_of("training")
    assert [line.is_present for line in owner.roll(row.pk)] == [False]
    owner.prepare(people.actor(people.hr), row.pk, now)
    me = people.actor(people.worker)
    assert [owner.sign(me, row.pk, people.worker.person_id, "qr", now) for _ in range(2)] == [True, False]
    assert code_of(lambda: owner.sign(me, row.pk, people.hr.person_id, "qr", now)) == "training.not_enrolled"
    brief = owner.brief(row.pk)
    row.refresh_from_db()
    assert (brief.present, brief.expected, row.state) == (1, 1, "held")
    with pytest.raises(NotReachable):
        signin.open_session(**words(people, people.stranger), record_kind="training", record_id=row.pk, closes_at=now + timedelta(hours=1))


def test_counters_by_mode_kind_and_unit(people, django_assert_num_queries):
    mate = PersonFactory(unit=people.nodes["CM-B"])
    make.closed(people, people.worker.person, mate)
    drill = make.course(people, kind="HANDS-ON", title="实操")
    make.closed(people, course=drill, mode="order", hours=Decimal(4))
    make.held(people, title="还没结业")
    rows = figures.present(people.actor(people.hr).scope("training.list"), 2026)
    modes = {r.label: (r.classes, r.people, r.hours) for r in figures.by_mode(rows)}
    assert modes == {
        "集中培训": (1, 2, 16), "订单式培训": (1, 1, 4), "自主培训": (0, 0, 0), "专题培训": (0, 0, 0), "联合培训": (0, 0, 0)
    }  # fmt: skip
    assert {r.label: r.people for r in figures.by_kind(rows) if r.people} == {"安全专题培训": 2, "实训实操培训": 1}
    assert [(r.people, r.hours) for r in figures.by_unit(rows)] == [(2, 12), (1, 8)]
    assert not figures.present(people.actor(people.stranger).scope("training.list"), 2026).exists()
    with django_assert_num_queries(1):
        figures.by_mode(rows)


def test_mandatory_courses_are_counted_by_unit(people):
    law = make.course(people, kind="LAW", title="法律", is_mandatory=True)
    make.course(people, title="操作岗", is_mandatory=True, audience="operating")
    mate = PersonFactory(unit=people.nodes["CM-B"], post_category=PostCategory.OPERATING)
    make.closed(people, people.worker.person, mate, course=law)
    make.closed(people, people.worker.person, course=law, title="再学一次")  # counts once
    scope, day = people.actor(people.hr).scope("training.list"), clock.today()
    found = {row.title: (row.owed, row.met) for row in figures.completion(scope, 2026, day)}
    workers = offers.Person.objects.within(scope).active_on(day)
    operating = workers.filter(post_category="operating").count()
    assert found == {"法律": (workers.count(), 2), "操作岗": (operating, 0)}
    lacking = figures.missing(people.actor(people.hr).scope("training.people"), law, 2026, day)
    assert {people.worker.person, mate}.isdisjoint(lacking)
    assert lacking.count() == workers.count() - 2
    assert [row.owed for row in figures.completion(scope, 2025, day)] == [workers.count(), operating]


@pytest.mark.parametrize("courses", [1, 3])
def test_the_completion_costs_the_same_with_more_courses(people, django_assert_num_queries, courses):
    for n in range(courses):
        make.closed(people, course=make.course(people, is_mandatory=True, title=f"课{n}"))
    scope = people.actor(people.hr).scope("training.list")
    with django_assert_num_queries(4):
        figures.completion(scope, 2026, clock.today())


def test_gaps_by_field_of_technology(people):
    field = {f.code: f for f in figures.TrainingField.objects.all()}
    make.closed(people, course=make.course(people, field=field["AI"], title="人工智能"))
    make.course(people, field=field["DATA"], title="大数据", updated_on=date(2020, 1, 1))
    make.external(people, field=field["AI"])
    found = {g.field.code: g for g in figures.gaps(people.actor(people.hr).scope("training.list"), 2026, clock.today())}
    ai, data, green = found["AI"], found["DATA"], found["GREEN"]
    assert (ai.courses, ai.stale, ai.classes, ai.people, ai.technicians, ai.trainers, ai.is_open) == (1, 0, 1, 1, 0, 1, False)
    assert (data.courses, data.stale, data.classes, data.is_open) == (1, 1, 0, True)
    assert (green.courses, green.is_open) == (0, True)


def test_ones_own_record_in_three_parts_with_the_steps_to_a_grade(people):
    person = people.worker.person
    person.occupation_code = OccupationFactory().code
    person.save()
    theory = make.course(people, kind="THEORY", title="理论", audience="committee")
    make.closed(people, course=theory, hours=Decimal(4))
    step = make.course(people, kind="GRADE", title="三级认定", occupation=OccupationFactory(), for_grade=3, needs_grade=4)
    own = figures.record_of(person, 2026, clock.today())
    assert own.hours == [("理论知识", 4), ("业务技能", 0), ("职业道德", 0)]
    assert [(course, done, bool(verdict)) for course, done, verdict in own.steps] == [(step, False, False)]
    SkillCertificateFactory(person=person, grade=4, issued_on=date(2025, 1, 1))
    make.closed(people, course=step)
    own = figures.record_of(person, 2026, clock.today())
    assert ([(done, bool(verdict)) for _course, done, verdict in own.steps], own.total) == ([(True, True)], 12)


def test_one_plan_serves_party_and_union_and_is_done_by_its_classes(people):
    plan = make.plan(people, lead_side="party", co_side="union", co_node=people.nodes["ZB-A"], audience="political")
    item = make.item(people, plan)
    make.item(people, plan, title="政策宣讲")
    assert code_of(lambda: make.item(people, plan, due_on=date(2027, 1, 1))) == "training.due_year"
    assert code_of(lambda: make.item(people, plan)) == "training.item_twice"  # a double click
    assert code_of(lambda: make.plan(people)) == "training.plan_twice"
    make.closed(people, plan_item=item)
    found = offers.plans(people.actor(people.worker).scope("training.view")).get()
    assert (found.item_count, found.done_count) == (2, 1)
    assert [i.is_done for i in offers.items_of(plan)] == [True, False]
    assert TrainingPlanItem.objects.first().texts == "《中国共产党简史》"


def test_trainers_from_inside_and_outside(people):
    assert code_of(lambda: make.external(people, source="studio", person=people.worker.person, name="")) == "training.no_trainer"
    row = make.internal(people)
    assert (row.name, row.source) == ("职工甲", "studio")
    assert code_of(lambda: make.internal(people)) == "training.trainer_twice"
    master = make.external(people)
    assert code_of(lambda: make.external(people)) == "training.trainer_twice"
    assert code_of(lambda: make.external(people, name="")) == "training.trainer_named"
    make.closed(people, trainer=master)
    services.end_trainer(**words(people), trainer=row)
    assert code_of(lambda: services.end_trainer(**words(people), trainer=row)) == "training.trainer_ended"
    assert code_of(lambda: make.planned(people, trainer=type(row).objects.get(pk=row.pk))) == "training.trainer_ended"
    assert {t.name: t.held for t in offers.trainers(people.actor(people.hr).scope("training.list"))} == {"职工甲": 0, "高凤林": 1}


def test_a_partner_with_a_joint_topic(people):
    topic = make.topic(people)
    assert code_of(lambda: make.partner(people)) == "training.partner_twice"
    again = {"partner": topic.partner, "title": topic.title, "leader": "职工甲", "from_on": topic.from_on}
    assert code_of(lambda: services.add_topic(**words(people), **again)) == "training.topic_twice"
    done = {**words(people), "topic": topic, "outcome": "样机一台"}
    assert code_of(lambda: services.finish_topic(**done, done_on=make.DAY - timedelta(days=1))) == "training.ends_before"
    services.finish_topic(**done, done_on=make.DAY)
    assert code_of(lambda: services.finish_topic(**done, done_on=make.DAY)) == "training.wrong_state"
    row = offers.partners(people.actor(people.hr).scope("training.list")).get()
    assert (row.topic_count, row.done_count) == (1, 1)
    order = make.closed(people, mode="order", partner=row)
    assert order.partner == topic.partner


def test_an_exchange_is_planned_and_reported_once(people):
    row = make.visit(people)
    assert Notice.objects.filter(recipient=people.worker, code="training.visit_notice").count() == 1
    report = {**words(people), "visit": row, "report": "学习了远程集控"}
    assert code_of(lambda: services.report_visit(**report, held_on=make.tomorrow())) == "training.visit_ahead"
    services.report_visit(**report, held_on=make.DAY, measures="试点一个工作面")
    assert code_of(lambda: services.report_visit(**report, held_on=make.DAY)) == "training.visit_over"
    assert code_of(lambda: services.cancel_visit(**words(people), visit=row)) == "training.visit_over"
    with pytest.raises(NotReachable):
        services.report_visit(**{**report, **words(people, people.stranger)}, held_on=make.DAY)


def test_projects_and_practice_are_confirmed_by_somebody_else(people):
    row = make.growth(people)
    twin = {**words(people, people.worker), "person": people.worker.person, "kind": "practice", "title": "井下排障", "part": "比武",
            "from_on": make.DAY, "outcome": "92 分", "once_key": "k"}  # fmt: skip
    assert services.tell_growth(**twin).pk == services.tell_growth(**twin).pk
    judge = {**words(people), "growth": row}
    assert code_of(lambda: services.judge_growth(**judge, confirms=False)) == "training.reason_needed"
    assert services.judge_growth(**judge, confirms=True).state == "confirmed"
    assert code_of(lambda: services.judge_growth(**judge, confirms=True)) == "training.not_told"
    own = make.growth(people, people.hr, person=people.hr.person)
    assert code_of(lambda: services.judge_growth(**words(people), growth=own, confirms=True)) == "training.second_person"
    assert [g.state for g in figures.record_of(people.worker.person, 2026, clock.today()).growths] == ["told", "confirmed"]
    with pytest.raises(NotReachable):
        make.growth(people, people.stranger)


def test_every_act_leaves_its_trail(people):
    make.closed(people)
    assert list(AuditRow.objects.filter(action__startswith="training.").order_by("pk").values_list("action", flat=True)) == [
        "training.course_kept", "training.planned", "training.enrolled", "training.roll_taken", "training.closed",
    ]  # fmt: skip


def test_enrolling_more_people_costs_only_their_notices(people):
    counts = []
    for n in (1, 3):
        crew = [PersonFactory(unit=people.nodes["CM-A"]) for _ in range(n)]  # without accounts, so nobody is told
        row = make.planned(people, capacity=9)
        with CaptureQueriesContext(connection) as seen:
            make.enrolled(people, *crew, row=row)
        counts.append(len(seen))
    assert TrainingEnrolment.objects.count() == 4
    assert counts[1] - counts[0] == 2 * 5
