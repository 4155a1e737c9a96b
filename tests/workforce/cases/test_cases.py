"""Cases from their raising to the worker's word: who handles them, who reads which name, what silence brings."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from portal.audit.models import AuditRow
from portal.calendar.selectors import work_calendar
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.models import Notice
from portal.rights.access import system_actor
from portal.rights.enums import Role
from tests.support.factories import RoleGrantFactory
from tests.workforce.cases import factories as make
from workforce.cases import access, selectors, services, todos
from workforce.cases.enums import CaseCategory
from workforce.cases.models import WorkerCase, WorkerCaseEntry, WorkerCaseMediation

pytestmark = pytest.mark.django_db


def watch(today: date) -> tuple[int, int]:
    return services.watch_silence(actor=system_actor("watch"), at=clock.now(), today=today)


@pytest.mark.parametrize(("category", "days"), [("pay", 10), ("rest", 7), ("safety", 3), ("career", 15), ("environment", 10)])
def test_each_category_has_its_working_days(people, category, days):
    today = clock.today()
    assert make.raised(people, category=category).due_on == work_calendar(today).add(today, days)
    assert category in CaseCategory.values


def test_from_the_raising_to_the_workers_word(people):
    row = make.answered(people)
    assert (row.state, row.first_answered_on, row.closed_on) == ("answered", clock.today(), None)
    row = services.speak(**make.words(people, people.worker), case=row, version=row.version, is_solved=True)
    assert (row.state, row.closed_how, row.closed_on) == ("closed", "confirmed", clock.today())
    acts = list(WorkerCaseEntry.objects.values_list("act", flat=True))
    assert acts == ["assigned", "answered", "confirmed"]


def test_nobody_but_the_worker_closes(people):
    row = make.answered(people)
    for user in (make.officer(people), make.handler(people), make.leader(people), people.committee, people.secretary, people.stranger):
        with pytest.raises(NotReachable):
            services.speak(**make.words(people, user), case=row, version=row.version, is_solved=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkerCase.objects.update(state="closed", closed_on=clock.today())
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkerCase.objects.update(state="closed", closed_on=clock.today(), closed_how="silent")


def test_each_no_opens_it_again_and_the_second_goes_up(people):
    top, row = make.top_officer(people), make.answered(people)
    told = make.words(people, people.worker)
    with pytest.raises(RuleBroken, match=r"worker_case.reason_needed"):
        services.speak(**told, case=row, version=row.version, is_solved=False)
    row = services.speak(**told, case=row, version=row.version, is_solved=False, reason="只补了两天")
    assert (row.state, row.escalated_on, row.first_answered_on) == ("assigned", None, clock.today())
    row = services.answer(**make.words(people, make.handler(people)), case=row, version=row.version, text="再补三天")
    row = services.speak(**told, case=row, version=row.version, is_solved=False, reason="仍没有")
    assert (row.state, row.escalated_on) == ("assigned", clock.today())
    assert Notice.objects.filter(code="worker_case.escalated_notice", recipient=top).count() == 1


def test_whom_it_is_about_never_handles_and_never_sees_it(people):
    """Also where he holds the union's office himself."""
    about = make.officer(people, "工会乙")
    make.officer(people)
    RoleGrantFactory(user=about, role=Role.WORKER, node=people.nodes["MK1"])
    row = make.raised(people, about_number=about.person.staff_no)
    assert set(Notice.objects.values_list("recipient__person__name", flat=True)) == {"工会甲"}
    actor = people.actor(about)
    assert [rows(actor).count() for rows in (access.office_rows, access.handled_rows, access.own_rows)] == [0, 0, 0]
    assert todos.office(actor, clock.now()).count == 0
    with pytest.raises(RuleBroken, match=r"worker_case.handler_about"):
        services.assign(**make.words(people), case=row, version=1, number=about.person.staff_no)
    with pytest.raises(RuleBroken, match=r"worker_case.handler_raised"):
        services.assign(**make.words(people), case=row, version=1, number=people.worker.person.staff_no)
    with pytest.raises(NotReachable):
        services.assign(**make.words(people, about), case=row, version=1, number=make.handler(people).person.staff_no)
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkerCase.objects.filter(pk=row.pk).update(handler=about.person)
    with pytest.raises(RuleBroken, match=r"worker_case.about_self"):
        make.raised(people, about_number=people.worker.person.staff_no)


def test_assigned_answered_and_mediated_by_the_right_ones(people):
    row = make.raised(people)
    with pytest.raises(RuleBroken, match=r"worker_case.assign_first"):
        services.answer(**make.words(people), case=row, version=1, text="好")
    for number, code in (("nobody", "person_unknown"), (people.branch_a.memberships.last().person.staff_no, "handler_account")):
        with pytest.raises(RuleBroken, match=code):
            services.assign(**make.words(people), case=row, version=1, number=number)
    for user in (people.secretary, people.committee, people.sibling, people.stranger, make.far_officer(people), people.worker):
        with pytest.raises(NotReachable):
            services.assign(**make.words(people, user), case=row, version=1, number=make.handler(people).person.staff_no)
    row = make.assigned(people, row)
    with pytest.raises(EditConflict):
        services.answer(**make.words(people, make.handler(people)), case=row, version=1, text="好")
    first, again = make.mediation(people, row, "k"), make.mediation(people, row, "k")
    assert (first.pk, WorkerCaseMediation.objects.count()) == (again.pk, 1)
    with pytest.raises(NotReachable):
        services.mediate(**make.words(people), case=row, facts=services.MediationFacts(clock.today(), "a", "b", "agreed"))
    with pytest.raises(RuleBroken, match=r"worker_case.answer_needed"):
        services.answer(**make.words(people, make.handler(people)), case=row, version=row.version, text=" ")
    other = make.user_of(people, "经办乙", unit="CM-B")
    row = services.assign(**make.words(people, make.handler(people)), case=row, version=row.version, number=other.person.staff_no)
    assert access.handled_rows(people.actor(make.handler(people))).count() == 0  # who has handed it on sees it no more


