"""The pages: choose, see, fetch, agree; and what strangers get."""

import io

import pytest
from django.conf import settings
from django.urls import reverse
from openpyxl import load_workbook

from portal.catalogue.models import RuleParameter
from portal.exports import rules
from portal.exports.models import ExportFile
from portal.kernel import clock
from portal.people.exports import PEOPLE
from portal.rights.enums import Role
from portal.rights.models import RoleGrant
from tests.support.factories import PersonFactory, RoleGrantFactory
from tests.workforce.skills.factories import SkillCertificateFactory

WHY = "季度考核汇总上报"


def new(client, key="person-list", query="", **data):
    first = {"format": "csv", "columns": ["staff_no", "name"], "reason": ""}
    return client.post(reverse("export_new", args=[key]) + query, {**first, **data})


def test_from_the_list_to_the_file_without_javascript(client, people):
    client.force_login(people.hr)
    page = client.get(reverse("export_new", args=["person-list"]) + "?left=no&q=人事&o=staff_no")
    text = page.content.decode()
    assert ("共 2 行" in text, "姓名、工号或拼音首字母：人事" in text, "在册或离职：在册" in text) == (True, True, True)
    assert page.context["form"]["columns"].initial == [c.key for c in PEOPLE if not c.is_masked]

    answer = new(client, query="?left=no&q=人事&o=staff_no", format="xlsx", token=page.context["form"]["token"].value())
    export = ExportFile.objects.get()
    assert answer.url == reverse("export_detail", args=[export.pk])
    shown = client.get(answer.url).content.decode()
    assert ("共 2 行" in shown, export.sha256 in shown, reverse("export_download", args=[export.pk]) in shown) == (True, True, True)
    got = client.get(reverse("export_download", args=[export.pk]))
    sheet = load_workbook(io.BytesIO(b"".join(got.streaming_content))).worksheets[0]
    assert [[c.value for c in row][:2] for row in sheet] == [
        ["工号", "姓名"],
        [people.hr.username, "人事甲"],
        [people.second_hr.username, "人事乙"],
    ]
    assert got.headers["Content-Disposition"].startswith("attachment; filename")
    assert (got.headers["X-Content-Type-Options"], got.headers["Cache-Control"]) == ("nosniff", "private, no-store")
    assert got.headers["Content-Length"] == str(export.size)


def test_a_refusal_stands_on_the_page(client, people):
    client.force_login(people.hr)
    RuleParameter.objects.filter(code="EXPORT_REASON_ROWS").update(value=1)
    answer = new(client)
    assert (answer.status_code, "请写明用途" in answer.content.decode()) == (422, True)
    assert (new(client, columns=[]).status_code, new(client, query="?q=13812345678", reason=WHY).status_code) == (422, 422)
    assert ExportFile.objects.count() == 0


@pytest.mark.parametrize("who", ["worker", "secretary", "committee", "stranger", "assessor"])
def test_a_list_that_one_may_not_open_has_no_file(client, people, who):
    client.force_login(getattr(people, who))
    assert client.get(reverse("export_new", args=["person-list"])).status_code == 404
    assert new(client).status_code == 404
    assert client.get(reverse("export_new", args=["no-such-list"])).status_code == 404


def test_files_are_their_owners(client, people):
    client.force_login(people.hr)
    new(client)
    pages = [reverse(name, args=[ExportFile.objects.get().pk]) for name in ("export_detail", "export_download", "export_forget")]
    assert [client.get(url).status_code for url in pages] == [200, 200, 405]
    for user in (people.committee, people.stranger, people.worker):
        client.force_login(user)
        assert [client.get(pages[0]).status_code, client.get(pages[1]).status_code, client.post(pages[2]).status_code] == [404, 404, 404]
    client.force_login(people.second_hr)  # may read what was taken, since he may see the list; the file is not his
    assert [client.get(pages[0]).status_code, client.get(pages[1]).status_code, client.post(pages[2]).status_code] == [200, 404, 404]
    assert pages[1] not in client.get(pages[0]).content.decode()


def test_what_one_took_of_his_own_records_is_nobody_elses(client, people):
    RoleGrantFactory(user=people.secretary, role=Role.WORKER, node=people.nodes["CM-A"])
    SkillCertificateFactory(person=people.secretary.person)
    SkillCertificateFactory(person=people.worker.person)
    client.force_login(people.secretary)
    new(client, "certificate-list", columns=["staff_no", "number"])
    export = ExportFile.objects.get()
    assert (export.rows, export.reach) == (1, [])
    detail = reverse("export_detail", args=[export.pk])
    assert client.get(detail).status_code == 200
    for user in (people.hr, people.committee, people.sibling):
        client.force_login(user)
        assert client.get(detail).status_code == 404


