from datetime import timedelta

import pytest
from django.db import connection

from branches.tickets import access, selectors, services
from branches.tickets.models import ServiceTicket, TicketEntry
from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.kernel.fields import keyed_hash
from portal.kernel.periods import quarter_of
from portal.notices.models import Notice
from portal.rights.access import system_actor
from tests.branches.tickets import factories as make

pytestmark = pytest.mark.db


def code_of(act) -> str:
    with pytest.raises(RuleBroken) as broken:
        act()
    return broken.value.code


def test_a_named_concern_reaches_the_branch_that_covers_the_unit(people):
    row = make.raised(people)
    assert (row.branch, row.raised_by, row.state, row.due_on) == (
        people.branch_a, people.worker.person, "open", clock.today() + timedelta(days=10)
    )  # fmt: skip
    assert set(Notice.objects.filter(code="ticket.raised_notice").values_list("recipient", flat=True)) == {people.secretary.pk}
    assert AuditRow.objects.filter(action="ticket.raised", actor=people.worker).count() == 1


def test_without_a_name_nothing_leads_to_the_person(people):
    before = set(AuditRow.objects.values_list("pk", flat=True))
    row, receipt = services.raise_ticket(**make.words(people, people.worker), facts=make.facts(way="code"), once_key="k" * 32)
    assert (row.raised_by, row.receipt_hash, len(receipt)) == (None, keyed_hash(receipt), 16)
    assert set(AuditRow.objects.values_list("pk", flat=True)) == before
    mine = {str(people.worker.pk), str(people.worker.person_id), people.worker.person.staff_no, people.worker.person.name}
    with connection.cursor() as cursor:
        cursor.execute("SELECT raised_by_id, once_key, subject, text FROM branches_serviceticket")
        person, key, subject, text = cursor.fetchone()
    assert person is None
    assert not {"k" * 32, *mine} & {key, subject, text}
    assert "热水" not in subject + text  # encrypted at rest


def test_a_receipt_holds_when_the_keys_of_the_server_are_changed(people, settings):
    row, receipt = services.raise_ticket(**make.words(people, people.worker), facts=make.facts(way="code"), once_key="n" * 32)
    settings.FIELD_KEYS = ["a-new-key-for-fields", *settings.FIELD_KEYS]
    assert selectors.of_receipt(receipt) == row
    assert selectors.of_receipt("") is None


def test_a_double_click_makes_one_ticket_and_shows_the_same_receipt(people):
    words = make.words(people, people.worker)
    first = services.raise_ticket(**words, facts=make.facts(way="code"), once_key="a" * 32)
    assert services.raise_ticket(**words, facts=make.facts(way="code"), once_key="a" * 32) == first
    assert ServiceTicket.objects.count() == 1


def test_what_is_incomplete_is_refused(people):
    assert code_of(lambda: make.raised(people, subject="  ")) == "ticket.subject_needed"
    assert code_of(lambda: make.raised(people, text=" \n")) == "ticket.text_needed"
    people.worker.person.unit = people.nodes["MK1"]
    people.worker.person.save()
    assert code_of(lambda: make.raised(people)) == "ticket.no_branch"


def test_route_answer_and_the_persons_word(people):
    row = make.answered(people)
    assert (row.state, row.unit, row.first_answered_on) == ("answered", people.nodes["CM-B"], clock.today())
    words = make.words(people, people.worker)
    assert code_of(lambda: services.tell_ticket(**words, ticket=row, version=row.version, helped=False)) == "ticket.reason_needed"
    with pytest.raises(EditConflict):
        services.tell_ticket(**words, ticket=row, version=1, helped=True)
    row = services.tell_ticket(**words, ticket=row, version=row.version, helped=False, reason="还是凉的")
    assert (row.state, row.reopened_on, row.answered_on, row.first_answered_on) == ("assigned", clock.today(), None, clock.today())
    row = services.answer_ticket(**make.words(people, make.handler(people)), ticket=row, version=row.version, text="换了锅炉")
    row = services.tell_ticket(**words, ticket=row, version=row.version, helped=False, reason="没换")
    assert (row.state, row.helped, row.escalated_on) == ("closed", False, clock.today())
    assert code_of(lambda: services.tell_ticket(**words, ticket=row, version=row.version, helped=True)) == "ticket.is_closed"
    late = {"version": 1, "helped": False, "reason": "还是没换"}  # the second no of a page that has stood open meanwhile
    assert code_of(lambda: services.tell_ticket(**words, ticket=row, **late)) == "ticket.is_closed"
    assert (row.entries.filter(act="unhelped").count(), row.entries.filter(act="escalated").count()) == (1, 1)
    assert list(row.entries.values_list("act", flat=True)) == [
        "routed", "answered", "reopened", "answered", "unhelped", "escalated",
    ]  # fmt: skip
    assert not TicketEntry.objects.filter(act__in=("reopened", "unhelped"), by__isnull=False).exists()


