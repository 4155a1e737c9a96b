import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from portal.exchange.models import ImportBatch
from portal.people.models import Person
from tests.portal.exchange.factories import table

HEAD = ("工号", "姓名", "单位编码", "爱好")
GOOD = ("50001", "王建国", "CM-A", "象棋")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def upload(client, *rows, kind="people", name="表.xlsx"):
    return client.post(reverse("import_start"), {"kind": kind, "file": table(*rows, name=name)})


def test_upload_check_and_write(client, people):
    client.force_login(people.hr)
    batch_page = upload(client, HEAD, GOOD)
    assert batch_page.status_code == 302
    page = client.get(batch_page.url).content.decode()
    assert ("1 行全部检查通过" in page, "没有导入：爱好" in page) == (True, True)
    batch = ImportBatch.objects.get()
    for _double_click in range(2):
        assert client.post(reverse("import_commit", args=[batch.pk])).status_code == 302
    assert "已全部写入" in client.get(batch_page.url).content.decode()
    assert Person.objects.filter(staff_no="50001").count() == 1


def test_errors_are_listed_and_can_be_downloaded(client, people):
    client.force_login(people.hr)
    where = upload(client, HEAD, ("50001", None, "CM-C", None)).url
    page = client.get(where).content.decode()
    assert ("有 1 处错误" in page, "姓名" in page, "全部写入" in page) == (True, True, False)
    batch = ImportBatch.objects.get()
    sheet = load_workbook(io.BytesIO(client.get(reverse("import_errors", args=[batch.pk])).content)).active
    assert [c.value for c in sheet[2]][:2] == [2, "姓名"]
    assert client.post(reverse("import_commit", args=[batch.pk])).status_code == 422


@pytest.mark.parametrize("name", ["报表.pdf", "旧表.xls"])
def test_a_wrong_file_keeps_the_page_and_says_what_is_right(client, people, name):
    client.force_login(people.hr)
    answer = upload(client, HEAD, GOOD, name=name)
    assert (answer.status_code, "只支持 xlsx 和 csv" in answer.content.decode()) == (422, True)


def test_the_choice_and_the_templates_follow_the_rights(client, people):
    client.force_login(people.hr)
    page = client.get(reverse("import_start")).content.decode()
    assert ('value="people"' in page, 'value="business-measures"' in page) == (True, False)
    assert upload(client, HEAD, GOOD, kind="units").status_code == 422
    assert client.get(reverse("import_template", args=["units"])).status_code == 404
    book = load_workbook(io.BytesIO(client.get(reverse("import_template", args=["people"])).content))
    assert [c.value for c in book.worksheets[0][1]][:3] == ["工号*", "姓名*", "单位编码*"]
    client.force_login(people.secretary)
    assert client.get(reverse("import_start")).status_code == 404


def test_a_template_filled_in_is_accepted_as_it_is(client, people):
    client.force_login(people.hr)
    book = load_workbook(io.BytesIO(client.get(reverse("import_template", args=["people"])).content))
    sheet = book.worksheets[0]
    sheet.delete_rows(2)
    sheet.cell(2, 1, "50001"), sheet.cell(2, 2, "王建国"), sheet.cell(2, 3, "CM-A")
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    out.name = "模板.xlsx"
    where = client.post(reverse("import_start"), {"kind": "people", "file": out}).url
    assert "1 行全部检查通过" in client.get(where).content.decode()


def test_an_import_belongs_to_who_made_it(client, people):
    client.force_login(people.hr)
    where = upload(client, HEAD, GOOD).url
    batch = ImportBatch.objects.get()
    for other in (people.second_hr, people.assessor, people.stranger):
        client.force_login(other)
        assert client.get(where).status_code == 404
        assert client.post(reverse("import_commit", args=[batch.pk])).status_code == 404
        assert client.get(reverse("import_errors", args=[batch.pk])).status_code == 404


def test_a_waiting_batch_asks_again_and_admits_a_silent_worker(client, people, monkeypatch):
    from portal.exchange import services

    monkeypatch.setattr(services, "BIG_FILE", 10)
    client.force_login(people.hr)
    where = upload(client, HEAD, GOOD).url
    page = client.get(where).content.decode()
    assert ('hx-trigger="every 2s"' in page, "后台服务没有响应" in page) == (True, True)
    part = client.get(where, headers={"HX-Request": "true"}).content.decode()
    assert ("<html" in part, 'id="batch"' in part) == (False, True)
