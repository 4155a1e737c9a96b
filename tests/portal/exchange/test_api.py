"""The import in steps for machines."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from rest_framework.test import APIClient

from portal.people.models import Person
from tests.portal.exchange.factories import table

HEAD = ("工号", "姓名", "单位编码")
URL = "/api/v1/imports/"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def hr(people):
    return client_of(people.hr)


def client_of(user):
    client = APIClient()
    client.force_login(user)
    return client


def upload(client, *rows, kind="people"):
    return client.post(URL, {"kind": kind, "file": table(*rows)}, format="multipart")


def test_upload_correct_write_and_undo(hr):
    made = upload(hr, HEAD, ("50001", "王建国", "CM-A"), ("50002", None, "CM-A"), ("50003", "赵强", "CM-X"))
    assert (made.status_code, made.data["state"], made.data["rows"], made.data["bad_rows"]) == (201, "checked", 3, 2)
    one = f"{URL}{made.data['id']}/"
    rows = hr.get(one + "rows/").data["results"]
    assert [(r["number"], r["problems"][0]["attribute"], r["problems"][0]["code"]) for r in rows] == [
        (3, "name", "exchange.required"), (4, "unit", "exchange.out_of_reach"),
    ]  # fmt: skip
    assert rows[0]["cells"]["staff_no"] == "50002"

    fixed = hr.patch(one + "rows/", {"rows": [{"number": 3, "cells": {"name": "李丽"}}, {"number": 4, "is_skipped": True}]}, format="json")
    assert (fixed.data["bad_rows"], fixed.data["skipped"], fixed.data["created"]) == (0, 1, 2)
    done = hr.post(one + "commit/", {"mode": "all"}, format="json")
    assert (done.data["state"], done.data["undo_until"] is not None, Person.objects.filter(staff_no__startswith="5000").count()) == (
        "committed", True, 2,
    )  # fmt: skip
    assert hr.post(one + "undo/").data["state"] == "undone"
    assert Person.objects.filter(staff_no__startswith="5000").count() == 0
    assert [row["state"] for row in hr.get(URL).data["results"]] == ["undone"]


@pytest.mark.parametrize("count", [1, 3, 60])
def test_rows_in_trouble_come_page_by_page_in_the_same_number_of_statements(hr, django_assert_num_queries, count):
    one = upload(hr, HEAD, *((f"5{i:04d}", None, "CM-A") for i in range(count))).data["id"]
    with django_assert_num_queries(6):
        answer = hr.get(f"{URL}{one}/rows/").data
    assert (answer["count"], len(answer["results"]), answer["next"] is not None) == (count, min(count, 50), count > 50)
    assert len(hr.get(f"{URL}{one}/rows/?page_size=100000").data["results"]) == count


def test_columns_are_matched_and_remembered(hr):
    rows = (("人员代号", "姓名", "单位编码"), ("50001", "王建国", "CM-A"))
    made = upload(hr, *rows).data
    one = f"{URL}{made['id']}/"
    assert made["state"] == "mapping"
    columns = hr.get(one + "columns/").data
    assert (columns[0]["heading"], columns[0]["attribute"], columns[0]["samples"]) == ("人员代号", "", ["50001"])
    missing = hr.put(one + "columns/", {"mapping": {"姓名": "name", "单位编码": "unit"}}, format="json")
    assert (missing.status_code, missing.data["code"]) == (422, "exchange.map_missing")
    mapped = hr.put(one + "columns/", {"mapping": {"人员代号": "staff_no", "姓名": "name", "单位编码": "unit"}}, format="json")
    assert (mapped.data["state"], mapped.data["created"]) == ("checked", 1)
    assert upload(hr, *rows).data["state"] == "checked"


def test_good_rows_only_and_the_workbook_of_the_others(hr):
    text = "工号,姓名,单位编码\n50001,王建国,CM-A\n'=1+1,,CM-A\n"
    made = hr.post(URL, {"kind": "people", "file": SimpleUploadedFile("a.csv", text.encode("utf-8-sig"))}, format="multipart").data
    one = f"{URL}{made['id']}/"
    assert hr.post(one + "commit/", {"mode": "all"}, format="json").data["code"] == "exchange.has_bad_rows"
    assert hr.post(one + "commit/", {"mode": "good"}, format="json").data["created"] == 1
    answer = hr.get(one + "errors/")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert (sheet["A1"].value, sheet.max_row, sheet["A2"].value, sheet["A2"].data_type) == ("工号", 2, "=1+1", "s")


def test_nobody_sees_the_imports_of_others_or_kinds_without_the_right(hr, people):
    pk = upload(hr, HEAD, ("50001", "王建国", "CM-A")).data["id"]
    for user in (people.second_hr, people.assessor):
        other = client_of(user)
        assert other.get(URL).data["count"] == 0
        for path in ("", "rows/", "columns/", "errors/"):
            assert other.get(f"{URL}{pk}/{path}").status_code == 404
        for path in ("commit/", "undo/", "cancel/"):
            assert other.post(f"{URL}{pk}/{path}", {}, format="json").status_code == 404
    assert upload(hr, HEAD, ("X", "新矿", "CM-A"), kind="units").status_code == 404
    assert client_of(people.stranger).get(URL).data["count"] == 0
    assert client_of(people.worker).get(URL).status_code == 404


def test_the_import_of_somebody_else_is_not_there_before_what_was_sent_is_looked_at(hr, people):
    pk = upload(hr, HEAD, ("30001", "王建国", "CM-A")).json()["id"]
    other = client_of(people.second_hr)
    assert other.patch(f"{URL}{pk}/rows/", {}, format="json").status_code == 404
    assert other.put(f"{URL}{pk}/columns/", {}, format="json").status_code == 404
    assert other.post(f"{URL}{pk}/commit/", {"mode": "?"}, format="json").status_code == 404


@pytest.mark.parametrize("where", ["imports/abc/", "imports/abc/rows/", "imports/abc/columns/", "imports/abc/errors/", "exports/abc/"])
def test_what_is_no_number_is_not_found(hr, where):
    assert hr.get(f"/api/v1/{where}").status_code == 404


def test_a_row_beyond_every_sheet_is_refused_in_words(hr):
    made = upload(hr, HEAD, ("50001", None, "CM-A"))
    answer = hr.patch(f"{URL}{made.data['id']}/rows/", {"rows": [{"number": 10**30, "cells": {"name": "李丽"}}]}, format="json")
    assert answer.status_code == 400