def test_the_receipt_tells_too_and_nobody_else_does(people):
    services.raise_ticket(**make.words(people, people.worker), facts=make.facts(way="code"), once_key="b" * 32)
    row = ServiceTicket.objects.get()
    receipt = services.raise_ticket(**make.words(people, people.worker), facts=make.facts(way="code"), once_key="b" * 32)[1]
    row = services.answer_ticket(**make.words(people), ticket=row, version=1, text="已办")
    before = AuditRow.objects.count()
    words = make.words(people, people.worker)
    wrong = "0" * 16 if receipt != "0" * 16 else "1" * 16
    assert code_of(lambda: services.tell_by_receipt(**words, receipt=wrong, version=2, helped=True)) == "ticket.receipt_unknown"
    own = make.words(people)
    assert code_of(lambda: services.tell_by_receipt(**own, receipt=receipt, version=2, helped=True)) == "ticket.own_answer"
    assert services.tell_by_receipt(**words, receipt=receipt, version=2, helped=True).state == "closed"
    assert AuditRow.objects.count() == before


def test_nobody_answers_what_he_raised_and_nobody_strange_touches_it(people):
    row = make.from_meeting(people)
    words = make.words(people)
    assert code_of(lambda: services.answer_ticket(**words, ticket=row, version=1, text="好")) == "ticket.own_ticket"
    assert code_of(lambda: services.route_ticket(**words, ticket=row, version=1, number="没有")) == "ticket.handler_unknown"
    for user in (people.sibling, people.stranger, people.committee, people.worker):
        with pytest.raises(NotReachable):
            services.answer_ticket(**make.words(people, user), ticket=row, version=1, text="好")
    named = make.raised(people)
    number = people.worker.person.staff_no
    assert code_of(lambda: services.route_ticket(**words, ticket=named, version=1, number=number)) == "ticket.handler_raised"


def test_what_goes_up_directly_is_hidden_from_the_branch(people):
    row = make.raised(people, is_direct=True)
    seen = {n: row in access.office_rows(people.actor(getattr(people, n))) for n in ("secretary", "committee", "sibling", "stranger")}
    assert seen == {"secretary": False, "committee": True, "sibling": False, "stranger": False}
    assert people.secretary.pk not in Notice.objects.values_list("recipient", flat=True)


def test_overdue_goes_up_once_and_silence_closes(people):
    row, quiet = make.raised(people), make.answered(people)
    late = clock.today() + timedelta(days=11)
    who = {"actor": system_actor("watch"), "at": clock.now()}
    assert row not in access.office_rows(people.actor(people.committee))
    assert [services.escalate_late(**who, today=day) for day in (late - timedelta(days=1), late, late)] == [0, 1, 0]
    assert row in access.office_rows(people.actor(people.committee))
    over = clock.today() + timedelta(days=15)
    assert [services.close_silent(**who, today=day) for day in (over - timedelta(days=1), over, over)] == [0, 1, 0]
    quiet.refresh_from_db()
    assert (quiet.state, quiet.helped) == ("closed", None)


def test_the_board_counts_without_names(people, django_assert_num_queries):
    row = make.answered(people)
    services.tell_ticket(**make.words(people, people.worker), ticket=row, version=row.version, helped=True)
    make.raised(people)
    make.raised(people, code="PAY")
    scope = people.actor(people.committee).scope("ticket.board")
    with django_assert_num_queries(4):  # topics, tickets, and the columns of two further rooms
        needs = selectors.board(scope, quarter_of(clock.today()), clock.today())
    first = needs[0]
    assert (first.topic.code, first.line.raised, first.line.ontime, first.line.helped, first.line.waiting) == ("LIVING", 2, 1, 1, 1)
    far = selectors.board(people.actor(people.stranger).scope("ticket.board"), quarter_of(clock.today()), clock.today())
    assert sum(n.asked for n in far) == 0
