"""Hardship files: who reads them, aid with a second person, the yearly review, sums for everybody else."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse

from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.people.enums import EmploymentType
from portal.rights.enums import Role
from tests.portal.accounts.factories import admin
from tests.support.factories import PersonFactory
from tests.workforce.care import factories as make
from workforce.care import services, todos
from workforce.care.models import HardshipAid, HardshipFile, HardshipReason
from workforce.care.selectors import hardship

pytestmark = pytest.mark.django_db


def readers(people) -> dict:
    """Everybody whom a privacy rule has to stand against."""
    return {
        "keeper": make.officer(people), "second keeper": make.officer(people, "工会乙"), "person": people.worker,
        "far officer": make.far_officer(people), "secretary": people.secretary, "committee": people.committee,
        "sibling": people.sibling, "stranger": people.stranger, "hr": people.hr, "colleague": make.user_of(people, "同事甲"),
        "admin": admin(Role.SYSTEM_ADMIN, people.nodes["JT"], "sys"), "audit admin": admin(Role.AUDIT_ADMIN, people.nodes["JT"], "aud"),
    }  # fmt: skip


def test_only_keepers_in_reach_and_the_person_read_a_file(client, people):
    file, found = make.hardship(people), {}
    for name, user in readers(people).items():
        client.force_login(user)
        page = client.get(reverse("hardship_detail", args=[file.pk]))
        found[name] = page.status_code == 200 and make.SECRET in page.content.decode()
        for post in ("hardship_aid", "hardship_review", "hardship_edit"):
            status = client.post(reverse(post, args=[file.pk]), {}).status_code
            assert status == (422 if "keeper" in name else 404), (name, post)
    assert {name for name, reads in found.items() if reads} == {"keeper", "second keeper", "person"}


def test_an_officer_does_not_keep_his_own_file(client, people):
    me = make.officer(people)
    file = make.hardship(people, me.person, make.officer(people, "工会乙"))
    client.force_login(me)
    page = client.get(reverse("hardship_detail", args=[file.pk]))  # he reads it as the person that he is
    assert (page.context["keeps"], page.context["forms"]) == (False, {})
    assert client.get(reverse("hardship_edit", args=[file.pk])).status_code == 404
    assert list(client.get(reverse("hardship_list")).context["listing"].page.object_list) == []
    for act in (
        lambda: services.review_file(**make.words(people), file=file, version=1, decision="keep", note="继续"),
        lambda: make.aid(people, file),
    ):
        with pytest.raises(RuleBroken, match=r"hardship.own_case"):
            act()
    with pytest.raises(RuleBroken, match=r"hardship.own_case"):
        make.hardship(people, me.person, me)


def test_the_words_are_not_in_the_tables_and_not_in_the_trail(people):
    file = make.hardship(people)
    make.aid(people, file)
    services.review_file(**make.words(people), file=file, version=1, decision="keep", note="仍在治疗")
    with connection.cursor() as cursor:
        for table, column in (("hardshipfile", "detail"), ("hardshipaid", "note"), ("hardshipreview", "note")):
            cursor.execute(f"SELECT {column} FROM workforce_{table}")
            stored = " ".join(str(row[0]) for row in cursor.fetchall())
            assert stored
            assert not any(word in stored for word in ("重病", "慰问", "治疗")), table
    told = " ".join(f"{r.object_label} {r.before} {r.after} {r.reason}" for r in AuditRow.objects.filter(action__startswith="hardship."))
    private = ("重病", "慰问", "治疗", people.worker.person.name, people.worker.person.staff_no)
    assert told
    assert not any(word in told for word in private)


def test_a_retiree_has_a_file(people):
    retiree = PersonFactory(unit=people.nodes["CM-A"], employment_type=EmploymentType.RETIRED, left_on=clock.today() - timedelta(days=900))
    assert make.hardship(people, retiree).is_retired
    with pytest.raises(RuleBroken, match=r"hardship.open_already"):
        make.hardship(people, retiree)
    with pytest.raises(RuleBroken, match=r"hardship.no_person"):
        make.hardship(people, people.stranger.person)


def test_a_file_goes_with_the_person_to_the_new_unit(people):
    file, far = make.hardship(people), make.far_officer(people)
    aid = make.aid(people, file)
    person = file.person
    person.unit = people.nodes["CM-C"]
    person.save()
    for user, seen in ((make.officer(people), 0), (far, 1)):
        actor = people.actor(user)
        assert (hardship.files(actor).count(), hardship.seen_files(actor).count(), hardship.to_confirm(actor).count()) == (seen,) * 3
    with pytest.raises(NotReachable):
        services.review_file(**make.words(people), file=file, version=1, decision="keep", note="继续")
    services.confirm_aid(**make.words(people, far), aid=aid)
    assert services.review_file(**make.words(people, far), file=file, version=1, decision="keep", note="继续").state == "open"


def test_a_second_person_confirms_an_aid(client, people):
    aid = make.aid(people)
    with pytest.raises(RuleBroken, match=r"hardship.second_person"):
        services.confirm_aid(**make.words(people), aid=aid)
    for user in (people.committee, people.secretary, people.stranger, people.worker, make.far_officer(people)):
        with pytest.raises(NotReachable):
            services.confirm_aid(**make.words(people, user), aid=aid)
    second = make.officer(people, "工会乙")
    assert todos.hardships(people.actor(second), clock.now()).count == 1
    assert todos.hardships(people.actor(make.officer(people)), clock.now()).count == 0
    client.force_login(second)
    assert client.post(reverse("hardship_aid_confirm", args=[aid.pk])).status_code == 302
    with pytest.raises(RuleBroken, match=r"hardship.confirmed_already"):
        services.drop_aid(**make.words(people), aid=aid)
    assert HardshipAid.objects.get().confirmed_by == second


def test_an_aid_once_for_a_double_click_and_dropped_before_it_is_confirmed(people):
    file = make.hardship(people)
    told = make.AidFacts("goods", Decimal("200"), clock.today())
    first, again = (services.give_aid(**make.words(people), file=file, facts=told, once_key="k") for _ in range(2))
    assert first.pk == again.pk
    services.drop_aid(**make.words(people), aid=first)
    assert HardshipAid.objects.count() == 0


def test_the_yearly_review_keeps_or_ends(people):
    file = make.hardship(people)
    actor, due = people.actor(make.officer(people)), file.review_due_on
    assert todos.hardships(actor, clock.now()).count == 0
    HardshipFile.objects.update(review_due_on=clock.today() + timedelta(days=30))
    assert todos.hardships(actor, clock.now()).count == 1
    with pytest.raises(RuleBroken, match=r"hardship.note_needed"):
        services.review_file(**make.words(people), file=file, version=1, decision="keep", note="")
    file = services.review_file(**make.words(people), file=file, version=1, decision="keep", note="仍在治疗")
    assert (file.state, file.review_due_on > due) == ("open", True)
    aid = make.aid(people, file)
    with pytest.raises(RuleBroken, match=r"hardship.unconfirmed"):
        services.review_file(**make.words(people), file=file, version=2, decision="end", note="已好转")
    services.confirm_aid(**make.words(people, make.officer(people, "工会乙")), aid=aid)
    with pytest.raises(EditConflict):
        services.review_file(**make.words(people), file=file, version=1, decision="end", note="已好转")
    file = services.review_file(**make.words(people), file=file, version=2, decision="end", note="已好转")
    assert (file.state, file.reviews.count()) == ("ended", 2)
    with pytest.raises(RuleBroken, match=r"hardship.is_ended"):
        make.aid(people, file)


def test_over_the_pages(client, people):
    client.force_login(make.officer(people))
    reason = HardshipReason.objects.get(code="ILLNESS")
    told = {"number": people.worker.person.staff_no, "reason": reason.pk, "detail": make.SECRET}
    assert client.post(reverse("hardship_new"), {**told, "number": people.stranger.person.staff_no}).status_code == 422
    assert client.post(reverse("hardship_new"), told).status_code == 302
    file = HardshipFile.objects.get()
    assert client.post(reverse("hardship_edit", args=[file.pk]), {"version": 1, "reason": reason.pk, "detail": "有变化"}).status_code == 302
    told = {"kind": "money", "amount": "500", "given_on": clock.today(), "note": "春节慰问"}
    assert client.post(reverse("hardship_aid", args=[file.pk]), told).status_code == 302
    assert client.post(reverse("hardship_aid_drop", args=[HardshipAid.objects.get().pk])).status_code == 302
    told = {"version": 2, "decision": "keep", "note": "继续"}
    assert client.post(reverse("hardship_review", args=[file.pk]), told).status_code == 302
    assert people.worker.person.name in client.get(reverse("hardship_list")).content.decode()
    client.force_login(people.worker)
    assert "患病" in client.get(reverse("care_mine")).content.decode()


def test_the_committee_sees_counts_and_sums_and_small_ones_not(client, people):
    for n in range(6):
        make.confirmed(people, make.hardship(people, PersonFactory(unit=people.nodes["CM-A"], name=f"帮扶{n}")), amount=Decimal("100"))
    make.hardship(people, PersonFactory(unit=people.nodes["CM-B"]))
    make.hardship(people, PersonFactory(unit=people.nodes["CM-C"]), make.far_officer(people))
    client.force_login(people.committee)
    page = client.get(reverse("hardship_board"))
    board, text = page.context["board"], page.content.decode()
    assert (board.whole, board.aid_count, board.aid_sum) == (7, 6, Decimal("600"))
    assert [n for _name, n in board.units] == [None, None]  # one of the two could be computed from the whole
    assert not any(word in text for word in ("帮扶0", "重病", make.SECRET, "家属患病"))
    client.force_login(people.stranger)
    assert client.get(reverse("hardship_board")).status_code == 404
    client.force_login(people.second_committee)
    HardshipFile.objects.exclude(person__name="帮扶0").update(state="ended")
    assert client.get(reverse("hardship_board")).context["board"].whole is None


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_and_the_sums_cost_the_same(client, people, django_assert_num_queries, count):
    for _ in range(count):
        make.aid(people, make.hardship(people, PersonFactory(unit=people.nodes["CM-A"])))
    client.force_login(make.officer(people))
    client.get(reverse("hardship_list"))
    for name, statements in (("hardship_list", 7), ("hardship_board", 11)):
        with django_assert_num_queries(statements):
            assert client.get(reverse(name)).status_code == 200


def test_no_file_and_no_interface_hands_hardship_out():
    from portal.kernel.exporters import all_exporters
    from tests.support.routes import routes

    assert [e.key for e in all_exporters() if "hardship" in e.right or "counsel" in e.right] == []
    assert [r.name for r in routes() if r.is_api and ("hardship" in r.pattern or "counsel" in r.pattern)] == []
