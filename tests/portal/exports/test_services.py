"""Asking, agreeing, making, fetching, forgetting: who may, and what the trail says."""

import hashlib
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from portal.audit.models import AuditRow
from portal.exports import rules, selectors, services, todos
from portal.exports.models import ExportFile
from portal.exports.tasks import make
from portal.kernel import clock
from portal.kernel.errors import NotReachable
from portal.kernel.models import Job
from portal.notices.models import Notice
from portal.people.models import Person
from portal.rights.models import RoleGrant
from tests.portal.exports.asking import WHY, ask, limit, refusal, work
from tests.portal.exports.files import content_of, lines_of, notes_of
from tests.support.factories import PersonFactory

pytestmark = pytest.mark.db


def test_a_small_list_is_ready_at_once_and_the_trail_says_all(people, hr):
    export = ask(hr, query="q=人事&o=-staff_no&page=3", format="xlsx", reason=WHY)

    rows = lines_of(export)
    assert (export.state, export.rows, export.people, export.downloads) == ("ready", 2, 2, 0)
    assert rows[0][:3] == ["工号", "姓名", "单位编码"]
    assert [row[1] for row in rows[1:]] == ["人事乙", "人事甲"]
    assert export.sha256 == hashlib.sha256(content_of(export)).hexdigest()
    assert export.expires_at - export.made_at == timedelta(hours=24)
    made = AuditRow.objects.get(action="export.made")
    assert (made.actor, made.reason, made.node_path) == (people.hr, WHY, people.nodes["MK1"].path)
    assert made.after == {
        "exporter": "person-list", "rows": 2, "people": 2, "filter": ["姓名、工号或拼音首字母：人事"], "columns": export.columns,
        "format": "xlsx", "sha256": export.sha256, "size": export.size,
    }  # fmt: skip
    assert "phone" not in str(made.after)


def test_the_workbook_says_whose_copy_it_is_and_the_csv_keeps_to_the_rows(people, hr):
    book, text = ask(hr, format="xlsx", reason=WHY), ask(hr)

    notes = notes_of(book)
    assert (notes["导出人"], notes["行数"], notes["用途"]) == (f"人事甲 {people.hr.username}", str(book.rows), WHY)
    assert "不得外传" in notes["请注意"]
    assert len(lines_of(text)) == text.rows + 1
    assert text.name.startswith("花名册-人事甲-")
    assert text.name.endswith(".csv")


def test_the_file_on_disk_is_sealed(people, hr):
    export = ask(hr)
    with export.content.open("rb") as kept:
        assert people.worker.person.staff_no.encode() not in kept.read()


def test_numbers_that_are_protected_leave_masked_or_not_at_all(people, hr):
    Person.objects.filter(pk=people.worker.person_id).update(phone="13812345678", id_no="110101199003070011")

    plain = content_of(ask(hr)).decode()
    masked = content_of(ask(hr, columns=["staff_no", "masked_phone", "masked_id_no"])).decode()
    assert ("遮盖" in plain, "138" in plain.replace(people.worker.person.staff_no, "")) == (False, False)
    assert ("138****5678" in masked, "110***********0011" in masked) == (True, True)
    assert ("13812345678" in masked, "110101199003070011" in masked) == (False, False)


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"query": "q=没有这个人"}, "export.nothing"),
        ({"columns": []}, "export.no_columns"),
        ({"columns": ["staff_no", "phone"]}, "export.unknown_column"),
        ({"format": "pdf"}, "export.bad_format"),
        ({"query": "q=13812345678"}, "export.number_search"),
        ({"query": "q=+110101199003070011"}, "export.number_search"),
    ],
)
def test_what_cannot_be_exported_is_refused_in_words(people, hr, how, code):
    assert refusal(ask, hr, **how) == code
    assert ExportFile.objects.count() == 0


def test_above_the_limit_a_reason_is_needed(people, hr):
    limit("EXPORT_REASON_ROWS", ask(hr).rows - 1)

    assert refusal(ask, hr, reason="报") == "export.reason_needed"
    assert ask(hr, reason=WHY).state == "ready"
    limit("EXPORT_REASON_ROWS", ask(hr, reason=WHY).rows)
    assert ask(hr).state == "ready"


def test_a_second_click_finds_the_first_file(people, hr):
    first, second = ask(hr, token="a"), ask(hr, token="a")

    assert (first.pk, ExportFile.objects.count(), AuditRow.objects.filter(action="export.made").count()) == (second.pk, 1, 1)


@pytest.mark.parametrize("who", ["worker", "secretary", "committee", "assessor"])
def test_without_the_right_of_the_list_nobody_asks(people, who):
    with pytest.raises(NotReachable):
        ask(people.actor(getattr(people, who)))


def test_a_filter_never_widens_the_reach(people, hr):
    assert "员工" in content_of(ask(hr)).decode()
    foreign = people.stranger.person
    assert refusal(ask, hr, query=f"q={foreign.staff_no}") == "export.nothing"
    assert refusal(ask, hr, query=f"unit={people.nodes['CM-C'].pk}&q={foreign.staff_no}") == "export.nothing"


# -- the second person ------------------------------------------------------------------------------------


