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
    assert "已导入 1 行" in client.get(batch_page.url).content.decode()
    assert Person.objects.filter(staff_no="50001").count() == 1


def test_errors_are_listed_and_can_be_downloaded(client, people):
    client.force_login(people.hr)
    where = upload(client, HEAD, ("50001", None, "CM-C", None)).url
    page = client.get(where).content.decode()
    assert ("1 行有问题，0 行可以导入" in page, "姓名" in page, "怎样导入" in page) == (True, True, False)
    batch = ImportBatch.objects.get()
    sheet = load_workbook(io.BytesIO(client.get(reverse("import_errors", args=[batch.pk])).content)).active
    assert [c.value for c in sheet[1]][:3] == ["工号", "姓名", "单位编码"]
    assert [sheet[2][0].value, sheet[2][-1].value[:8]] == ["50001", "姓名：此列必填，"]
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
    page = client.get(reverse("import_start")).content.decode()
    assert ('value="dues"' in page, 'value="people"' in page, 'value="branches"' in page) == (True, False, False)
    client.force_login(people.worker)
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
    from portal.exchange.services import files

    monkeypatch.setattr(files, "BIG_FILE", 10)
    client.force_login(people.hr)
    where = upload(client, HEAD, GOOD).url
    page = client.get(where).content.decode()
    assert ('hx-trigger="every 2s"' in page, "后台服务没有响应" in page) == (True, True)
    part = client.get(where, headers={"HX-Request": "true"}).content.decode()
    assert ("<html" in part, 'id="batch"' in part) == (False, True)


def test_the_columns_are_matched_on_a_page_of_their_own(client, people):
    client.force_login(people.hr)
    where = upload(client, ("人员代号", "姓名", "单位编码"), ("50001", "王建国", "CM-A")).url
    page = client.get(where).content.decode()
    assert (where.endswith("/columns/"), "没有认出必需的列：工号" in page, "50001" in page) == (True, True, True)
    batch = ImportBatch.objects.get()
    assert client.get(reverse("import_batch", args=[batch.pk])).url == where
    wrong = client.post(where, {"h1": "name", "h2": "name", "h3": "unit"})
    assert (wrong.status_code, "“姓名”选了两次" in wrong.content.decode()) == (422, True)
    done = client.post(where, {"h1": "staff_no", "h2": "name", "h3": "unit"}, follow=True)
    assert "1 行全部检查通过" in done.content.decode()


def test_bad_cells_are_typed_over_without_javascript_and_as_a_part(client, people):
    client.force_login(people.hr)
    where = upload(client, HEAD[:3], ("50001", None, "CM-A"), ("50002", "李丽", "没有")).url
    page = client.get(where).content.decode()
    assert [f'name="c-{name}"' in page for name in ("2-name", "2-unit", "3-unit", "3-name")] == [True, False, True, False]
    assert 'name="c-3-name"' in client.get(where + "?row=3").content.decode()
    rows = reverse("import_correct", args=[ImportBatch.objects.get().pk])
    plain = client.post(rows, {"row": ["2", "3"], "page": "1", "c-2-name": "王建国", "c-3-unit": "没有"}, follow=True)
    assert ("1 行已没有问题" in plain.content.decode(), "1 行有问题，1 行可以导入" in plain.content.decode()) == (True, True)
    part = client.post(rows, {"row": "3", "c-3-unit": "CM-A"}, headers={"HX-Request": "true"}, follow=True).content.decode()
    assert ("<html" in part, "2 行全部检查通过" in part, "1 行已没有问题" in part) == (False, True, True)
    client.post(reverse("import_commit", args=[ImportBatch.objects.get().pk]), {"mode": "all"})
    assert Person.objects.filter(staff_no__startswith="5000").count() == 2


def test_a_cell_of_several_lines_stays_so_while_another_is_corrected(client, people):
    client.force_login(people.hr)
    where = upload(client, (*HEAD[:3], "岗位"), ("50001", None, "CM-A", "采煤机\n司机")).url
    page = client.get(where + "?row=2").content.decode()
    assert ('<textarea class="input" name="c-2-post"' in page, '<input class="input" name="c-2-name"' in page) == (True, True)
    batch = ImportBatch.objects.get()
    rows = reverse("import_correct", args=[batch.pk])
    client.post(rows, {"row": "2", "c-2-post": "采煤机\r\n司机", "c-2-name": ""})
    assert (batch.shown_rows.get().is_edited, batch.shown_rows.get().cells["post"]) == (False, "采煤机\n司机")


def test_five_hundred_bad_rows_come_page_by_page_in_the_same_number_of_statements(client, people, django_assert_num_queries):
    client.force_login(people.hr)
    where = upload(client, HEAD[:3], *((f"5{i:04d}", None, "CM-A") for i in range(500))).url
    for number in (1, 20):
        with django_assert_num_queries(11):
            page = client.get(f"{where}?page={number}").content.decode()
        assert (page.count('aria-invalid="true"'), f"{number} / 20" in page) == (25, True)


