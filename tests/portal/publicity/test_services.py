"""The way of a publicity, who may read it, and everything that is refused on it."""

from datetime import date

import pytest
from django.http import Http404

from portal.audit.models import AuditRow
from portal.kernel.errors import EditConflict, RuleBroken
from portal.notices.models import Notice
from portal.publicity import registry, selectors, services
from portal.publicity.access import readable_by
from portal.publicity.models import Publicity
from portal.rights.enums import Role
from tests.portal.accounts.factories import admin
from tests.portal.publicity.factories import KIND, LAST, OPENED, at, objected, opened
from tests.support.people import user_with

AFTER = date(2026, 3, 10)


@pytest.fixture
def ended():
    """Calls of the room that its publicity has come to an end."""
    calls = []
    registry.register_closing(KIND, lambda row, actor, at: calls.append((row.pk, row.state)))
    registry.register_withdrawal(KIND, lambda row, actor, at: calls.append((row.pk, row.state)))
    yield calls
    registry._closings.pop(KIND)
    registry._withdrawals.pop(KIND)


def broken(act, *args, **words):
    with pytest.raises(RuleBroken) as refusal:
        act(*args, **words)
    return refusal.value.code


def close(people, row, *, on=AFTER, user=None, note="公示期内未收到异议", **how):
    version = how.get("version", row.version)
    return services.close_publicity(actor=people.actor(user or people.hr), at=at(on), publicity=row, version=version, note=note)


def answer(people, objection, *, user=None, is_upheld=False, words="经核查，年限无误"):
    actor = people.actor(user or people.second_hr)
    return services.answer_objection(actor=actor, at=at(LAST), objection=objection, is_upheld=is_upheld, answer=words)


def test_it_runs_its_days_and_the_room_is_told_once(people, ended):
    row = opened(people)
    assert (row.starts_on, row.ends_on, row.is_estimated) == (OPENED, LAST, False)
    assert [(e.no, e.label, e.record_id) for e in row.entries.all()] == [(1, "职工1", 1), (2, "职工2", 2)]
    assert broken(close, people, row, on=LAST) == "publicity.still_running"
    assert broken(close, people, row, note="  ") == "publicity.note_needed"

    closed = close(people, row)

    assert (closed.state, closed.closing_note, ended) == ("closed", "公示期内未收到异议", [(row.pk, "closed")])
    with pytest.raises(EditConflict):
        close(people, row)
    assert broken(close, people, closed) == "publicity.not_running"
    assert len(ended) == 1


def test_a_year_without_calendar_is_said(people):
    assert opened(people, on=date(2032, 3, 1)).is_estimated


def test_what_can_be_opened(people):
    opened(people)
    assert broken(opened, people) == "publicity.already_running"
    assert broken(opened, people, record_id=2, workdays=4) == "publicity.too_short"
    assert broken(opened, people, record_id=2, entries=0) == "publicity.no_entries"


@pytest.mark.parametrize("who", ["secretary", "worker", "stranger", "assessor"])
def test_only_hr_and_the_committee_publish_and_end(people, who):
    user, row = getattr(people, who), opened(people)
    for act in (
        lambda: opened(people, user=user, record_id=2),
        lambda: close(people, row, user=user),
        lambda: services.withdraw_publicity(actor=people.actor(user), at=at(OPENED), publicity=row, version=1, note="x"),
    ):
        with pytest.raises(Http404):
            act()


def test_who_reads_it(people):
    n = people.nodes
    plant, district, branch = opened(people), opened(people, node="CM-A", record_id=2), opened(people, node="DW1", record_id=3)

    def reads(user):
        return set(readable_by(people.actor(user)))

    assert reads(people.worker) == {plant, district}  # CM-A: his own unit and the plant above it
    assert reads(people.sibling) == {plant}  # works in CM-B
    assert reads(people.stranger) == set()
    assert reads(people.hr) == {plant, district, branch}
    assert reads(people.committee) == {plant, branch}
    assert reads(user_with(None, n["CM-A"], unit=n["CM-A"], name="新人")) == {plant, district}
    assert reads(admin(Role.AUDIT_ADMIN, n["MK2"], "far-admin")) == set()


@pytest.mark.parametrize(("day", "hour", "minute", "code"), [(9, 23, 59, ""), (10, 0, 0, "publicity.window_closed")])
def test_objections_come_in_until_midnight_of_the_last_day(people, day, hour, minute, code):
    row = opened(people)
    words = {"publicity": row, "entry": row.entries.first(), "text": "年限不符"}
    act = {"actor": people.actor(people.worker), "at": at(date(2026, 3, day), hour, minute)}
    if code:
        assert broken(services.raise_objection, **act, **words) == code
    else:
        assert services.raise_objection(**act, **words).state == "open"


