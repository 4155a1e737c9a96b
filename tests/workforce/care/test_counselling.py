"""Counselling: who knows of a booking, who reads a note, what everybody else may count."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.kernel.verdict import ALLOWED
from portal.notices.models import Notice
from tests.support.factories import PersonFactory
from tests.workforce.care import factories as make
from tests.workforce.care.test_hardship import readers
from workforce.care import services
from workforce.care.models import CareTally, CounselBooking, CounselNote, CounselSlot
from workforce.care.selectors import counselling

pytestmark = pytest.mark.django_db
NOTE = "夜班后失眠，和家人有矛盾"


def noted(people) -> CounselBooking:
    """A booking whose hour has come, with a note."""
    row = make.booked(people)
    CounselSlot.objects.update(starts_at=clock.now() - timedelta(hours=1))
    told = make.words(people, make.account(row.slot.counsellor))
    services.close_booking(**told, booking=row)
    services.write_note(**told, booking=row, text=NOTE)
    row.refresh_from_db()
    return row


def test_the_counsellor_alone_reads_a_note(client, people):
    row, reads = noted(people), set()
    post = row.slot.counsellor
    everybody = {**readers(people), "counsellor": make.account(post)}
    for name, user in everybody.items():
        client.force_login(user)
        for page in ("counsel_booking", "counsel_note"):
            answer = (
                client.get(reverse(page, args=[row.pk]))
                if page == "counsel_booking"
                else client.post(reverse(page, args=[row.pk]), {"text": ""})
            )
            if name != "counsellor":
                assert answer.status_code == 404, (name, page)
            elif page == "counsel_booking":
                reads.add(NOTE in answer.content.decode())
                break
        assert counselling.note_of(people.actor(user), row) == (NOTE if name == "counsellor" else ""), name
    assert reads == {True}
    assert CounselNote.objects.get().text == NOTE


def test_who_has_booked_the_two_of_them_know(client, people):
    row = make.booked(people)
    name = people.worker.person.name
    for who, user in {**readers(people), "counsellor": make.account(row.slot.counsellor)}.items():
        seen = counselling.bookings(people.actor(user)).count()
        assert seen == (1 if who in {"person", "counsellor"} else 0), who
        client.force_login(user)
        if who not in {"person", "counsellor"}:
            assert client.post(reverse("counsel_cancel", args=[row.pk])).status_code == 404
            page = client.get(reverse("counsel_office"))
            if page.status_code == 200:
                assert name not in page.content.decode().replace(user.display_name, "")
    client.force_login(make.account(row.slot.counsellor))
    assert name in client.get(reverse("counsel_home")).content.decode()


def test_neither_trail_nor_notice_nor_table_tells(people):
    noted(people)
    rows = AuditRow.objects.filter(action__startswith="counsel.")
    assert not rows.filter(actor=people.worker).exists()
    told = " ".join(f"{r.object_label} {r.before} {r.after} {r.reason}" for r in rows)
    assert not any(word in told for word in ("失眠", people.worker.person.name, people.worker.person.staff_no))
    notices = " ".join(f"{n.code} {n.params}" for n in Notice.objects.filter(code__startswith="counsel."))
    assert people.worker.person.name not in notices
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM workforce_counselnote")
        assert "失眠" not in cursor.fetchone()[0]


def test_a_slot_is_booked_once_by_those_whom_the_counsellor_serves(people):
    slot = make.slot(people)
    row = make.booked(people, slot)
    assert make.booked(people, slot).pk == row.pk  # a double click
    with pytest.raises(RuleBroken, match=r"counsel.slot_taken"):
        make.booked(people, slot, make.user_of(people, "同事甲"))
    later = make.slot(people, hours=60)
    with pytest.raises(RuleBroken, match=r"counsel.one_at_a_time"):
        make.booked(people, later)
    with pytest.raises(NotReachable):
        make.booked(people, later, make.user_of(people, "远方甲", unit="CM-C"))
    with pytest.raises(RuleBroken, match=r"counsel.own_slot"):
        make.booked(people, later, make.account(slot.counsellor))


def test_cancelled_by_either_and_free_again(people):
    slot = make.slot(people)
    row = services.cancel(**make.words(people, people.worker), booking=make.booked(people, slot))
    assert row.state == "cancelled"
    row = make.booked(people, slot, make.user_of(people, "同事甲"))
    with pytest.raises(NotReachable):
        services.cancel(**make.words(people, people.worker), booking=row)
    services.cancel(**make.words(people, make.account(slot.counsellor)), booking=row)
    CounselSlot.objects.update(starts_at=clock.now() + timedelta(minutes=90))
    row = make.booked(people, slot)
    with pytest.raises(RuleBroken, match=r"counsel.cancel_late"):
        services.cancel(**make.words(people, people.worker), booking=row)


@pytest.mark.parametrize("by_counsellor", [True, False])
def test_a_missed_hour_locks_nobody_out(people, by_counsellor):
    row, later = make.booked(people), make.slot(people, hours=60)
    CounselSlot.objects.filter(pk=row.slot_id).update(starts_at=clock.now() - timedelta(hours=2))
    who = make.account(row.slot.counsellor) if by_counsellor else people.worker
    row = services.cancel(**make.words(people, who), booking=row)
    assert (row.state, row.done_on) == ("cancelled", None)
    assert Notice.objects.filter(code="counsel.missed_notice").count() == 1
    assert make.booked(people, later).state == "booked"


def test_two_bookings_at_once_are_refused_with_a_sentence(people, monkeypatch):
    make.booked(people)
    later = make.slot(people, hours=60)
    monkeypatch.setattr("workforce.care.rules.book_verdict", lambda **_facts: ALLOWED)
    with pytest.raises(RuleBroken, match=r"counsel.one_at_a_time"):
        make.booked(people, later)


def test_slots_are_the_counsellors_own(people):
    post = make.counsellor(people)
    slot = make.slot(people, post)
    assert make.slot(people, post).pk == slot.pk
    for user in (people.worker, make.officer(people), people.committee):
        with pytest.raises(NotReachable):
            services.drop_slot(**make.words(people, user), slot=slot)
        with pytest.raises(NotReachable):
            services.open_slot(**make.words(people, user), post=post, starts_at=slot.starts_at, minutes=50, place="别处")
    with pytest.raises(RuleBroken, match=r"counsel.slot_overlaps"):
        services.open_slot(
            **make.words(people, make.account(post)), post=post, starts_at=slot.starts_at + timedelta(minutes=30), minutes=50, place="同处"
        )
    make.booked(people, slot)
    with pytest.raises(RuleBroken, match=r"counsel.slot_booked"):
        services.drop_slot(**make.words(people, make.account(post)), slot=slot)


def test_named_and_ended_by_the_union(people):
    post = make.counsellor(people)
    who = post.person
    with pytest.raises(RuleBroken, match=r"counsel.known"):
        services.name_counsellor(**make.words(people), node=people.nodes["MK1"], number=who.staff_no)
    make.slot(people, post)
    for user in (make.far_officer(people), people.committee, people.stranger):
        with pytest.raises(NotReachable):
            services.end_counsellor(**make.words(people, user), post=post)
    services.end_counsellor(**make.words(people), post=post)
    assert CounselSlot.objects.count() == 0
    with pytest.raises(RuleBroken, match=r"counsel.ended"):
        services.end_counsellor(**make.words(people), post=post)


def test_over_the_pages(client, people):
    who = make.user_of(people, "咨询甲", unit="CM-B")
    client.force_login(make.officer(people))
    assert client.post(reverse("counsel_office"), {"node": people.nodes["MK1"].pk, "number": "x"}).status_code == 422
    told = {"node": people.nodes["MK1"].pk, "number": who.person.staff_no, "intro": "咨询师"}
    assert client.post(reverse("counsel_office"), told).status_code == 302
    client.force_login(who)
    post = counselling.posts_of(people.actor(who), clock.today()).get()
    starts = (clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:00")
    assert client.post(reverse("counsel_slot_new"), {"post": post.pk, "starts_at": "", "minutes": 50, "place": ""}).status_code == 422
    assert (
        client.post(reverse("counsel_slot_new"), {"post": post.pk, "starts_at": starts, "minutes": 50, "place": "工会"}).status_code == 302
    )
    slot = CounselSlot.objects.get()
    client.force_login(people.worker)
    assert client.post(reverse("counsel_slot_new"), {}).status_code == 404
    assert "咨询甲" in client.get(reverse("counsel_home")).content.decode()
    assert client.post(reverse("counsel_book", args=[slot.pk])).status_code == 302
    row = CounselBooking.objects.get()
    client.force_login(who)
    assert client.post(reverse("counsel_done", args=[row.pk])).status_code == 422
    assert client.post(reverse("counsel_note", args=[row.pk]), {"text": NOTE}).status_code == 302
    CounselSlot.objects.update(starts_at=clock.now() - timedelta(minutes=5))
    assert client.post(reverse("counsel_done", args=[row.pk])).status_code == 302
    assert client.get(reverse("counsel_home")).status_code == 200
    client.force_login(make.officer(people))
    assert client.post(reverse("counsel_end", args=[post.pk])).status_code == 302


def test_the_board_counts_and_hides_small_counts(client, people):
    make.tally(people)
    make.tally(people, people.secretary, kind="visit", title="走访", heads=4)
    make.tally(people, kind="mind_talk", title="心理讲座", heads=60)
    with pytest.raises(NotReachable):
        make.tally(people, people.secretary, "ZB-B")
    with pytest.raises(RuleBroken, match=r"care.heads_needed"):
        make.tally(people, heads=0)
    slot = make.slot(people)
    for n in range(6):
        unit = people.nodes["CM-A" if n else "CM-B"]
        CounselBooking.objects.create(
            slot=CounselSlot.objects.create(counsellor=slot.counsellor, starts_at=clock.now() - timedelta(days=n), minutes=50, place="x"),
            person=PersonFactory(unit=unit), unit=unit, state="done", booked_on=clock.today(), done_on=clock.today(),
        )  # fmt: skip
    client.force_login(people.committee)
    page = client.get(reverse("care_board"))
    assert page.context["lines"] == [("支部A", [[1, 30], [1, 4], None, [1, 60]])]
    assert (page.context["counselled"], page.context["talks"]) == (6, 1)
    assert [n for _name, n in page.context["counsel_units"]] == [None, None]
    client.force_login(people.secretary)
    page = client.get(reverse("care_board"))
    assert (len(page.context["lines"]), page.context["counselled"]) == (1, 0)  # a branch reaches no unit: its own counts only
    client.force_login(people.stranger)
    assert client.get(reverse("care_board")).context["lines"] == []
    tally = CareTally.objects.first()
    assert client.post(reverse("care_tally_drop", args=[tally.pk])).status_code == 404
    client.force_login(people.secretary)
    told = {"node": people.nodes["ZB-A"].pk, "kind": "visit", "title": "夏送清凉", "held_on": clock.today(), "heads": 12}
    assert client.post(reverse("care_tally_new"), told).status_code == 302
    assert client.post(reverse("care_tally_drop", args=[tally.pk])).status_code == 302
    assert CareTally.objects.count() == 3


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_costs_the_same(client, people, django_assert_num_queries, count):
    for n in range(count):
        make.tally(people, title=f"活动{n}")
    client.force_login(make.officer(people))
    client.get(reverse("care_board"))
    for name, statements in (("care_board", 8), ("care_tally_list", 6)):
        with django_assert_num_queries(statements):
            assert client.get(reverse(name)).status_code == 200
