"""Needs, services and their pages."""

from datetime import timedelta

import pytest
from django.urls import reverse

from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.kernel.sentences import sentence
from portal.notices.models import Notice
from portal.rights.enums import Role
from tests.support.factories import RoleGrantFactory
from tests.support.waiting import told
from tests.workforce.care import factories as make
from workforce.care import services, todos
from workforce.care.models import CareNeed, CareOrder, CareService
from workforce.care.tasks import watch_care

pytestmark = pytest.mark.django_db


def get(client, user, name: str, *args):
    client.force_login(user)
    return client.get(reverse(name, args=args))


def test_a_need_of_a_worker_once_for_a_double_click(people):
    make.officer(people)
    first, again = make.asked(people, once_key="k" * 32), make.asked(people, once_key="k" * 32)
    assert (first.pk, CareNeed.objects.count()) == (again.pk, 1)
    assert (first.unit.code, first.person, first.source) == ("CM-A", people.worker.person, "worker")
    assert list(Notice.objects.values_list("code", "recipient__person__name")) == [("care.raised_notice", "工会甲")]


def test_it_becomes_a_service_that_the_worker_rates(people):
    order = make.ordered(people)
    assert (order.need.state, order.speaker, order.owner.name) == ("ordered", people.worker.person, "办事甲")
    assert (order.branch.code, order.union_part, order.worker_part) == ("ZB-A", "联系师资", "自愿报名")
    assert todos.mine(people.actor(make.owner(people)), clock.now()).count == 1
    order = make.finished(people, order)
    assert todos.mine(people.actor(people.worker), clock.now()).count == 1
    told = make.words(people, people.worker)
    order = services.rate(**told, order=order, version=order.version, is_satisfied=True)
    assert (order.state, order.is_satisfied, CareNeed.objects.get().state) == ("closed", True, "done")
    with pytest.raises(RuleBroken, match=r"care.order_not_done"):
        services.rate(**told, order=order, version=order.version, is_satisfied=True)
    assert set(AuditRow.objects.filter(action__startswith="care.").values_list("action", flat=True)) == {
        "care.raised", "care.ordered", "care.finished", "care.rated",
    }  # fmt: skip


def test_the_first_no_sends_it_back_and_the_second_stands(people):
    order, told = make.finished(people), make.words(people, people.worker)
    with pytest.raises(RuleBroken, match=r"care.unsatisfied_why"):
        services.rate(**told, order=order, version=order.version, is_satisfied=False)
    order = services.rate(**told, order=order, version=order.version, is_satisfied=False, note="时间排在夜班")
    assert (order.state, order.reopened_on, order.done_on) == ("open", clock.today(), None)
    order = make.finished(people, order)
    order = services.rate(**told, order=order, version=order.version, is_satisfied=False, note="仍在夜班")
    assert (order.state, order.is_satisfied) == ("closed", False)


def test_another_rates_it_once_who_had_asked_has_left(client, people):
    order = make.finished(people)
    CareOrder.objects.update(asked_on=clock.today() - timedelta(days=14))
    other = make.user_of(people, "代表甲").person.staff_no
    call = {"order": order, "version": order.version, "speaker_number": other}
    with pytest.raises(RuleBroken, match=r"care.speaker_here"):
        services.name_speaker(**make.words(people), **call)
    people.worker.person.left_on = clock.today() - timedelta(days=1)
    people.worker.person.save()
    with pytest.raises(NotReachable):
        services.name_speaker(**make.words(people, people.committee), **call)
    with pytest.raises(RuleBroken, match=r"care.owner_speaks"):
        services.name_speaker(**make.words(people), **{**call, "speaker_number": order.owner.staff_no})
    assert "speaker" in get(client, make.officer(people), "care_order_detail", order.pk).context["forms"]
    given = {"version": order.version, "speaker_number": other}
    assert client.post(reverse("care_order_speaker", args=[order.pk]), given).status_code == 302
    order.refresh_from_db()
    assert order.asked_on == clock.today()  # who is named later has all the days
    rated = services.rate(**make.words(people, make.user_of(people, "代表甲")), order=order, version=order.version, is_satisfied=True)
    assert (rated.state, rated.speaker.name) == ("closed", "代表甲")


