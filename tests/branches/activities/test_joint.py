"""Activities held by several: once written, credited to each, each with its own people; the stranger sees nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse

from branches.activities import services, todos
from branches.activities.models import Activity, ActivityKind, JointHolder
from branches.activities.services import AgendaLine
from branches.duties.selectors import owed_and_done
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.kernel.periods import parse_period
from portal.notices.models import Notice
from portal.rights.enums import Role
from portal.signin.registry import owner_of
from tests.branches.activities.factories import facts
from tests.support.people import user_with

pytestmark = pytest.mark.django_db


def code_of(call, *args, **given) -> str:
    with pytest.raises(RuleBroken) as refusal:
        call(*args, **given)
    return refusal.value.code


def by(people, user):
    return {"actor": people.actor(user), "at": clock.now()}


def led(people, **changes) -> Activity:
    return services.log_activity(**by(people, people.secretary), facts=facts(people.branch_a, **changes))


def asked(people, activity=None, **whom) -> JointHolder:
    return services.invite_holder(**by(people, people.secretary), activity=activity or led(people), **(whom or {"branch": people.branch_b}))


def agreed(people, activity=None) -> Activity:
    return services.answer_invitation(**by(people, people.sibling), holder=asked(people, activity), accepts=True).share


def everybody(activity) -> dict[int, str]:
    return dict.fromkeys(activity.branch.memberships.values_list("person_id", flat=True), "present")


def minutes(people, activity, **changes):
    given = {"summary": "学习并讨论", "chair": None, "recorder": None, "agenda": [AgendaLine("学习", "first")], "resolutions": []}
    stored = Activity.objects.get(pk=activity.pk)
    return services.write_minutes(**by(people, people.secretary), activity=stored, version=stored.version, **{**given, **changes})


def test_a_branch_that_agrees_has_its_own_record_with_its_own_people(people):
    lead = led(people)
    share = agreed(people, lead)
    assert (share.branch, share.subject, share.starts_at, share.lead) == (people.branch_b, lead.subject, lead.starts_at, lead)
    assert set(share.attendance.values_list("person_id", flat=True)) == set(everybody(share))
    assert [n.recipient for n in Notice.objects.filter(code="joint.invited")] == [people.sibling]
    assert [n.recipient for n in Notice.objects.filter(code="joint.answered_notice")] == [people.secretary]


def test_held_once_and_credited_to_each(people):
    lead = led(people)
    share = agreed(people, lead)
    for user, record in ((people.secretary, lead), (people.sibling, share)):
        services.take_roll(**by(people, user), activity=record, states=everybody(record))
        services.file_activity(**by(people, user), activity=record)
    month = parse_period("2026-11")
    done = owed_and_done([people.branch_a.pk, people.branch_b.pk, people.branch_c.pk], month)
    assert [done[b.pk]["MT-05"][1] for b in (people.branch_a, people.branch_b, people.branch_c)] == [1, 1, 0]
    counts = Activity.objects.order_by("pk").values_list("branch__node__code", "present", "expected")
    assert list(counts) == [("ZB-A", 5, 5), ("ZB-B", 4, 4)]


def test_each_secretary_enters_his_own_people_only(people):
    lead = led(people)
    share = agreed(people, lead)
    with pytest.raises(NotReachable):
        services.take_roll(**by(people, people.secretary), activity=share, states=everybody(share))
    with pytest.raises(NotReachable):
        services.take_roll(**by(people, people.sibling), activity=lead, states=everybody(lead))
    assert (
        code_of(services.take_roll, **by(people, people.secretary), activity=lead, states=everybody(share))
        == "activity.person_not_expected"
    )


def test_minutes_and_facts_are_written_once_by_the_lead(people):
    lead = led(people)
    share = agreed(people, lead)
    minutes(people, lead)
    share.refresh_from_db()
    assert (share.summary, share.has_first_item, [i.title for i in share.agenda.all()]) == ("学习并讨论", True, ["学习"])
    lead.refresh_from_db()
    services.update_activity(
        **by(people, people.secretary), activity=lead, facts=facts(people.branch_a, place="井口"), version=lead.version
    )
    share.refresh_from_db()
    assert share.place == "井口"
    given = {"activity": share, "version": share.version}
    assert code_of(services.update_activity, **by(people, people.sibling), facts=facts(people.branch_b), **given) == "joint.lead_writes"


def test_a_handed_in_share_keeps_its_day_and_takes_the_minutes(people):
    lead = led(people)
    share = agreed(people, lead)
    services.take_roll(**by(people, people.sibling), activity=share, states=everybody(share))
    services.file_activity(**by(people, people.sibling), activity=share)
    minutes(people, lead, summary="后补")
    share.refresh_from_db()
    lead.refresh_from_db()
    assert (share.summary, share.state) == ("后补", "filed")
    moved = facts(people.branch_a, starts_at=lead.starts_at - timedelta(days=1), ends_at=None)
    call = {"activity": lead, "facts": moved, "version": lead.version}
    assert code_of(services.update_activity, **by(people, people.secretary), **call) == "joint.handed_in"


def test_no_double_entry(people):
    lead, own = led(people), services.log_activity(**by(people, people.sibling), facts=facts(people.branch_b))
    assert agreed(people, lead).pk == own.pk
    assert Activity.objects.filter(branch=people.branch_b).count() == 1
    other = led(people, starts_at=lead.starts_at - timedelta(days=3), ends_at=None)
    mine = services.log_activity(**by(people, people.sibling), facts=facts(people.branch_b, starts_at=other.starts_at, ends_at=None,
                                                                           summary="本支部已写"))  # fmt: skip
    holder = asked(people, other)
    assert code_of(services.answer_invitation, **by(people, people.sibling), holder=holder, accepts=True) == "joint.has_record"
    mine.refresh_from_db()
    assert mine.summary == "本支部已写"


def test_asked_twice_answered_twice_and_declined_with_a_reason(people):
    lead = led(people)
    first = asked(people, lead)
    assert asked(people, lead).pk == first.pk
    assert code_of(services.answer_invitation, **by(people, people.sibling), holder=first, accepts=False) == "joint.reason_missing"
    for _twice in range(2):
        row = services.answer_invitation(**by(people, people.sibling), holder=first, accepts=False, reason="当日检修")
    assert (row.state, row.share, Activity.objects.count()) == ("declined", None, 1)
    assert code_of(services.withdraw_invitation, **by(people, people.secretary), holder=first) == "joint.answered"


def test_who_was_asked_hears_that_it_is_taken_back(people):
    lead = led(people)
    services.withdraw_invitation(**by(people, people.secretary), holder=asked(people, lead))
    (notice,) = Notice.objects.filter(recipient=people.sibling, code="joint.withdrawn_notice")
    assert notice.params["subject"] == lead.subject


@pytest.mark.parametrize(("kind", "code"), [("MT-02", "joint.kind_alone"), ("MT-05", "joint.own_branch")])
def test_who_may_be_asked_for_what(people, kind, code):
    lead = led(people, kind=ActivityKind.objects.get(code=kind))
    assert code_of(asked, people, lead, branch=people.branch_a) == code


def test_nobody_else_answers(people):
    holder = asked(people)
    for user in (people.secretary, people.stranger, people.committee):
        with pytest.raises(NotReachable):
            services.answer_invitation(**by(people, user), holder=holder, accepts=True)


def test_one_code_in_the_room_signs_each_in_at_his_own_branch(people):
    lead = led(people, starts_at=clock.now() - timedelta(minutes=5), ends_at=None)
    share = agreed(people, lead)
    owner = owner_of("activity")
    owner.prepare(people.actor(people.secretary), lead.pk, clock.now())
    guest = share.branch.memberships.exclude(person=people.sibling.person).first().person_id
    assert owner.sign(people.actor(people.sibling), lead.pk, guest, "qr", clock.now())
    assert not owner.sign(people.actor(people.sibling), lead.pk, guest, "qr", clock.now())
    brief = owner.brief(lead.pk)
    assert (brief.present, brief.expected, list(share.attendance.filter(state="present").values_list("person_id", flat=True))) == (
        1,
        9,
        [guest],
    )
    stranger = people.stranger.person_id
    assert code_of(owner.sign, people.actor(people.stranger), lead.pk, stranger, "qr", clock.now()) == "attendance.not_expected"


@pytest.fixture
def union(people):
    return user_with(Role.UNION_OFFICER, people.nodes["MK1"], unit=people.nodes["MK1"], name="工会甲")


def test_party_and_union_hold_it_together(people, union):
    lead = led(people)
    holder = asked(people, lead, unit=people.nodes["MK1"])
    assert todos.invitations(people.actor(union), clock.now()).count == 1
    services.answer_invitation(**by(people, union), holder=holder, accepts=True)
    name = {"holder": holder, **by(people, union)}
    services.name_union_people(**name, staff_nos=[people.worker.person.staff_no])
    assert [p.name for p in holder.people.all()] == ["职工甲"]
    services.take_roll(**by(people, people.secretary), activity=lead, states=everybody(lead))
    assert code_of(services.name_union_people, **name, staff_nos=[people.secretary.person.staff_no]) == "joint.counted_twice"
    assert code_of(services.name_union_people, **name, staff_nos=["X1", people.stranger.person.staff_no]) == "joint.people_unknown"


def test_the_pages_of_those_who_hold_it_and_nothing_for_the_stranger(client, people, union):
    lead = led(people)
    client.force_login(people.secretary)
    url = reverse("activity_joint", args=[lead.pk])
    assert "支部B（ZB-B）" in client.get(url).content.decode()
    assert client.post(url + "invite/", {"code": "NO"}).status_code == 422
    assert client.post(url + "invite/", {"branch": people.branch_b.pk}).status_code == 302
    assert client.post(url + "invite/", {"unit": "MK1"}).status_code == 302
    holder = JointHolder.objects.get(branch=people.branch_b)
    client.force_login(people.sibling)
    page = reverse("joint_detail", args=[holder.pk])
    assert "11 月主题党日" in client.get("/joint/").content.decode()
    assert client.post(page + "answer/", {"act": "decline"}).status_code == 422
    assert client.post(page + "answer/", {"act": "accept"}).status_code == 302
    assert client.get(reverse("activity_detail", args=[lead.pk])).status_code == 404
    share = Activity.objects.get(lead=lead)
    shown = client.get(reverse("activity_detail", args=[share.pk])).content.decode()
    assert "由支部A牵头" in shown
    assert reverse("activity_minutes", args=[share.pk]) not in shown
    assert client.get(reverse("activity_minutes", args=[share.pk])).status_code == 422
    client.force_login(people.stranger)
    assert "11 月主题党日" not in client.get("/joint/").content.decode()
    assert client.get(page).status_code == 404
    assert client.post(page + "answer/", {"act": "accept"}).status_code == 404
    client.force_login(union)
    other = JointHolder.objects.get(unit=people.nodes["MK1"])
    shown = reverse("joint_detail", args=[other.pk])
    assert client.post(shown + "answer/", {"act": "accept"}).status_code == 302
    assert client.post(shown + "people/", {"numbers": people.worker.person.staff_no}).status_code == 302
    assert "职工甲" in client.get(shown).content.decode()


def test_an_invitation_is_taken_back(client, people):
    lead = led(people)
    holder = asked(people, lead)
    client.force_login(people.secretary)
    assert client.post(reverse("joint_withdraw", args=[lead.pk, holder.pk])).status_code == 302
    assert todos.invitations(people.actor(people.sibling), clock.now()).count == 0
    assert asked(people, lead).state == "invited"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_with_one_and_three(client, people, rows, django_assert_num_queries):
    for n in range(rows):
        asked(people, led(people, subject=f"第{n}次", starts_at=clock.now() - timedelta(days=2 + n), ends_at=None))
    client.force_login(people.sibling)
    client.get("/joint/")
    with django_assert_num_queries(7):
        client.get("/joint/")


def test_who_may_vote_is_counted_apart(client, people):
    lead = led(people, kind=ActivityKind.objects.get(code="MT-01"))
    people.branch_a.memberships.exclude(person=people.secretary.person).update(standing="probationary")
    here = {people.secretary.person_id: "present"}
    services.take_roll(**by(people, people.secretary), activity=lead, states=here)
    lead.attendance.exclude(person=people.secretary.person).update(is_voting=False)
    client.force_login(people.secretary)
    found = client.get(reverse("activity_detail", args=[lead.pk])).context["voters"]
    assert (found.expected, found.present, found.least, found.is_met, lead.attendance.count()) == (1, 1, 1, True, 5)
