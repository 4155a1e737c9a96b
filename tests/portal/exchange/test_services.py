from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from portal.audit.models import AuditRow
from portal.exchange import services
from portal.exchange.models import ImportBatch
from portal.exchange.registry import all_kinds, kind_of
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.organization.models import Node
from portal.people.models import Person
from tests.portal.exchange.factories import table

pytestmark = pytest.mark.db
HEAD = ("工号", "姓名", "单位编码", "入职日期", "手机号", "身份证号")
GOOD = ("50001", "王建国", "CM-A", "2020.7.1", "13800001234", None)
State = ImportBatch.State


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def hr(people):
    return people.actor(people.hr)


def check(actor, *rows, kind="people", commit=False):
    return services.check_table(kind=kind_of(kind), file=table(*rows), name="a.xlsx", actor=actor, at=clock.now(), commit=commit)


def problems(report):
    return [(p.row, p.column) for p in report.problems]


def test_a_check_writes_nothing_and_a_commit_writes_all(people, hr):
    before = Person.objects.count(), AuditRow.objects.count()
    report = check(hr, HEAD, GOOD, ("50002", "李丽", "CM-B", None, None, None))
    assert (report.rows, report.created, report.is_clean) == (2, 2, True)
    assert (Person.objects.count(), AuditRow.objects.count()) == before
    assert check(hr, HEAD, GOOD, commit=True).created == 1
    again = check(hr, HEAD, GOOD, commit=True)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 1)
    assert check(hr, HEAD, (*GOOD[:1], "王建邦", *GOOD[2:]), commit=True).changed == 1


def test_a_blank_cell_leaves_what_is_stored(people, hr):
    check(hr, HEAD, GOOD, commit=True)
    check(hr, HEAD, ("50001", "王建国", "CM-A", None, None, None), commit=True)
    assert Person.objects.get(staff_no="50001").phone == "13800001234"


def test_every_error_is_named_by_row_and_column_and_nothing_is_written(people, hr):
    report = check(
        hr, HEAD, GOOD, ("50001", "重复", "CM-A", None, None, None), (None, "缺号", "CM-A", None, None, None),
        ("50003", "李丽", "CM-C", "明天", "123", 990101199003070018), ("50004", "赵", "CM-C", None, None, None), commit=True,
    )  # fmt: skip
    assert problems(report) == [(3, "工号"), (4, "工号"), (5, "入职日期"), (5, "身份证号"), (6, "单位编码")]
    assert "不存在，或不在您的管理范围内" in report.problems[-1].message
    assert Person.objects.filter(staff_no__startswith="5000").count() == 0


def test_the_rules_of_the_page_hold_for_the_file(people, hr):
    report = check(hr, HEAD, ("50003", "李丽", "CM-A", None, "123", "990101199003070018"))
    assert problems(report) == [(2, "手机号"), (2, "身份证号")]
    taken = people.worker.person.staff_no
    assert check(hr, HEAD, (taken, people.worker.person.name, "CM-B", None, None, None)).problems[0].message.startswith("换单位请用")


def test_an_unreadable_file_is_one_problem_of_the_file(people, hr):
    report = check(hr, ("甲", "乙"), (1, 2))
    assert (problems(report), report.rows) == ([(0, "")], 0)


def test_units_may_stand_before_their_parents(people):
    from portal.rights.access import system_actor

    head = ("组织编码", "组织名称", "类别", "上级编码", "成立日期", "考核分组")
    rows = [("X-ZB", "某支部", "党支部", "X-DW", "2024年3月5日", "生产类"), ("X-DW", "某党委", "党委", "X", "20240305", None),
            ("X", "新矿", "煤矿", "JT", 45356, None)]  # fmt: skip
    report = check(system_actor("t"), head, *rows, kind="units", commit=True)
    assert (report.problems, report.created) == ([], 3)
    branch = Node.objects.select_related("peer_group").get(code="X-ZB")
    assert (branch.path, branch.peer_group.code) == ("JT/X/X-DW/X-ZB/", "production")
    assert check(system_actor("t"), head, *rows, kind="units", commit=True).unchanged == 3
    wrong = check(system_actor("t"), head, ("X", "新矿", "区队", "JT", 45356, "天上"), kind="units")
    assert problems(wrong) == [(2, "同类组")]