def test_an_objection_is_answered_by_a_third_person(people):
    row = opened(people)
    objection = objected(people, row)
    due = "2026-03-09"  # five working days, in weeks without holidays
    told = Notice.objects.filter(code="publicity.raised_notice")
    assert {n.params["due"] for n in told} == {due}
    assert people.hr.pk not in set(told.values_list("recipient_id", flat=True))  # the opener does not answer
    assert people.second_hr.pk in set(told.values_list("recipient_id", flat=True))
    assert "raised_by" not in str(AuditRow.objects.get(action="publicity.objected").after)

    assert broken(answer, people, objection, user=people.hr) == "publicity.opener_answers"
    assert broken(answer, people, objection, words=" ") == "publicity.answer_needed"
    assert broken(close, people, Publicity.objects.get()) == "publicity.objections_open"
    assert answer(people, objection).state == "dismissed"
    assert broken(answer, people, objection) == "publicity.answered"
    notice = Notice.objects.get(code="publicity.dismissed_notice")
    assert (notice.recipient, notice.params["answer"]) == (people.worker, "经核查，年限无误")
    assert not row.entries.filter(is_dropped=True).exists()
    assert close(people, Publicity.objects.get()).state == "closed"


def test_nobody_answers_his_own_objection(people):
    objection = objected(people, opened(people), user=people.second_hr)
    assert broken(answer, people, objection) == "publicity.own_objection"
    with pytest.raises(Http404):
        answer(people, objection, user=people.secretary)
    with pytest.raises(Http404):
        answer(people, objection, user=people.stranger)


def test_whom_it_is_about_neither_answers_nor_learns_who_objects(people):
    registry.register_people(KIND, lambda ids: [people.second_hr.person_id])
    try:
        row = opened(people)
        row.entries.filter(no=1).update(record_kind=KIND)
        objection = objected(people, row)
        told = set(Notice.objects.filter(code="publicity.raised_notice").values_list("recipient_id", flat=True))
        assert people.second_hr.pk not in told
        with pytest.raises(Http404):
            answer(people, objection)
        assert selectors.board_of(people.actor(people.second_hr), row, OPENED).all_objections == []
        assert AuditRow.objects.get(action="publicity.objected").actor is None
    finally:
        registry._people.pop(KIND)


def test_an_upheld_objection_takes_the_entry_out(people):
    row = opened(people)
    answer(people, objected(people, row), is_upheld=True)
    assert [e.is_dropped for e in row.entries.all()] == [True, False]
    assert Notice.objects.filter(code="publicity.upheld_notice", recipient=people.worker).exists()


def test_an_objection_upheld_against_the_whole_ends_in_a_withdrawal(people, ended):
    row = opened(people)
    answer(people, objected(people, row, entry=None), is_upheld=True)
    row.refresh_from_db()
    assert broken(close, people, row) == "publicity.upheld_whole"
    words = {"actor": people.actor(people.hr), "at": at(AFTER), "publicity": row, "version": row.version}
    assert broken(services.withdraw_publicity, **words, note="") == "publicity.reason_needed"
    assert services.withdraw_publicity(**words, note="名单有误").state == "withdrawn"
    assert ended == [(row.pk, "withdrawn")]
    assert opened(people).pk != row.pk  # published anew


def test_a_withdrawal_tells_whoever_still_waits(people):
    row = opened(people)
    objected(people, row)
    services.withdraw_publicity(actor=people.actor(people.hr), at=at(OPENED), publicity=row, version=row.version, note="材料有误")
    assert Notice.objects.get(code="publicity.withdrawn_notice").recipient == people.worker


def test_one_open_objection_for_each_entry_and_person(people):
    row = opened(people)
    first = objected(people, row)
    assert broken(objected, people, row) == "publicity.already_raised"
    objected(people, row, entry=2)
    objected(people, row, user=people.secretary)
    objected(people, row, entry=None)
    answer(people, first)
    objected(people, row)  # once answered, a new one may follow
    assert row.objections.count() == 5


def test_what_an_objection_needs(people):
    row, other = opened(people), opened(people, record_id=2)
    words = {"actor": people.actor(people.worker), "at": at(OPENED), "publicity": row}
    assert broken(services.raise_objection, **words, entry=other.entries.first(), text="x") == "publicity.entry_unknown"
    assert broken(services.raise_objection, **words, entry=None, text=" ") == "publicity.text_needed"
    for user in (people.stranger, admin(Role.SYSTEM_ADMIN, people.nodes["MK1"], "sys")):
        with pytest.raises(Http404):
            objected(people, row, user=user)


def test_only_those_who_answer_see_who_objected(people):
    row = opened(people)
    objected(people, row)
    boards = {user: selectors.board_of(people.actor(user), row, OPENED) for user in (people.worker, people.sibling, people.second_hr)}
    assert [(len(b.own), len(b.all_objections)) for b in boards.values()] == [(1, 0), (0, 0), (0, 1)]
    assert boards[people.worker].days_left == 5
