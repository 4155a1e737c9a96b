import importlib
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portal.measures.models import BusinessMeasure
from portal.organization.models import Node
from portal.people.models import Person, WorkHistory
from tests.portal.exchange.factories import table

ROOT = Path(__file__).resolve().parents[3]
OWN = ("units", "people", "work-history", "business-measures")


def run(*args):
    out, err = StringIO(), StringIO()
    try:
        call_command("import_table", *map(str, args), stdout=out, stderr=err)
    except CommandError as error:
        return error.returncode, out.getvalue(), err.getvalue() + str(error)
    return 0, out.getvalue(), err.getvalue()


@pytest.mark.django_db
def test_the_samples_build_an_enterprise_from_an_empty_database():
    for kind in OWN:
        code, out, err = run(kind, ROOT / "samples" / f"{kind}.xlsx", "--commit")
        assert (code, err) == (0, ""), kind
    assert (Node.objects.count(), Person.objects.count(), BusinessMeasure.objects.count()) == (15, 60, 105)
    assert WorkHistory.objects.filter(ended_on=None).count() == 60
    for kind in OWN:
        _code, out, _err = run(kind, ROOT / "samples" / f"{kind}.xlsx", "--commit")
        assert "新增 0，更新 0" in out, kind


def test_the_samples_are_what_the_script_writes(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "tools")
    script = importlib.import_module("make_samples")
    from openpyxl import load_workbook

    for kind in OWN:
        _title, headings, rows = script.TABLES[kind]()
        sheet = load_workbook(ROOT / "samples" / f"{kind}.xlsx").active
        assert ([c.value for c in sheet[2]], sheet.max_row) == (headings, len(rows) + 2)


def test_without_commit_nothing_is_written(people, tmp_path):
    path = tmp_path / "people.xlsx"
    path.write_bytes(table(("工号", "姓名", "单位编码"), ("50001", "王", "CM-A")).getvalue())
    assert run("people", path)[0] == 0
    assert Person.objects.filter(staff_no="50001").exists() is False


def test_errors_come_by_row_in_plain_words_with_exit_code_one(people, tmp_path):
    path = tmp_path / "people.xlsx"
    path.write_bytes(table(("工号", "姓名", "单位编码"), ("1", None, "CM-A")).getvalue())
    code, _out, err = run("people", path, "--commit")
    assert (code, "第 2 行，姓名：此列必填" in err, "没有写入任何内容" in err) == (1, True, True)


def test_by_acts_with_the_rights_and_the_reach_of_the_account(people, tmp_path):
    path = tmp_path / "people.xlsx"
    path.write_bytes(table(("工号", "姓名", "单位编码"), ("50001", "王", "CM-C")).getvalue())
    code, _out, err = run("people", path, "--by", people.hr.username)
    assert (code, "管理范围" in err) == (1, True)
    assert run("people", path, "--by", people.secretary.username)[0] == 1
    assert run("people", path, "--by", "nobody")[0] == 1
    assert run("people", path)[0] == 0


def test_an_unknown_kind_or_file_is_said(people, tmp_path):
    assert "没有“cats”这类导入" in run("cats", tmp_path / "a.xlsx")[2]
    assert "找不到文件" in run("people", tmp_path / "a.xlsx")[2]