def test_many_people_need_a_second_person_with_the_same_right(people, hr, asked):
    assert (asked.state, bool(asked.content)) == ("asked", False)
    told = {n.recipient for n in Notice.objects.filter(code="export.notice_asked")}
    assert told == {people.second_hr}
    assert AuditRow.objects.get(action="export.requested").after["people"] == asked.people
    waiting = [(u, todos.to_decide(people.actor(u), clock.now()).count) for u in (people.hr, people.second_hr, people.stranger)]
    assert waiting == [(people.hr, 0), (people.second_hr, 1), (people.stranger, 0)]

    done = services.decide_export(actor=people.actor(people.second_hr), at=clock.now(), export=asked, is_approved=True)
    assert (done.state, done.decided_by, done.rows) == ("ready", people.second_hr, asked.rows)
    made = AuditRow.objects.get(action="export.made")
    assert (made.actor, made.after["decided_by"]) == (people.hr, people.second_hr.username)
    assert Notice.objects.get(code="export.notice_ready").recipient == people.hr
    assert todos.to_decide(people.actor(people.second_hr), clock.now()).count == 0


def test_nobody_agrees_to_his_own(people, hr, asked):
    assert refusal(services.decide_export, actor=hr, at=clock.now(), export=asked, is_approved=True) == "export.own_request"
    with pytest.raises(IntegrityError), transaction.atomic():
        ExportFile.objects.filter(pk=asked.pk).update(decided_by=people.hr)


@pytest.mark.parametrize("who", ["committee", "worker", "stranger", "secretary"])
def test_others_do_not_learn_of_it(people, asked, who):
    with pytest.raises(NotReachable):
        services.decide_export(actor=people.actor(getattr(people, who)), at=clock.now(), export=asked, is_approved=True)


def test_a_smaller_reach_agrees_to_nothing_bigger(people, asked):
    RoleGrant.objects.filter(user=people.second_hr).update(node=people.nodes["CM-A"])
    with pytest.raises(NotReachable):
        services.decide_export(actor=people.actor(people.second_hr), at=clock.now(), export=asked, is_approved=True)


def test_a_refusal_needs_words_and_is_told(people, asked):
    how = {"actor": people.actor(people.second_hr), "at": clock.now(), "export": asked, "is_approved": False}
    assert refusal(services.decide_export, **how) == "export.note_needed"

    assert services.decide_export(**how, note="范围太大，请只导出本队").state == "refused"
    assert Notice.objects.get(code="export.notice_refused").params["note"] == "范围太大，请只导出本队"
    assert refusal(services.decide_export, **how, note="再来一次") == "export.decided"


def test_where_nobody_could_agree_it_says_so_at_once(people, hr):
    limit("EXPORT_SECOND_PERSON", 3)
    RoleGrant.objects.filter(user=people.second_hr).update(withdrawn_at=clock.now())
    assert refusal(ask, hr, reason=WHY) == "export.no_second_person"


def test_without_personal_columns_nobody_is_asked(people, hr):
    limit("EXPORT_SECOND_PERSON", 0)
    assert ask(hr, columns=["unit", "post_category"], reason=WHY).state == "ready"


# -- the worker -------------------------------------------------------------------------------------------


def test_a_big_list_is_made_by_a_worker_who_tells(people, queued, monkeypatch):
    monkeypatch.setattr(selectors, "CHUNK", 2)
    assert (queued.state, queued.job.total) == ("queued", queued.rows)

    done = work(queued)
    job = Job.objects.get(pk=done.job_id)
    assert (done.state, len(lines_of(done)) - 1) == ("ready", done.rows)
    assert (job.state, job.done, job.result_url) == ("done", done.rows, f"/exports/{done.pk}/")
    assert Notice.objects.get(code="export.notice_ready").params["rows"] == done.rows
    make.run(job_id=done.job_id)
    assert AuditRow.objects.filter(action="export.made").count() == 1


def test_a_right_withdrawn_in_between_makes_nothing(people, queued):
    RoleGrant.objects.filter(user=people.hr).update(withdrawn_at=clock.now())

    done = work(queued)
    assert (done.state, done.error_code, bool(done.content)) == ("failed", "export.right_gone", False)
    assert Job.objects.get(pk=done.job_id).error_code == "export.right_gone"
    assert AuditRow.objects.filter(action="export.made").count() == 0
    assert default_storage.exists("exports") is False


@pytest.mark.parametrize("change", [{"node": "CM-A"}, {"is_active": False}])
def test_a_smaller_reach_or_a_closed_account_makes_nothing(people, queued, change):
    if "node" in change:
        RoleGrant.objects.filter(user=people.hr).update(node=people.nodes["CM-A"])
    else:
        type(people.hr).objects.filter(pk=people.hr.pk).update(is_active=False)

    assert work(queued).error_code == "export.right_gone"


def test_what_the_list_hangs_on_may_be_gone(people, monkeypatch):
    monkeypatch.setattr(rules, "AT_ONCE", 1)
    export = ask(people.actor(people.secretary), key="member-list", query="branch=ZB-A")
    people.nodes["ZB-A"].code = "ZB-X"
    people.nodes["ZB-A"].save()

    assert work(export).error_code == "export.right_gone"


def test_more_people_than_were_asked_for_wait_for_a_second_person(people, queued):
    limit("EXPORT_SECOND_PERSON", queued.people)
    PersonFactory(unit=people.nodes["CM-A"])

    assert work(queued).error_code == "export.not_approved"