def test_a_service_nobody_rates_ends_without_a_rating(client, people):
    order = make.finished(people)
    notice = Notice.objects.get(code="care.rate_notice")
    assert "14 天没有评价的自动办结" in sentence(notice.code, notice.params)
    CareOrder.objects.update(done_on=clock.today() - timedelta(days=99), asked_on=clock.today() - timedelta(days=14))
    watch_care()
    assert CareOrder.objects.get().state == "done"  # the last of the days still counts
    CareOrder.objects.update(asked_on=clock.today() - timedelta(days=15))
    before = Notice.objects.count()
    for _run in range(2):
        watch_care()
    order.refresh_from_db()
    assert (order.state, order.is_satisfied, order.need.state) == ("silent", None, "done")
    assert AuditRow.objects.filter(action="care.closed_unrated").count() == 1
    assert Notice.objects.count() == before  # nobody is reproached
    assert todos.mine(people.actor(people.worker), clock.now()).count == 0
    with pytest.raises(RuleBroken, match=r"care.order_silent"):
        services.rate(**make.words(people, people.worker), order=order, version=order.version, is_satisfied=True)
    page = get(client, people.worker, "care_order_detail", order.pk).content.decode()
    assert "到期没有评价，已自动办结。" in page
    assert "已评价" not in page
    assert get(client, people.stranger, "care_order_detail", order.pk).status_code == 404


def test_a_need_of_many_is_rated_by_a_representative(people):
    need = make.noted(people)
    with pytest.raises(RuleBroken, match=r"care.speaker_needed"):
        make.ordered(people, need)
    with pytest.raises(RuleBroken, match=r"care.owner_speaks"):
        make.ordered(people, need, speaker_number=make.owner(people).person.staff_no)
    order = make.ordered(people, need, speaker_number=people.worker.person.staff_no)
    assert order.speaker == people.worker.person


def test_declined_with_a_reason_that_the_worker_reads(people, client):
    need = make.asked(people)
    with pytest.raises(RuleBroken, match=r"care.reason_needed"):
        services.decline(**make.words(people), need=need, version=1, reason=" ")
    services.decline(**make.words(people), need=need, version=1, reason="今年计划已满")
    with pytest.raises(RuleBroken, match=r"care.need_not_open"):
        make.ordered(people, CareNeed.objects.get())
    assert "今年计划已满" in get(client, people.worker, "care_mine").content.decode()


def test_who_may_act(people):
    need = make.asked(people)
    for user in (people.secretary, people.committee, people.sibling, people.stranger, people.hr, people.worker, make.far_officer(people)):
        with pytest.raises(NotReachable):
            services.decline(**make.words(people, user), need=need, version=1, reason="不行")
        with pytest.raises(NotReachable):
            make.noted(people, user)
    order = make.ordered(people, need)
    for user in (people.secretary, people.committee, people.sibling, people.stranger, make.far_officer(people)):
        with pytest.raises(NotReachable):
            services.finish(**make.words(people, user), order=order, version=1, note="办了")
    with pytest.raises(NotReachable):
        services.rate(**make.words(people), order=make.finished(people, order), version=2, is_satisfied=True)


def test_nobody_arranges_his_own_need(client, people):
    me = make.officer(people)
    RoleGrantFactory(user=me, role=Role.WORKER, node=people.nodes["MK1"])
    need = make.asked(people, me)
    assert get(client, me, "care_need_detail", need.pk).status_code == 404
    assert get(client, make.officer(people, "工会乙"), "care_need_detail", need.pk).status_code == 200


def test_two_at_once(people):
    need = make.asked(people)
    make.ordered(people, need)
    with pytest.raises(EditConflict):
        services.decline(**make.words(people), need=need, version=1, reason="晚了")


@pytest.mark.parametrize(("field", "value", "code"), [
    ("text", "  ", "care.text_needed"), ("asked", 0, "care.asked_needed"), ("raised_on", "tomorrow", "care.day_ahead"),
])  # fmt: skip
def test_wrong_needs(people, field, value, code):
    value = clock.today() + timedelta(days=1) if value == "tomorrow" else value
    with pytest.raises(RuleBroken, match=code):
        make.noted(people, **{field: value})


def test_wrong_orders(people):
    CareService.objects.filter(code="LEGAL-AID").update(is_active=False)
    need = make.asked(people)
    for changes, code in (
        ({"owner_number": "nobody"}, "care.number_unknown"),
        ({"promised_on": clock.today() - timedelta(days=1)}, "care.promise_past"),
        ({"service": CareService.objects.get(code="LEGAL-AID")}, "care.service_closed"),
    ):
        with pytest.raises(RuleBroken, match=code):
            make.ordered(people, need, **changes)
    with pytest.raises(NotReachable):
        make.ordered(people, need, branch=people.nodes["ZB-C"])