def test_without_a_name_there_is_a_receipt_and_no_trace(people):
    row, receipt = make.receipt_of(people, once_key="k" * 32)
    again, same = make.receipt_of(people, once_key="k" * 32)
    assert (row.pk, receipt, WorkerCase.objects.count()) == (again.pk, same, 1)
    assert (row.raised_by, row.way, len(receipt)) == (None, "code", 16)
    assert AuditRow.objects.filter(action__startswith="worker_case.").count() == 0
    assert selectors.of_receipt(receipt) == row
    assert selectors.of_receipt("0" * 16) is None
    row = make.answered(people, row)
    told = make.words(people, make.user_of(people, "同事甲"))  # whoever holds the receipt, at whatever account
    with pytest.raises(RuleBroken, match=r"worker_case.receipt_unknown"):
        services.speak_by_receipt(**told, receipt="1" * 16, version=row.version, is_solved=True)
    with pytest.raises(RuleBroken, match=r"worker_case.own_answer"):
        services.speak_by_receipt(**make.words(people, make.handler(people)), receipt=receipt, version=row.version, is_solved=True)
    row = services.speak_by_receipt(**told, receipt=receipt, version=row.version, is_solved=True)
    assert row.closed_how == "confirmed"
    assert not AuditRow.objects.filter(action="worker_case.spoken").exists()


def test_from_a_letterbox_a_meeting_a_call(people):
    told = {"unit": people.nodes["CM-A"], "facts": make.facts()}
    filed = services.take_in(**make.words(people), channel="letterbox", **told)
    assert (filed.case.channel, filed.case.way, len(filed.receipt)) == ("letterbox", "code", 16)
    filed = services.take_in(**make.words(people), channel="telephone", number=people.worker.person.staff_no, **told)
    assert (filed.case.raised_by, filed.receipt) == (people.worker.person, "")
    for user in (people.secretary, people.worker, people.committee, make.far_officer(people)):
        with pytest.raises(NotReachable):
            services.take_in(**make.words(people, user), channel="meeting", **told)


def test_words_and_names_are_neither_in_the_table_nor_in_the_trail(people):
    make.mediation(people, make.answered(people))
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject, text FROM workforce_workercase")
        stored = " ".join(cursor.fetchone())
        cursor.execute("SELECT text, parties FROM workforce_workercasemediation")
        stored += " ".join(cursor.fetchone())
    assert not any(word in stored for word in ("年休假", "补休", "职工代表"))
    rows = AuditRow.objects.filter(action__startswith="worker_case.")
    told = " ".join(f"{r.object_label} {r.before} {r.after} {r.reason}" for r in rows)
    assert not any(word in told for word in ("年休假", people.worker.person.name, make.leader(people).person.name))
    sent = " ".join(f"{n.params}" for n in Notice.objects.all())
    assert people.worker.person.name not in sent


def test_overdue_goes_to_the_union_above_once(people):
    top = make.top_officer(people)
    make.officer(people)
    row = make.late(people)
    assert row.escalated_on == clock.today()
    assert services.escalate_late(actor=system_actor("watch"), at=clock.now(), today=clock.today()) == 0
    assert list(Notice.objects.filter(code="worker_case.escalated_notice").values_list("recipient", flat=True)) == [top.pk]
    assert todos.office(people.actor(top), clock.now()).late == 1


def test_silence_ends_a_case_after_a_reminder_written_down(people):
    row, days = make.answered(people), selectors.silence(clock.today())
    calendar = work_calendar(clock.today())
    remind = calendar.add(clock.today(), days.answer) + timedelta(days=1)
    assert watch(remind - timedelta(days=1)) == (0, 0)
    assert (watch(remind), watch(remind)) == ((1, 0), (0, 0))
    assert Notice.objects.filter(code="worker_case.reminded_notice", recipient=people.worker).count() == 1
    end = calendar.add(remind, days.remind) + timedelta(days=1)
    assert watch(end - timedelta(days=1)) == (0, 0)
    assert watch(end) == (0, 1)
    row.refresh_from_db()
    assert (row.state, row.closed_how) == ("closed", "silent")
    assert list(row.entries.values_list("act", flat=True))[-2:] == ["reminded", "silent"]
    assert Notice.objects.filter(code="worker_case.silent_notice", recipient=people.worker).count() == 1


def test_the_board_hides_small_counts(people):
    for _n in range(6):
        make.raised(people)
    row = make.raised(people, make.user_of(people, "同事乙", unit="CM-B"), category="pay")
    make.answered(people, row)
    board = selectors.board(people.actor(people.committee).scope("worker_case.board"), clock.today().year, clock.today())
    assert (board.raised, board.ontime, board.confirmed, board.silent, board.waiting) == (7, None, 0, 0, None)
    assert [n for _name, n in board.units] == [None, None]
    assert [dict(board.categories)[name] for name in ("薪酬福利", "休息休假")] == [None, None]
    far = selectors.board(people.actor(people.stranger).scope("worker_case.board"), clock.today().year, clock.today())
    assert (far.raised, far.units) == (0, [])
    WorkerCase.objects.exclude(category="pay").delete()
    board = selectors.board(people.actor(people.committee).scope("worker_case.board"), clock.today().year, clock.today())
    assert (board.raised, board.units) == (None, [("组织CM-B", None)])