def test_history_and_measures_come_in_twice_without_a_trace(people, hr):
    check(hr, HEAD, GOOD, commit=True)
    head = ("工号", "开始日期", "结束日期", "原工作单位", "岗位名称")
    rows = [("50001", "2015-01-01", "2020-06-30", "外地煤矿", "采煤工")]
    assert check(hr, head, *rows, kind="work-history", commit=True).created == 1
    assert check(hr, head, *rows, kind="work-history", commit=True).unchanged == 1
    assessor = people.actor(people.assessor)
    head = ("单位编码", "指标名称", "统计月份", "实际完成", "计划值")
    rows = [("ZB-A", "产量(工作量)", "2026年7月", "120,000", 118000), ("ZB-A", "隐患闭环率", "2026-07", "98%", None)]
    assert check(assessor, head, *rows, kind="business-measures", commit=True).created == 2
    assert check(assessor, head, *rows, kind="business-measures", commit=True).unchanged == 2
    wrong = [
        ("ZB-A", "产量（工作量）", "2199-01", 1, None),
        ("ZB-C", "产量（工作量）", "2026-07", 1, None),
        ("ZB-A", "心情", "2026-07", 1, None),
    ]
    assert problems(check(assessor, head, *wrong, kind="business-measures")) == [(2, "月份"), (3, "单位编码"), (4, "指标")]


def receive(hr, *rows, name="a.xlsx"):
    return services.receive(actor=hr, at=clock.now(), kind=kind_of("people"), file=table(*rows), name=name)


def commit(hr, batch):
    kind = kind_of("people")
    batch = services.request_commit(actor=hr, at=clock.now(), batch=batch, kind=kind)
    return services.commit_batch(batch=batch, kind=kind, actor=hr, at=clock.now())


def test_a_file_waits_encrypted_and_is_gone_after_the_commit(people, hr, django_capture_on_commit_callbacks):
    batch = receive(hr, HEAD, GOOD)
    name = batch.content.name
    with default_storage.open(name) as file:
        assert b"PK" not in file.read()[:10]
    with django_capture_on_commit_callbacks(execute=True):
        done = commit(hr, batch)
    assert (done.state, done.created, default_storage.exists(name)) == (State.COMMITTED, 1, False)
    assert AuditRow.objects.get(action="import.committed").after == {"created": 1, "changed": 0, "unchanged": 0}
    assert commit(hr, batch).state == State.COMMITTED
    assert AuditRow.objects.filter(action="import.committed").count() == 1


def test_data_that_moved_since_the_check_stop_the_commit(people, hr):
    batch = receive(hr, HEAD, GOOD)
    check(hr, HEAD, ("50001", "别人", "CM-B", None, None, None), commit=True)
    done = commit(hr, batch)
    assert (done.state, done.error_count, done.bad_rows) == (State.CHECKED, 1, 1)
    assert "又发现了问题" in done.notes[0]
    assert Person.objects.get(staff_no="50001").name == "别人"


def test_a_batch_without_a_good_row_cannot_be_written(people, hr):
    batch = receive(hr, HEAD, ("50001", None, "CM-A", None, None, None))
    row = batch.shown_rows.get()
    assert (batch.state, batch.bad_rows, row.problems[0]["column"], row.cells["staff_no"]) == (State.CHECKED, 1, "姓名", "50001")
    with pytest.raises(RuleBroken) as broken:
        commit(hr, batch)
    assert broken.value.code == "exchange.has_bad_rows"


def test_nobody_imports_what_he_has_no_right_to(people):
    with pytest.raises(NotReachable):
        receive(people.actor(people.secretary), HEAD, GOOD)


def test_a_big_file_becomes_a_job_that_a_worker_does_once(people, hr, monkeypatch):
    from portal.exchange import tasks
    from portal.exchange.services import files

    monkeypatch.setattr(files, "BIG_FILE", 10)
    batch = receive(hr, HEAD, GOOD)
    assert (batch.state, batch.job.title) == (State.WAITING, "检查导入文件：a.xlsx")
    tasks.check(job_id=batch.job_id)
    batch.refresh_from_db()
    assert batch.state == State.CHECKED
    batch = services.request_commit(actor=hr, at=clock.now(), batch=batch, kind=kind_of("people"))
    for _twice in range(2):
        tasks.commit(job_id=batch.job_id)
    batch.refresh_from_db()
    assert (batch.state, batch.created, batch.job.state) == (State.COMMITTED, 1, "done")


def test_files_that_nobody_finished_are_forgotten(people, hr):
    batch = receive(hr, HEAD, GOOD)
    at = clock.now()
    assert services.forget_old(at=at, hours=24, undo_days=30) == 0
    assert services.forget_old(at=at + timedelta(hours=25), hours=24, undo_days=30) == 1
    batch.refresh_from_db()
    assert (batch.state, batch.content.name, batch.shown_rows.count()) == (State.REFUSED, "", 0)


def test_every_kind_has_a_right_a_key_and_an_example(db):
    from portal.rights.matrix import MATRIX

    for kind in all_kinds():
        assert kind.right in MATRIX
        attributes = {c.attribute for c in kind.resource.columns()}
        assert set(kind.resource.key) <= attributes
        assert [c.heading for c in kind.resource.columns() if c.required and not c.example] == []