def test_over_the_pages(client, people):
    client.force_login(people.worker)
    assert client.post(reverse("care_ask"), {"need_class": "skill", "text": ""}).status_code == 422
    assert client.post(reverse("care_ask"), {"need_class": "skill", "text": "学电工"}).status_code == 302
    need, officer = CareNeed.objects.get(), make.officer(people)
    client.force_login(officer)
    told = {
        "unit": people.nodes["CM-A"].pk,
        "source": "survey",
        "need_class": "living",
        "text": "热饭",
        "asked": 3,
        "raised_on": clock.today(),
    }
    assert client.post(reverse("care_need_new"), told).status_code == 302
    assert client.post(reverse("care_need_new"), {**told, "unit": people.nodes["CM-C"].pk}).status_code == 422
    page = client.get(reverse("care_need_detail", args=[need.pk])).content.decode()
    assert people.worker.person.name in page
    assert client.post(reverse("care_need_order", args=[need.pk]), {"version": 1}).status_code == 422
    told = {
        "version": 1, "service": CareService.objects.get(code="SKILL-TRAINING").pk, "owner_number": make.owner(people).person.staff_no,
        "promised_on": clock.today(), "theme": "contest", "branch": people.nodes["ZB-A"].pk, "union_part": "场地", "worker_part": "报名",
    }  # fmt: skip
    assert client.post(reverse("care_need_order", args=[need.pk]), told).status_code == 302
    order = CareOrder.objects.get()
    page = client.get(reverse("care_order_detail", args=[order.pk])).content.decode()
    assert all(word in page for word in ("党建引领", "支部A", "场地", "报名", "竞赛"))
    told = {"version": 1, "owner_number": make.owner(people).person.staff_no, "promised_on": clock.today() + timedelta(days=2)}
    assert client.post(reverse("care_order_hand_on", args=[order.pk]), told).status_code == 302
    client.force_login(make.owner(people))
    assert client.post(reverse("care_order_finish", args=[order.pk]), {"version": 2, "note": "已开班"}).status_code == 302
    client.force_login(people.worker)
    assert client.post(reverse("care_order_rate", args=[order.pk]), {"version": 3, "is_satisfied": "no"}).status_code == 422
    assert client.post(reverse("care_order_rate", args=[order.pk]), {"version": 3, "is_satisfied": "yes"}).status_code == 302
    assert "学电工" in client.get(reverse("care_mine")).content.decode()


@pytest.mark.parametrize("who", ["secretary", "committee", "sibling", "stranger", "hr", "worker"])
def test_the_lists_are_the_unions(client, people, who):
    make.ordered(people)
    for name in ("care_need_list", "care_order_list"):
        assert get(client, getattr(people, who), name).status_code == 404
    order = CareOrder.objects.get()
    assert get(client, getattr(people, who), "care_order_detail", order.pk).status_code == (200 if who == "worker" else 404)


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for n in range(count):
        make.ordered(people, make.asked(people, text=f"需求{n}"))
    client.force_login(make.officer(people))
    client.get(reverse("care_need_list"))
    for name, statements in (("care_need_list", NEED_LIST), ("care_order_list", ORDER_LIST)):
        with django_assert_num_queries(statements):
            assert client.get(reverse(name)).status_code == 200


NEED_LIST, ORDER_LIST = 7, 9


def test_the_interface_names_no_asker(client, people):
    order = make.ordered(people)
    client.force_login(make.officer(people))
    rows = client.get("/api/v1/care-needs/").json()["results"]
    assert [(row["text"], row["unit"]) for row in rows] == [("希望开变频器维修班", "CM-A")]
    assert people.worker.person.staff_no not in client.get("/api/v1/care-needs/").content.decode()
    assert client.get(f"/api/v1/care-orders/{order.pk}/").json()["service"] == "SKILL-TRAINING"
    client.force_login(people.stranger)
    assert client.get("/api/v1/care-orders/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_home_page_counts_with_the_same_statements(people, django_assert_num_queries, rows):
    for n in range(rows):
        make.ordered(people, make.asked(people, text=f"需求{n}"))
    actor = people.actor(make.owner(people))
    with django_assert_num_queries(2):
        assert told(todos.mine(actor, clock.now())) == rows
