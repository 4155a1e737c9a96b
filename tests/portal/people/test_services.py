from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.utils.timezone import localdate

from portal.audit.models import AuditRow
from portal.kernel import changes, clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.people import rules, selectors, services
from portal.people.models import Person, ProfessionalTitle, WorkHistory
from tests.support.factories import PersonFactory

pytestmark = pytest.mark.db
ID_NO = "99010119900307001" + rules.check_digit("99010119900307001")


@pytest.fixture
def hr(people):
    return people.actor(people.hr)


@pytest.fixture
def heard(monkeypatch):
    found = []
    monkeypatch.setattr(changes, "_listeners", [found.append])
    return found


def save(hr, **values):
    return services.save_person(actor=hr, at=clock.now(), **values)


def enter(hr, unit, **values):
    return save(
        hr, unit=unit, **{"staff_no": "30001", "name": "王建国", "hired_on": date(2020, 7, 1), "occupation_code": "OCC-ELEC", **values}
    )


def refusal(call, *args, **kwargs):
    with pytest.raises(RuleBroken) as broken:
        call(*args, **kwargs)
    return broken.value


def stretches(person):
    return list(person.work_history.values_list("unit__code", "started_on", "ended_on"))


def test_a_new_person_is_found_by_name_number_initials_phone_and_id(people, hr):
    person = enter(hr, people.nodes["CM-A"], phone="13800001234", id_no=ID_NO)
    scope = hr.scope("person.view")
    for text in ("王建", "30001", "wjg", "WJ", "wangjian", "13800001234", ID_NO):
        assert list(selectors.search_people(scope, text)) == [person], text
    for text in ("建国", "jg", "1380000"):
        assert list(selectors.search_people(scope, text)) == [], text
    assert stretches(person) == [("CM-A", date(2020, 7, 1), None)]


def test_the_database_never_holds_a_number_in_clear(people, hr):
    person = enter(hr, people.nodes["CM-A"], phone="13800001234", id_no=ID_NO)
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, id_no, phone_hash, id_no_hash FROM portal_person WHERE id = %s", [person.pk])
        raw = "".join(cursor.fetchone())
    assert ("13800001234" in raw, ID_NO in raw) == (False, False)
    trail = "".join(str((r.before, r.after, r.object_label)) for r in AuditRow.objects.all())
    assert ("13800001234" in trail, ID_NO in trail) == (False, False)
    assert (person.masked_phone, person.masked_id_no) == ("138****1234", f"990***********{ID_NO[-4:]}")


def test_the_search_uses_an_index(people, hr):
    rows = selectors.search(Person.objects.order_by(), "wjg")
    plan = rows.explain().upper()
    assert "SCAN PORTAL_PERSON\n" not in plan + "\n" or connection.vendor == "postgresql"
    if connection.vendor == "sqlite":
        assert "USING INDEX PERSON_INITIALS" in plan


def test_a_number_taken_by_somebody_else_names_the_owner(people, hr):
    enter(hr, people.nodes["CM-A"], id_no=ID_NO)
    assert refusal(enter, hr, people.nodes["CM-B"]).params == {"staff_no": "30001", "name": "王建国"}
    broken = refusal(enter, hr, people.nodes["CM-B"], staff_no="30002", id_no=ID_NO)
    assert (broken.code, broken.field, broken.params) == ("person.id_no_taken", "id_no", {"staff_no": "30001"})


def test_a_person_is_known_by_his_number_when_the_keys_of_the_server_are_changed(people, hr, settings):
    person = enter(hr, people.nodes["CM-A"], id_no=ID_NO, phone="13800001234")
    settings.FIELD_KEYS = ["a-new-key-for-fields", *settings.FIELD_KEYS]
    assert refusal(enter, hr, people.nodes["CM-B"], staff_no="30002", id_no=ID_NO).code == "person.id_no_taken"
    for text in (ID_NO, "13800001234"):
        assert list(selectors.search(Person.objects.all(), text)) == [person], text


def test_people_stand_in_open_units_within_reach(people, hr):
    assert refusal(enter, hr, people.nodes["DW1"]).code == "person.not_a_unit"
    with pytest.raises(NotReachable):
        enter(hr, people.nodes["CM-C"])


def test_an_edit_writes_only_what_changed(people, hr, heard):
    person = enter(hr, people.nodes["CM-A"])
    assert save(hr, person=person, name="王建国", post="").version == 1
    changed = save(hr, person=person, version=1, post="维修电工", phone="13800001234")
    row = AuditRow.objects.get(action="person.edited")
    assert (changed.version, row.before, row.after) == (2, {"post": "", "phone": ""}, {"post": "维修电工", "phone": "(changed)"})
    assert person.work_history.get().post == "维修电工"
    assert [c.source for c in heard] == ["person", "person"]
    with pytest.raises(EditConflict):
        save(hr, person=person, version=1, post="钳工")
    assert refusal(save, hr, person=person, unit=people.nodes["CM-B"]).code == "person.unit_by_transfer"


def test_leaving_ends_the_running_stretch(people, hr):
    person = enter(hr, people.nodes["CM-A"])
    save(hr, person=person, left_on=date(2024, 5, 31))
    assert stretches(person) == [("CM-A", date(2020, 7, 1), date(2024, 5, 31))]


