"""The archive of a batch: made when it is done, lent before a witness, destroyed after its time by two persons."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.notices.models import Notice
from tests.support.factories import PersonFactory
from tests.support.people import user_with
from tests.workforce.promotion.factories import filed, opened
from workforce.promotion import services, todos
from workforce.promotion.models import ExamVolume, PromotionApplication, PromotionBatch
from workforce.promotion.rules import volumes as rules

AT = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
DAY = date(2026, 11, 16)


def refusal(_call, **how):
    with pytest.raises(RuleBroken) as refused:
        _call(**how)
    return refused.value.code


@pytest.mark.parametrize(
    ("state", "today", "code"),
    [
        ("kept", date(2031, 11, 16), "volume.still_kept"), ("kept", date(2031, 11, 17), ""),
        ("lent", date(2040, 1, 1), "volume.not_in_store"),
        ("destroyed", date(2040, 1, 1), "volume.not_in_store"),
    ],
)  # fmt: skip
def test_nothing_is_destroyed_before_its_time(state, today, code):
    assert rules.may_condemn(state, rules.until(DAY, 5), today).code == code


@pytest.mark.parametrize(
    ("state", "is_same", "code"),
    [("condemned", False, ""), ("condemned", True, "volume.second_person"), ("kept", False, "volume.not_condemned")],
)
def test_a_second_person_destroys(state, is_same, code):
    assert rules.may_destroy(state, is_same=is_same).code == code


def test_a_batch_that_is_done_makes_its_volume(people):
    volume = filed(people, at=AT)
    batch = PromotionBatch.objects.get()
    assert (batch.state, volume.number, volume.state) == ("done", f"2026-{batch.pk:05d}", "kept")
    assert (volume.keep_paper_until, volume.keep_files_until, volume.keep_until) == (
        date(2029, 11, 16),
        date(2031, 11, 16),
        date(2031, 11, 16),
    )
    assert ["enrolment", "applications", 1] in volume.contents
    assert AuditRow.objects.filter(action="volume.made").count() == 1
    assert services.make_volume(actor=people.actor(people.hr), at=AT, batch=batch) == volume  # once


def test_an_empty_or_running_batch_makes_none(people):
    batch = opened(people, at=AT)
    hr = people.actor(people.hr)
    assert refusal(services.make_volume, actor=hr, at=AT, batch=batch) == "volume.batch_not_done"
    services.close_enrolment(actor=hr, at=AT, batch=batch, version=batch.version)
    assert not ExamVolume.objects.exists()
    assert refusal(services.make_volume, actor=hr, at=AT, batch=batch) == "volume.nothing_in_it"


def test_lent_before_a_witness_and_taken_back(people):
    volume, hr = filed(people, at=AT), people.actor(people.hr)
    reader, witness = people.worker.person, PersonFactory(unit=people.nodes["MK1"])

    def lend(**how):
        facts = {"borrower": reader.staff_no, "witness": witness.staff_no, "purpose": "核对业绩", "due_on": DAY + timedelta(days=7)}
        kept = ExamVolume.objects.get(pk=volume.pk)
        return services.lend_volume(actor=hr, at=AT, volume=kept, version=kept.version, **{**facts, **how})

    assert refusal(lend, witness=reader.staff_no) == "volume.own_witness"
    assert refusal(lend, witness=people.hr.person.staff_no) == "volume.own_witness"
    assert refusal(lend, due_on=DAY - timedelta(days=1)) == "volume.due_in_past"
    assert refusal(lend, purpose=" ") == "volume.purpose_needed"
    assert refusal(lend, borrower="nobody") == "volume.no_person"
    assert lend().state == "lent"
    assert refusal(lend) == "volume.not_in_store"
    assert Notice.objects.get(code="volume.lent_notice").recipient == people.worker
    assert len(todos.volumes(hr, AT + timedelta(days=7)).first) == 0
    assert [t.url for t in todos.volumes(hr, AT + timedelta(days=8)).first] == [reverse("volume_detail", args=[volume.pk])]
    kept = ExamVolume.objects.get(pk=volume.pk)
    assert services.take_back(actor=hr, at=AT, volume=kept, version=kept.version).state == "kept"
    assert volume.loans.get().returned_to == people.hr


def test_the_end_of_a_volume_takes_two(people):
    volume, hr, second = filed(people, at=AT), people.actor(people.hr), people.actor(people.second_hr)

    def do(act, actor, at, **how):
        kept = ExamVolume.objects.get(pk=volume.pk)
        return act(actor=actor, at=at, volume=kept, version=kept.version, **how)

    late = datetime(2031, 11, 17, 2, 0, tzinfo=UTC)
    early = {"act": services.condemn_volume, "actor": hr, "at": AT, "reason": "柜满"}
    assert refusal(do, **early) == "volume.still_kept"
    do(services.condemn_volume, hr, late, reason="保存期满")
    do(services.spare_volume, second, late)
    do(services.condemn_volume, hr, late, reason="保存期满")
    assert refusal(do, act=services.destroy_volume, actor=hr, at=late) == "volume.second_person"
    assert do(services.destroy_volume, second, late).state == "destroyed"
    assert refusal(do, act=services.place_volume, actor=hr, at=late, holder="x", place="") == "volume.is_destroyed"


def test_over_the_pages(people, client):
    volume = filed(people, at=clock.now())
    client.force_login(people.hr)
    assert volume.number in client.get(reverse("batch_detail", args=[volume.batch_id])).text
    assert volume.number in client.get(reverse("volume_list"), {"s": "kept"}).text
    page = client.get(reverse("volume_detail", args=[volume.pk])).text
    assert "申报表" in page
    assert "期满以前不能销毁" in page

    def press(name, **data):
        volume.refresh_from_db()
        return client.post(reverse(f"volume_{name}", args=[volume.pk]), {"version": volume.version, **data})

    assert press("place", holder=people.hr.person.staff_no, place="档案室 3 号柜").status_code == 302
    wrong = press("lend", borrower="nobody", witness="x", purpose="y", due_on=clock.today())
    assert (wrong.status_code, "没有找到" in wrong.text) == (422, True)
    witness = PersonFactory(unit=people.nodes["MK1"]).staff_no
    given = {"borrower": people.worker.person.staff_no, "witness": witness, "purpose": "核对", "due_on": clock.today()}
    assert press("lend", **given).status_code == 302
    assert "核对" in client.get(reverse("volume_detail", args=[volume.pk])).text
    assert press("return").status_code == 302
    assert (press("destroy").status_code, press("spare").status_code) == (422, 422)
    assert client.get(f"/api/v1/exam-volumes/{volume.pk}/").json()["lines"][0]["item"] == "applications"


def test_a_batch_from_before_is_filed_by_hand(people, client):
    volume = filed(people, at=clock.now())
    batch = volume.batch_id
    ExamVolume.objects.all().delete()
    client.force_login(people.hr)
    assert "立卷" in client.get(reverse("batch_detail", args=[batch])).text
    assert client.post(reverse("volume_new", args=[batch])).status_code == 302
    assert ExamVolume.objects.count() == 1


def test_strangers_learn_nothing(people, client):
    volume = filed(people, at=clock.now())
    far = user_with("hr", people.nodes["MK2"], unit=people.nodes["MK2"], name="外矿人事")
    for user in (people.worker, people.secretary, people.stranger, far):
        client.force_login(user)
        assert client.get(reverse("volume_detail", args=[volume.pk])).status_code == 404, user
        posts = {client.post(reverse(f"volume_{a}", args=[volume.pk]), {"version": 1}).status_code for a in ("place", "lend", "destroy")}
        assert posts == {404}
        assert client.post(reverse("volume_new", args=[volume.batch_id])).status_code == 404
        assert client.get(f"/api/v1/exam-volumes/{volume.pk}/").status_code == 404
    union = user_with("union_officer", people.nodes["MK1"], unit=people.nodes["MK1"], name="工会甲")
    client.force_login(union)
    page = client.get(reverse("volume_detail", args=[volume.pk]))
    assert (page.status_code, page.context["acts"]) == (200, [])


@pytest.mark.parametrize("count", [1, 2])
def test_the_list_costs_the_same_for_one_and_two_rows(people, client, count, django_assert_num_queries):
    for n in range(count):
        filed(people, at=clock.now(), user=user_with("worker", people.nodes["CM-A"], unit=people.nodes["CM-A"], name=f"工{n}"))
    client.force_login(people.hr)
    with django_assert_num_queries(11):
        page = client.get(reverse("volume_list"))
    assert len(page.context["listing"].page.object_list) == count
    assert PromotionApplication.objects.count() == count