def test_after_its_hour_or_without_the_right_there_is_no_file(client, people):
    client.force_login(people.hr)
    new(client)
    export = ExportFile.objects.get()
    detail, download = (reverse(name, args=[export.pk]) for name in ("export_detail", "export_download"))
    ExportFile.objects.update(expires_at=clock.now())
    assert ("文件已删除" in client.get(detail).content.decode(), client.get(download).status_code) == (True, 422)
    ExportFile.objects.update(expires_at=export.expires_at)
    RoleGrant.objects.filter(user=people.hr).update(node=people.nodes["CM-A"])
    assert ("您现在已没有查看这些内容的权限" in client.get(detail).content.decode(), client.get(download).status_code) == (True, 404)


def test_the_owner_deletes_his_file(client, people):
    client.force_login(people.hr)
    new(client)
    pk = ExportFile.objects.get().pk
    assert client.post(reverse("export_forget", args=[pk])).url == reverse("export_list")
    assert ExportFile.objects.get().state == "expired"


def test_a_second_person_reads_agrees_and_the_owner_fetches(client, people):
    RuleParameter.objects.filter(code="EXPORT_SECOND_PERSON").update(value=3)
    client.force_login(people.hr)
    assert "须由另一名有同样权限的人批准" in client.get(reverse("export_new", args=["person-list"])).content.decode()
    new(client, reason=WHY)
    pk = ExportFile.objects.get().pk
    detail, decide = reverse("export_detail", args=[pk]), reverse("export_decide", args=[pk])
    assert ("等待另一人批准" in client.get(detail).content.decode(), client.get(detail).context["may_decide"]) == (True, False)
    assert client.post(decide, {"act": "approve"}).status_code == 422

    client.force_login(people.second_hr)
    assert [row.pk for row in client.get(reverse("export_list")).context["waiting"]] == [pk]
    text = client.get(detail).content.decode()
    assert (WHY in text, "工号、姓名" in text, client.get(detail).context["may_decide"]) == (True, True, True)
    assert client.post(decide, {"act": "refuse", "note": ""}).status_code == 422
    assert client.post(decide, {"act": "approve"}).url == reverse("export_list")
    assert client.get(reverse("export_list")).context["waiting"] == []

    client.force_login(people.hr)
    assert client.get(reverse("export_download", args=[pk])).status_code == 200
    for user in (people.stranger, people.committee):
        client.force_login(user)
        assert client.post(decide, {"act": "approve"}).status_code == 404


def test_progress_is_asked_for_until_it_is_done(client, people, monkeypatch):
    monkeypatch.setattr(rules, "AT_ONCE", 1)
    client.force_login(people.hr)
    new(client)
    export = ExportFile.objects.get()
    detail = reverse("export_detail", args=[export.pk])
    part = client.get(detail, headers={"HX-Request": "true"}).content.decode()
    assert ("正在生成" in part, 'hx-trigger="every 2s"' in part, "<html" in part) == (True, True, False)
    assert reverse("export_forget", args=[export.pk]) in part
    assert client.post(reverse("export_forget", args=[export.pk])).url == reverse("export_list")
    page = client.get(detail).content.decode()
    assert ("导出已取消" in page, 'hx-trigger="every 2s"' in page, ExportFile.objects.get().state) == (True, False, "cancelled")


def test_a_job_that_gave_up_shows_as_a_file_that_was_not_made(client, people, monkeypatch):
    monkeypatch.setattr(rules, "AT_ONCE", 1)
    client.force_login(people.hr)
    new(client)
    export = ExportFile.objects.get()
    export.job.state = "failed"
    export.job.save()
    assert "文件没有生成" in client.get(reverse("export_detail", args=[export.pk])).content.decode()


def test_the_page_speaks_english_and_the_file_of_an_import_stays_chinese(client, people):
    client.force_login(people.hr)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(reverse("export_new", args=["person-list"])).content.decode()
    assert ("Export Roster" in page, "工号" in page) == (True, True)
    new(client)
    got = b"".join(client.get(reverse("export_download", args=[ExportFile.objects.get().pk])).streaming_content)
    assert got.decode("utf-8-sig").splitlines()[0] == "工号,姓名"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_files_costs_the_same_for_one_and_three(client, people, count, django_assert_num_queries):
    client.force_login(people.hr)
    for _ in range(count):
        new(client)
    with django_assert_num_queries(9):
        page = client.get(reverse("export_list"))
    assert len(page.context["listing"].page.object_list) == count


def test_the_form_costs_the_same_for_many_people(client, people, django_assert_num_queries):
    client.force_login(people.hr)
    with django_assert_num_queries(11):
        client.get(reverse("export_new", args=["person-list"]))


@pytest.mark.parametrize("count", [1, 3])
def test_one_file_costs_the_same_for_one_and_three_rows(client, people, count, django_assert_num_queries):
    client.force_login(people.hr)
    for _ in range(count):
        PersonFactory(unit=people.nodes["CM-A"], name="赵同名")
    url = new(client, query="?q=赵同名").url
    with django_assert_num_queries(6):
        assert client.get(url).context["export"].rows == count
