"""The index follows the records: each service that writes a text leaves what a rebuild would write."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.utils.timezone import localdate

from branches.activities.enums import ActivityState
from branches.activities.services import log_activity, record_activities, update_activity
from branches.activities.services.bulk import ActivityRecord
from portal.files import services as files
from portal.kernel import clock
from portal.organization import services as organization
from portal.people import services as roster
from portal.people.models import Person
from portal.rights.access import system_actor
from portal.search import registry, services
from portal.search.models import SearchEntry
from tests.branches.activities.factories import ActivityFactory
from tests.branches.activities.factories import facts as facts_of
from tests.support.factories import PersonFactory
from tests.support.papers import png
from tests.workforce.honours.factories import HonourFactory
from workforce.honours.services import withdraw_honour

pytestmark = [pytest.mark.django_db, pytest.mark.db]
SYSTEM = system_actor("test")


def found(index: str, question: str) -> list[int]:
    return sorted(SearchEntry.objects.asked(index, question).values_list("object_id", flat=True))


def whole() -> list[tuple]:
    return sorted(SearchEntry.objects.values_list("index", "object_id", "words"))


def rebuilt() -> list[tuple]:
    for index in registry.indexes():
        services.rebuild(index=index.key)
    return whole()


def test_every_index_can_be_asked_on_this_database():
    assert {SearchEntry.objects.asked(index.key, "安全 aq 10021 a王").count() for index in registry.indexes()} == {0}


def test_a_person_is_found_under_the_new_name_and_no_longer_under_the_old(people):
    at, unit = clock.now(), people.nodes["CM-A"]
    person = roster.save_person(actor=SYSTEM, at=at, unit=unit, staff_no="77001", name="欧阳建华", hired_on=localdate(at))
    assert found("person", "欧阳") == found("person", "77001") == found("person", "oyjh") == found("person", "jianhua") == [person.pk]
    roster.save_person(actor=SYSTEM, at=at, person=person, name="司马建华")
    assert (found("person", "欧阳"), found("person", "司马")) == ([], [person.pk])


def test_whoever_has_left_leaves_the_index(people):
    at, person = clock.now(), PersonFactory(name="诸葛明亮", unit=people.nodes["CM-A"])
    services.refresh(index="person", ids=[person.pk])
    assert found("person", "zgml") == [person.pk]
    roster.save_person(actor=SYSTEM, at=at, person=person, left_on=localdate(at) - timedelta(days=1))
    assert found("person", "zgml") == []


def test_people_who_come_in_bulk_are_found(people, django_assert_num_queries):
    rows = [{"staff_no": f"7{n:04}", "name": f"慕容{'甲乙丙丁'[n % 4]}", "unit": people.nodes["CM-A"]} for n in range(600)]
    roster.create_people(rows=rows, actor=SYSTEM, at=clock.now())
    assert len(found("person", "慕容")) == 600
    ids = list(Person.objects.filter(name__startswith="慕容").values_list("pk", flat=True))
    with django_assert_num_queries(8):  # two steps of 300: out, read, in; and the savepoint
        services.refresh(index="person", ids=ids)


def test_a_refused_change_leaves_the_index_as_it_was(people):
    person = PersonFactory(name="诸葛明亮", unit=people.nodes["CM-A"])
    services.refresh(index="person", ids=[person.pk])
    before = whole()
    with transaction.atomic():
        roster.save_person(actor=SYSTEM, at=clock.now(), person=person, name="司马明亮")
        transaction.set_rollback(True)
    assert whole() == before
    assert found("person", "zgml") == [person.pk]


def test_a_renamed_unit_and_a_closed_one(people):
    at, node = clock.now(), people.nodes["CM-B"]
    organization.update_node(actor=SYSTEM, at=at, node=node, name="掘进九队")
    assert found("node", "juejin") == [node.pk]
    fields = {"code": "NEW1", "name": "救护中队", "short_name": "救护", "kind": "district", "opened_on": localdate(at)}
    new = organization.create_node(actor=SYSTEM, at=at, parent=people.nodes["MK1"], **fields)
    assert found("node", "救护") == [new.pk]
    organization.close_node(actor=SYSTEM, at=at, node=new, closed_on=localdate(at))
    assert found("node", "救护") == []


def test_records_logged_changed_and_imported(people):
    at = clock.now()
    facts = facts_of(people.branch_a, subject="井口安全宣讲")
    activity = log_activity(actor=people.actor(people.secretary), at=at, facts=facts)
    assert found("activity", "安全宣讲") == found("activity", "aqxj") == [activity.pk]
    changed = facts_of(people.branch_a, subject="防汛演练")
    update_activity(actor=people.actor(people.secretary), at=at, activity=activity, facts=changed, version=activity.version)
    assert (found("activity", "安全宣讲"), found("activity", "防汛")) == ([], [activity.pk])
    made = record_activities(actor=SYSTEM, at=at, rows=[ActivityRecord(facts=facts, attendance={}, state=ActivityState.HELD)])
    assert found("activity", "宣讲") == [made[0].pk]


def test_a_file_taken_off_is_found_no_more(people, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    actor, at = people.actor(people.hr), clock.now()
    honour = _honour(people)
    paper = SimpleUploadedFile("表彰决定.png", png())
    stored = files.attach_uploads(actor=actor, at=at, uploads=[paper], record_kind="honour", record_id=honour.pk)[0]
    link = stored.links.get()
    assert found("file", "表彰") == [link.pk]
    files.detach(actor=actor, at=at, file=stored, record_kind="honour", record_id=honour.pk)
    assert found("file", "表彰") == []


def _honour(people):
    return HonourFactory(person=people.worker.person, node=people.nodes["CM-A"], registered_by=people.hr)


def test_a_withdrawn_honour_leaves_the_index(people):
    honour = _honour(people)
    services.refresh(index="honour", ids=[honour.pk])
    assert found("honour", "职工甲") == [honour.pk]
    withdraw_honour(actor=people.actor(people.second_hr), at=clock.now(), honour=honour, reason="登记有误")
    assert found("honour", "职工甲") == []


def test_a_rebuild_takes_out_what_is_gone_and_puts_in_what_is_missing(people):
    ActivityFactory(branch=people.branch_a)
    first = rebuilt()
    SearchEntry.objects.create(index="person", object_id=10**9, words="wghost")
    SearchEntry.objects.create(index="person", object_id=0, words="wghost")
    SearchEntry.objects.filter(index="node").delete()
    assert rebuilt() == first
    assert {index for index, _pk, _words in first} == {"person", "node", "activity"}


def test_the_first_fill_after_an_update_touches_only_what_is_empty(people, django_assert_num_queries):
    services.rebuild(index="person")
    SearchEntry.objects.filter(index="person", object_id=people.worker.person_id).delete()
    call_command("migrate", "--fake", verbosity=0)
    assert found("node", "支部A") == [people.nodes["ZB-A"].pk]
    assert found("person", "职工甲") == []  # an index that holds something is kept by the services


def test_the_command_names_what_it_wrote(people, capsys):
    call_command("rebuild_search", "node")
    assert capsys.readouterr().out == f"node: {len(people.nodes)}\n"
    with pytest.raises(CommandError, match="no such index: peeple"):
        call_command("rebuild_search", "peeple")