@pytest.mark.parametrize("count", [1, 3, 60])
def test_the_first_rows_stay_few_though_many_were_left_out_or_corrected(client, people, django_assert_num_queries, count):
    client.force_login(people.hr)
    where = upload(client, HEAD[:3], *((f"5{i:04d}", None, "CM-A") for i in range(2 * count))).url
    batch = ImportBatch.objects.get()
    mended, left_out = batch.shown_rows.filter(number__lt=2 + count), batch.shown_rows.filter(number__gte=2 + count)
    mended.update(is_bad=False, is_edited=True, told="", outcome="new")
    left_out.update(is_bad=False, is_skipped=True, told="")
    ImportBatch.objects.update(bad_rows=0, created=count, skipped=count)
    with django_assert_num_queries(10):
        page = client.get(where)
    assert len(page.context["sample"].rows) == min(2 * count, 20)
    assert (page.context["sample"].rows[0].number, page.context["corrected"]) == (2, count)


def test_the_history_lists_ones_own_imports_and_the_undo_asks_first(client, people, django_assert_num_queries):
    client.force_login(people.hr)
    assert "还没有导入过" in client.get(reverse("import_list")).content.decode()
    for i in range(3):
        where = upload(client, HEAD[:3], (f"5000{i}", "王建国", "CM-A"), name=f"表{i}.xlsx").url
    batch = ImportBatch.objects.order_by("pk").last()
    client.post(reverse("import_commit", args=[batch.pk]), {"mode": "all"})
    undo = reverse("import_undo", args=[batch.pk])
    assert "将涉及 2 条记录" in client.get(undo).content.decode()
    with django_assert_num_queries(8):
        page = client.get(reverse("import_list")).content.decode()
    assert (page.count("表0.xlsx"), page.count("已导入")) == (1, 2)
    assert client.get(reverse("import_list") + "?kind=people&state=checked&file_name=表1").content.decode().count("表1.xlsx") == 1
    assert "已整批撤销" in client.post(undo, follow=True).content.decode()
    assert (client.get(undo).status_code, Person.objects.filter(staff_no__startswith="5000").count()) == (302, 0)
    client.force_login(people.second_hr)
    assert [client.get(where).status_code, client.post(undo).status_code] == [404, 404]


def test_a_refused_undo_tells_why(client, people):
    client.force_login(people.hr)
    where = upload(client, HEAD[:3], ("50001", "王建国", "CM-A")).url
    pk = ImportBatch.objects.get().pk
    client.post(reverse("import_commit", args=[pk]), {"mode": "all"})
    Person.objects.filter(staff_no="50001").update(education="bachelor")
    client.post(reverse("import_undo", args=[pk]))
    assert "第 2 行“王建国”：导入之后有人改过。" in client.get(where).content.decode()


def test_a_given_up_a_stopped_and_an_unreadable_import_say_so(client, people, monkeypatch):
    from portal.exchange.services import files
    from portal.kernel.models import Job

    client.force_login(people.hr)
    where = upload(client, HEAD[:3], ("50001", None, "CM-A")).url
    pk = ImportBatch.objects.get().pk
    assert "已放弃这次导入" in client.post(reverse("import_give_up", args=[pk]), follow=True).content.decode()
    broken = io.BytesIO(b"PK\x03\x04 broken")
    broken.name = "坏.xlsx"
    page = client.post(reverse("import_start"), {"kind": "people", "file": broken}, follow=True).content.decode()
    assert "这份文件没能导入，没有写入任何内容" in page
    monkeypatch.setattr(files, "BIG_FILE", 10)
    where = upload(client, HEAD[:3], ("50002", "李丽", "CM-A")).url
    pk = ImportBatch.objects.latest("pk").pk
    client.post(reverse("import_cancel", args=[pk]))
    assert ("已停止" in client.get(where).content.decode(), Job.objects.get().state) == (True, "cancelled")
    client.post(reverse("import_recheck", args=[pk]))
    assert ("正在检查" in client.get(where).content.decode(), Job.objects.count()) == (True, 2)


def test_a_page_that_asks_again_by_itself_writes_nothing(client, people, monkeypatch):
    """An import may hold the embedded database: the page that shows its progress must not wait for it."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from portal.exchange.services import files

    monkeypatch.setattr(files, "BIG_FILE", 10)
    client.force_login(people.hr)
    where = upload(client, HEAD[:3], ("50002", "李丽", "CM-A")).url
    with CaptureQueriesContext(
        connection,
    ) as seen:
        part = client.get(where, headers={"HX-Request": "true"}).content.decode()
    assert ("正在检查" in part, [q["sql"] for q in seen if not q["sql"].startswith("SELECT")]) == (True, [])