def test_a_transfer_turns_the_page_of_history_and_tells_both_units(people, hr, heard):
    person = enter(hr, people.nodes["CM-A"])
    at = clock.now()
    services.transfer_person(
        actor=hr, at=at, person=person, to_unit=people.nodes["CM-B"], moved_on=date(2024, 3, 5), reason="调令", post="班长", version=1
    )
    assert stretches(person) == [("CM-A", date(2020, 7, 1), date(2024, 3, 4)), ("CM-B", date(2024, 3, 5), None)]
    change = heard[-1]
    assert (change.on, change.until, change.unit_ids) == (
        date(2024, 3, 5), localdate(at), frozenset({people.nodes["CM-A"].pk, people.nodes["CM-B"].pk}),
    )  # fmt: skip
    person.refresh_from_db()
    assert (person.unit.code, person.post, person.version, person.transfers.get().reason) == ("CM-B", "班长", 2, "调令")


@pytest.mark.parametrize(
    ("unit", "days", "code"),
    [("CM-A", 0, "person.same_post"), ("CM-B", 1, "person.transfer_in_future"), ("CM-B", -9999, "person.transfer_before_post")],
)
def test_a_transfer_that_cannot_be(people, hr, unit, days, code):
    person = enter(hr, people.nodes["CM-A"])
    at = clock.now()
    day = localdate(at) + timedelta(days=days)
    assert (
        refusal(services.transfer_person, actor=hr, at=at, person=person, to_unit=people.nodes[unit], moved_on=day, reason="x").code == code
    )


def test_before_eight_in_the_morning_the_day_is_the_one_here(people, hr, heard):
    """00:30 of 1 October in Shanghai is still 30 September in UTC."""
    person, at = enter(hr, people.nodes["CM-A"]), datetime(2026, 9, 30, 16, 30, tzinfo=UTC)
    first = date(2026, 10, 1)
    services.transfer_person(actor=hr, at=at, person=person, to_unit=people.nodes["CM-B"], moved_on=first, reason="调令")
    assert (stretches(person)[-1], heard[-1].until) == (("CM-B", first, None), first)


def test_a_transfer_out_of_reach_reveals_nothing(people, hr):
    person = enter(hr, people.nodes["CM-A"])
    with pytest.raises(NotReachable):
        services.transfer_person(
            actor=hr, at=clock.now(), person=person, to_unit=people.nodes["CM-C"], moved_on=date(2024, 1, 1), reason="x"
        )


def test_a_look_at_a_number_needs_a_reason_and_leaves_a_row(people, hr):
    person = enter(hr, people.nodes["CM-A"], phone="13800001234")
    look = {"actor": hr, "at": clock.now(), "person": person}
    assert refusal(services.reveal, field="phone", reason=" ", **look).code == "person.reveal_needs_reason"
    assert refusal(services.reveal, field="id_no", reason="办理工伤保险", **look).code == "person.nothing_to_reveal"
    assert refusal(services.reveal, field="name", reason="办理工伤保险", **look).code == "person.nothing_to_reveal"
    assert services.reveal(field="phone", reason="办理工伤保险", **look) == "13800001234"
    row = selectors.reveals_of(person).get()
    assert (row.actor_id, row.reason, row.after) == (people.hr.pk, "办理工伤保险", {"field": "phone"})


def history(hr, person, start, end=None, **values):
    return services.save_history(actor=hr, at=clock.now(), person=person, started_on=start, ended_on=end, **values)[1]


def test_earlier_posts_push_the_running_stretch_forward(people, hr):
    unit = people.nodes["CM-A"]
    person = enter(hr, unit)
    assert history(hr, person, date(2020, 7, 1), date(2022, 6, 30), unit=people.nodes["CM-B"], post="学徒") == "new"
    assert stretches(person) == [("CM-B", date(2020, 7, 1), date(2022, 6, 30)), ("CM-A", date(2022, 7, 1), None)]
    assert history(hr, person, date(2020, 7, 1), date(2022, 6, 30), unit=people.nodes["CM-B"], post="学徒") == "skip"
    broken = refusal(history, hr, person, date(2022, 1, 1), date(2022, 12, 31), unit=unit)
    assert broken.code == "work_history.overlaps"
    assert refusal(history, hr, person, date(2019, 1, 1), date(2018, 1, 1), unit=unit).code == "work_history.ends_before_start"
    assert refusal(history, hr, person, date(2018, 1, 1), date(2019, 1, 1)).code == "work_history.no_place"


def test_many_people_enter_together_or_not_at_all(people, hr):
    unit = people.nodes["CM-A"]
    rows = [{"staff_no": f"4000{i}", "name": f"员工{i}", "unit": unit, "hired_on": date(2021, 1, 1)} for i in range(3)]
    made = services.create_people(rows=rows, actor=hr, at=clock.now())
    assert [p.initials for p in made] == ["yg0", "yg1", "yg2"]
    assert WorkHistory.objects.filter(person__in=made, started_on=date(2021, 1, 1)).count() == 3
    bad = [{"staff_no": "40010", "name": "甲", "unit": unit}, {"staff_no": "x", "name": "乙", "unit": unit}]
    broken = refusal(services.create_people, rows=bad, actor=hr, at=clock.now())
    assert (broken.code, broken.params) == ("person.staff_no_shape", {"row": 2})
    assert Person.objects.filter(staff_no="40010").exists() is False


def test_a_title_is_added_once_and_removed_with_a_reason(people, hr):
    person = PersonFactory(unit=people.nodes["CM-A"])

    def title():
        return ProfessionalTitle(level="junior", name="助理工程师", obtained_on=date(2020, 1, 1))

    row = services.add_record(actor=hr, at=clock.now(), person=person, record_row=title())
    assert refusal(services.add_record, actor=hr, at=clock.now(), person=person, record_row=title()).code == "person.record_exists"
    services.remove_record(actor=hr, at=clock.now(), person=person, record_row=row, reason="重复登记")
    assert (person.titles.count(), AuditRow.objects.get(action="person.professionaltitle_removed").reason) == (0, "重复登记")
