"""Who sat in: named, printed, never counted."""

import pytest
from django.urls import reverse

from branches.activities import services
from branches.activities.models import Activity, ActivityObserver
from branches.orgs.models import BranchMembership
from portal.audit.models import AuditRow
from portal.kernel.errors import NotReachable, RuleBroken
from tests.branches.activities.factories import NOON, ActivityFactory, kind, with_roll
from tests.support.factories import PersonFactory


@pytest.fixture
def activity(people) -> Activity:
    return with_roll(ActivityFactory(branch=people.branch_a))


@pytest.fixture
def secretary(client, people):
    client.force_login(people.secretary)
    return client


def add(people, activity, **who):
    return services.add_observer(actor=people.actor(people.secretary), at=NOON, activity=activity, **who)


def refusal(call, *args, **kwargs):
    with pytest.raises(RuleBroken) as caught:
        call(*args, **kwargs)
    return caught.value.code


@pytest.mark.db
def test_a_superior_and_a_guest_sit_in_and_no_count_moves(people, activity):
    before = (activity.expected, activity.present)

    add(people, activity, person=people.committee.person)
    add(people, activity, name=" 王来宾 ", role="市总工会 ")

    activity.refresh_from_db()
    assert (activity.expected, activity.present) == before
    assert list(activity.observers.values_list("name", "role")) == [("委员甲", ""), ("王来宾", "市总工会")]
    assert AuditRow.objects.filter(action="activity.observer_added").count() == 2


def test_who_is_expected_cannot_sit_in(people, activity):
    assert refusal(add, people, activity, person=people.secretary.person) == "observer.is_expected"


def test_by_invitation_a_member_who_is_not_on_the_roll_may_sit_in(people):
    talk = ActivityFactory(branch=people.branch_a, kind=kind("MT-08"))
    member = people.branch_a.memberships.exclude(person=people.secretary.person).first().person
    actor = people.actor(people.secretary)
    services.take_roll(actor=actor, at=NOON, activity=talk, states={people.secretary.person_id: "present"})

    add(people, talk, person=member)

    assert refusal(add, people, talk, person=people.secretary.person) == "observer.is_expected"
    roll = {"actor": actor, "at": NOON, "activity": talk, "states": {member.pk: "present"}}
    assert refusal(services.take_roll, **roll) == "observer.is_observer"


@pytest.mark.parametrize(
    ("who", "code"),
    [({"name": "", "role": "x"}, "observer.name_missing"), ({"name": "王来宾", "role": " "}, "observer.role_missing")],
)
def test_a_guest_has_a_name_and_a_unit(people, activity, who, code):
    assert refusal(add, people, activity, **who) == code


def test_nobody_is_named_twice(people, activity):
    add(people, activity, person=people.committee.person)
    add(people, activity, name="王来宾", role="市总工会")

    assert refusal(add, people, activity, person=people.committee.person) == "observer.twice"
    assert refusal(add, people, activity, name="王来宾", role="市总工会") == "observer.twice"


@pytest.mark.parametrize(("state", "code"), [("filed", "activity.filed_locked"), ("archived", "activity.archived_locked")])
def test_a_closed_record_names_nobody_more(people, activity, state, code):
    observer = add(people, activity, name="王来宾", role="市总工会")
    Activity.objects.update(state=state)

    assert refusal(add, people, activity, name="李来宾", role="市总工会") == code
    assert refusal(services.remove_observer, actor=people.actor(people.secretary), at=NOON, observer=observer) == code


def test_strangers_name_nobody(people, activity):
    for user in (people.sibling, people.stranger):
        with pytest.raises(NotReachable):
            services.add_observer(actor=people.actor(user), at=NOON, activity=activity, name="王来宾", role="市总工会")


# -- pages ------------------------------------------------------------------------------------------------
def test_found_by_name_added_with_one_tap_and_printed(secretary, people, activity):
    page = reverse("activity_observers", args=[activity.pk])
    superior = people.committee.person
    found = secretary.get(page, {"q": "委员甲"})
    assert [p.pk for p in found.context["found"]] == [superior.pk]

    secretary.post(page, {"q": "委员甲", "person": superior.pk})
    secretary.post(page, {"name": "王来宾", "role": "市总工会"})

    for name in ("activity_detail", "activity_minutes", "activity_observers"):
        text = secretary.get(reverse(name, args=[activity.pk])).content.decode()
        assert ("委员甲" in text, "王来宾（市总工会）" in text) == (True, True), name
    secretary.post(reverse("observer_remove", args=[ActivityObserver.objects.get(name="王来宾").pk]))
    assert ActivityObserver.objects.get().person == superior


@pytest.mark.parametrize(
    ("q", "finds"),
    [("委", False), ("委员", True), ("委员甲", True), ("员甲", False), ("", False), ("NUMBER", True), ("PART", False)],
)
def test_the_search_answers_whole_numbers_and_the_beginning_of_names(secretary, people, activity, q, finds):
    number = people.committee.person.staff_no
    asked = {"NUMBER": number, "PART": number[:-1]}.get(q, q)

    found = secretary.get(reverse("activity_observers", args=[activity.pk]), {"q": asked}).context["found"]

    assert (people.committee.person in found) is finds


def test_people_of_another_plant_are_not_found_but_written_down(secretary, people, activity):
    page = reverse("activity_observers", args=[activity.pk])
    away = PersonFactory(name="外厂张三", unit=people.nodes["CM-C"])

    assert secretary.get(page, {"q": "外厂张三"}).context["found"] == []
    answer = secretary.post(page, {"q": "外厂张三", "person": away.pk})
    assert (answer.status_code, ActivityObserver.objects.count()) == (422, 0)
    assert "没有找到这位同志，请重新查找。" in answer.content.decode()


def test_a_refusal_stands_on_the_page(secretary, people, activity):
    page = reverse("activity_observers", args=[activity.pk])

    expected = secretary.post(page, {"q": "书记甲", "person": people.secretary.person_id})
    nameless = secretary.post(page, {"name": "", "role": ""})

    assert "书记甲在应到名单中，应在签到中登记，不必列为列席人。" in expected.content.decode()
    assert "请填写列席人的姓名。" in nameless.content.decode()
    assert (expected.status_code, nameless.status_code) == (422, 422)


def test_a_filed_record_has_no_observers_page(secretary, activity):
    Activity.objects.update(state="filed")

    assert secretary.get(reverse("activity_observers", args=[activity.pk])).status_code == 422


@pytest.mark.parametrize("who", ["sibling", "stranger", "worker", "committee"])
def test_strangers_find_nothing(client, people, activity, who):
    observer = add(people, activity, name="王来宾", role="市总工会")
    client.force_login(getattr(people, who))

    assert client.get(reverse("activity_observers", args=[activity.pk])).status_code == 404
    assert client.post(reverse("observer_remove", args=[observer.pk])).status_code == 404
    assert ActivityObserver.objects.count() == 1


def test_a_member_who_joins_later_stays_an_observer_of_what_was(people, activity):
    guest = PersonFactory(unit=people.nodes["CM-A"])
    add(people, activity, person=guest)
    BranchMembership.objects.create(branch=people.branch_a, person=guest, from_on=NOON.date())

    assert activity.observers.count() == 1
