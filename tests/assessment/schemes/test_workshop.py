"""The workshop: a draft from an adopted version, edited in the page or by file, compared, and adopted by somebody who wrote none of it."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from assessment.schemes import services
from assessment.schemes.models import AssessmentScheme
from portal.audit.models import AuditRow
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.measures.models import MeasureKind
from portal.rights.enums import Role
from tests.assessment.rounds.factories import AT
from tests.assessment.schemes.factories import SMALL, spoiled, stored
from tests.assessment.schemes.test_workshop_rules import CASES
from tests.support.factories import RoleGrantFactory
from tests.support.people import user_with

pytestmark = pytest.mark.db


@pytest.fixture
def adopted(people):
    MeasureKind.objects.get_or_create(code="OUTPUT", defaults={"name_zh": "产量", "name_en": "Output", "unit_label": "吨", "fold": "sum"})
    return stored(SMALL, state="adopted", drafted_by=people.assessor)


@pytest.fixture
def draft(people, adopted):
    return services.start_draft(actor=people.actor(people.assessor), at=AT, scheme=adopted)


def fields_of(page: str) -> dict[str, str | list[str]]:
    """What a browser would send of the form of a draft."""
    form = page.partition('id="editor"')[2]
    sent: dict[str, str | list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name is None or name[1] == "csrfmiddlewaretoken" or ('type="checkbox"' in tag and "checked" not in tag):
            continue
        said = value[1] if value else ""
        if name[1].endswith("-evidence"):
            sent.setdefault(name[1], []).append(said)
        else:
            sent[name[1]] = "on" if 'type="checkbox"' in tag else said
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    return sent


def url(name: str, scheme: AssessmentScheme, *more: int) -> str:
    return reverse(name, args=[scheme.code, scheme.version, *more])


def test_a_draft_starts_from_an_adopted_version_once(people, adopted):
    actor = people.actor(people.assessor)
    first = services.start_draft(actor=actor, at=AT, scheme=adopted)
    again = services.start_draft(actor=actor, at=AT, scheme=adopted)

    assert (first.pk, first.version, first.state, first.drafted_by) == (again.pk, 2, "draft", people.assessor)
    assert AuditRow.objects.filter(action="scheme.drafted").count() == 1
    with pytest.raises(NotReachable):
        services.start_draft(actor=people.actor(people.committee), at=AT, scheme=adopted)


def test_the_form_sends_back_what_it_shows(client, people, draft):
    client.force_login(people.assessor)
    page = client.get(url("scheme_edit", draft)).content.decode()
    answer = client.post(url("scheme_edit", draft), fields_of(page))
    draft.refresh_from_db()

    assert (answer.status_code, draft.revision) == (302, 1)  # nothing was changed, so nothing was written


def test_the_form_of_the_largest_template_sends_back_what_it_shows(client, people):
    shipped = AssessmentScheme.objects.get(code="DUAL-COAL", version=4)
    draft = services.start_draft(actor=people.actor(people.assessor), at=AT, scheme=shipped)
    client.force_login(people.assessor)
    sent = fields_of(client.get(url("scheme_edit", draft)).content.decode())
    answer = client.post(url("scheme_edit", draft), {**sent, "scheme-0-name_en": "Another name"})
    draft.refresh_from_db()

    assert (answer.status_code, draft.revision, draft.name_en) == (302, 2, "Another name")
    assert draft.body["sections"] == shipped.body["sections"]


def test_points_are_moved_in_one_go(client, people, draft):
    client.force_login(people.assessor)
    sent = fields_of(client.get(url("scheme_edit", draft)).content.decode())
    sent |= {"indicators-0-points": "55", "indicators-1-points": "45", "indicators-0-rule_params": "每次扣=3"}
    assert client.post(url("scheme_edit", draft), sent).status_code == 302
    draft.refresh_from_db()
    body = draft.body["sections"][0]["indicators"]
    assert [(i["points"], i["rule_params"]) for i in body] == [("55", {"deduct": "3"}), ("45", {})]
    assert AuditRow.objects.filter(action="scheme.changed").count() == 1


def test_a_refused_form_keeps_everything_and_says_the_sums(client, people, draft):
    client.force_login(people.assessor)
    sent = fields_of(client.get(url("scheme_edit", draft)).content.decode())
    sent |= {"indicators-1-points": "39.9", "indicators-0-name_zh": "改了的名字", "indicators-2-rule_params": "目标=零"}
    answer = client.post(url("scheme_edit", draft), sent)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "“党建”维度各指标分值合计 99.9 分，应恰好为 100 分。" in page
    assert "合计 99.9 分" in page
    assert "参数 目标（target） 应是大于 0 的数" in page
    assert 'value="改了的名字"' in page
    assert 'value="39.9"' in page
    assert "第 1 行" not in page
    draft.refresh_from_db()
    assert draft.revision == 1


def test_rows_are_added_and_dropped(client, people, draft):
    client.force_login(people.assessor)
    sent = fields_of(client.get(url("scheme_edit", draft)).content.decode())
    page = client.post(url("scheme_edit", draft), {**sent, "do": "add:indicators:S1"}).content.decode()
    sent = fields_of(page)
    assert sent["indicators-3-code"] == "S1-1"
    sent |= {"indicators-3-name_zh": "新指标", "indicators-3-points": "40", "indicators-1-drop": "on"}
    assert client.post(url("scheme_edit", draft), sent).status_code == 302
    draft.refresh_from_db()
    assert [i["code"] for i in draft.body["sections"][0]["indicators"]] == ["P1", "S1-1"]


@pytest.mark.parametrize("what", ["sections:party", "bands:", "bonus:business", "vetoes:party", "nothing:", ""])
def test_every_kind_of_row_can_be_added(client, people, draft, what):
    client.force_login(people.assessor)
    sent = fields_of(client.get(url("scheme_edit", draft)).content.decode())
    assert client.post(url("scheme_edit", draft), {**sent, "do": f"add:{what}"}).status_code == 200


def test_two_editors_do_not_overwrite_each_other(client, people, draft):
    client.force_login(people.assessor)
    sent = fields_of(client.get(url("scheme_edit", draft)).content.decode())
    assert client.post(url("scheme_edit", draft), {**sent, "scheme-0-name_zh": "第一人"}).status_code == 302
    late = client.post(url("scheme_edit", draft), {**sent, "scheme-0-name_zh": "第二人"})

    assert late.status_code == 409
    assert "另一人刚刚修改并保存了这份草案" in late.content.decode()
    assert 'value="第二人"' in late.content.decode()
    draft.refresh_from_db()
    assert draft.name_zh == "第一人"


def test_who_edited_does_not_adopt(people, draft):
    both = user_with(Role.ASSESSOR, people.nodes["JT"], unit=people.nodes["JT"], name="兼任")
    RoleGrantFactory(user=both, role=Role.COMMITTEE, node=people.nodes["JT"])
    services.change_draft(
        actor=people.actor(both), at=AT, scheme=draft, revision=1, text=draft.source_text.replace("deduct: 2", "deduct: 4")
    )
    draft.refresh_from_db()
    assert draft.editors == [both.pk]
    with pytest.raises(RuleBroken) as broken:
        services.adopt_scheme(actor=people.actor(both), at=AT, scheme=draft)
    assert broken.value.code == "scheme.own_draft"


def test_an_adopted_or_shipped_version_is_not_edited(client, people, adopted, draft):
    actor = people.actor(people.assessor)
    for scheme in (adopted, AssessmentScheme.objects.get(code="DUAL-COAL", version=4)):
        with pytest.raises(RuleBroken):
            services.change_draft(actor=actor, at=AT, scheme=scheme, revision=1, text=scheme.source_text)
        client.force_login(people.assessor)
        assert client.get(url("scheme_edit", scheme)).status_code == 422
    AssessmentScheme.objects.filter(pk=draft.pk).update(source_text="anything")  # a draft may change,
    with pytest.raises(DatabaseError), transaction.atomic():  # its number may not
        AssessmentScheme.objects.filter(pk=draft.pk).update(version=9)


def test_a_change_after_the_reading_stops_the_adoption(people, draft):
    services.change_draft(
        actor=people.actor(people.assessor), at=AT, scheme=draft, revision=1, text=draft.source_text.replace("deduct: 2", "deduct: 4")
    )
    with pytest.raises(RuleBroken) as broken:
        services.adopt_scheme(actor=people.actor(people.committee), at=AT, scheme=draft, revision=1)
    assert broken.value.code == "scheme.changed_meanwhile"
    assert services.adopt_scheme(actor=people.actor(people.committee), at=AT, scheme=draft, revision=2).state == "adopted"


def test_a_late_service_call_is_a_conflict(people, draft):
    with pytest.raises(EditConflict):
        services.change_draft(actor=people.actor(people.assessor), at=AT, scheme=draft, revision=7, text=draft.source_text)


def test_the_combination_is_chosen_in_the_form_with_a_coefficient_in_every_band(client, people, draft):
    client.force_login(people.assessor)
    sent = fields_of(client.get(url("scheme_edit", draft)).content.decode())
    sent |= {"scheme-0-combine": "coefficient", "scheme-0-combine_source": "会议决定", "bands-0-coefficient": "1.05"}
    refused = client.post(url("scheme_edit", draft), sent)
    assert (refused.status_code, "等次 fail 缺少换算系数" in refused.content.decode()) == (422, True)
    assert client.post(url("scheme_edit", draft), {**sent, "bands-1-coefficient": "0.9"}).status_code == 302
    draft.refresh_from_db()
    assert draft.body["combine"] == {"method": "coefficient", "source": "会议决定"}
    assert [band["coefficient"] for band in draft.body["bands"]] == ["1.05", "0.9"]
    page = client.get(url("scheme_detail", draft)).content.decode()
    assert [part in page for part in ("换算系数按党建等次：良好 1.05、未达标 0.9", "依据：会议决定")] == [True, True]
    again = fields_of(client.get(url("scheme_edit", draft)).content.decode())
    assert (again["scheme-0-combine"], again["bands-1-coefficient"]) == ("coefficient", "0.9")


# -- files ------------------------------------------------------------------------------------------------------
def test_a_workbook_of_earlier_days_has_no_columns_for_the_combination(client, people, draft):
    client.force_login(people.assessor)
    workbook = load_workbook(BytesIO(client.get(url("scheme_workbook", draft)).content))
    for sheet, labels in (("方案", ("综合方法", "就低的方式", "综合方法依据")), ("等次", ("换算系数",))):
        for label in labels:
            head = [cell.value for cell in workbook[sheet][1]]
            workbook[sheet].delete_cols(head.index(label) + 1)
    out = BytesIO()
    workbook.save(out)
    before = draft.sha256
    file = SimpleUploadedFile("KT-v2.xlsx", out.getvalue())
    assert client.post(url("scheme_replace", draft), {"file": file, "revision": 1}).status_code == 302
    draft.refresh_from_db()
    assert draft.sha256 == before


def edited(book: bytes, sheet: str, cell: str, value) -> SimpleUploadedFile:
    workbook = load_workbook(BytesIO(book))
    workbook[sheet][cell] = value
    out = BytesIO()
    workbook.save(out)
    return SimpleUploadedFile("KT-v2.xlsx", out.getvalue())


def test_a_workbook_goes_out_is_edited_and_comes_back(client, people, draft):
    client.force_login(people.assessor)
    book = client.get(url("scheme_workbook", draft)).content
    assert client.get(url("scheme_replace", draft)).status_code == 200
    file = edited(book, "指标", "I2", "每次扣=5")
    answer = client.post(url("scheme_replace", draft), {"file": file, "revision": 1})
    draft.refresh_from_db()

    assert (answer.status_code, draft.body["sections"][0]["indicators"][0]["rule_params"]) == (302, {"deduct": "5"})


def test_a_wrong_workbook_says_sheet_row_and_column(client, people, draft):
    client.force_login(people.assessor)
    book = client.get(url("scheme_workbook", draft)).content
    page = client.post(reverse("scheme_upload"), {"file": edited(book, "指标", "E3", 39.9)})
    assert (page.status_code, "合计 99.9 分" in page.content.decode()) == (422, True)
    page = client.post(reverse("scheme_upload"), {"file": edited(book, "指标", "F2", "没有的口径")}).content.decode()
    assert "指标 P1 取数口径: 没有这个取数口径" in page
    page = client.post(reverse("scheme_upload"), {"file": edited(book, "指标", "F1", "别的")}).content.decode()
    assert "工作表“指标”缺少列：取数口径。" in page
    page = client.post(reverse("scheme_upload"), {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04 nonsense")})
    assert page.status_code == 422


def test_a_file_of_another_version_does_not_replace_a_draft(client, people, draft):
    client.force_login(people.assessor)
    file = SimpleUploadedFile("a.yaml", SMALL.encode())
    page = client.post(url("scheme_replace", draft), {"file": file, "revision": 1})
    assert (page.status_code, "文件不是 KT 第 2 版" in page.content.decode()) == (422, True)


def test_cases_leave_with_those_who_write_schemes_only(client, people, adopted):
    text = spoiled("version: 1", "version: 3") + CASES
    scheme = services.import_scheme(actor=people.actor(people.assessor), at=AT, text=text)
    assert len(scheme.cases) == 1
    for user, has in ((people.assessor, True), (people.committee, True), (people.secretary, False)):
        client.force_login(user)
        assert ("三季度样本" in client.get(url("scheme_export", scheme)).content.decode()) is has


# -- differences ------------------------------------------------------------------------------------------------
def test_two_versions_are_compared_in_words(client, people, adopted, draft):
    text = draft.source_text.replace("points: 60", "points: 55").replace("points: 40", "points: 45").replace("floor: 80", "floor: 85")
    services.change_draft(actor=people.actor(people.assessor), at=AT, scheme=draft, revision=1, text=text)
    client.force_login(people.secretary)
    page = client.get(url("scheme_diff", adopted, 2)).content.decode()

    assert "指标“三会一课”（P1）分值：60 → 55。" in page
    assert "等次“良好”分数线：80 → 85。" in page
    assert "两个版本的内容相同" in client.get(url("scheme_diff", adopted, 1)).content.decode()
    assert url("scheme_diff", adopted, 2) in client.get(url("scheme_detail", draft)).content.decode()
    client.force_login(people.worker)
    assert client.get(url("scheme_diff", adopted, 2)).status_code == 404


def test_the_differences_of_the_templates_can_be_said(client, people):
    client.force_login(people.committee)
    for code, version, other in (
        ("DUAL-COAL", 1, 2),
        ("DUAL-COAL", 2, 3),
        ("DUAL-COAL", 3, 4),
        ("DUAL-COAL", 4, 1),
        ("DUAL-GENERAL", 1, 2),
    ):
        assert "→" in client.get(reverse("scheme_diff", args=[code, version, other])).content.decode()


@pytest.mark.parametrize("name", ["scheme_edit", "scheme_replace"])
def test_strangers_to_the_right_do_not_edit(client, people, draft, name):
    for user in (people.secretary, people.sibling, people.stranger, people.committee, people.worker, people.hr):
        client.force_login(user)
        assert client.get(url(name, draft)).status_code == 404
        assert client.post(url(name, draft), {}).status_code == 404
        assert client.post(url("scheme_draft", draft)).status_code == 404


def test_the_editor_costs_the_same_for_large_schemes(client, people, draft, django_assert_num_queries):
    client.force_login(people.assessor)
    with django_assert_num_queries(9):
        client.get(url("scheme_edit", draft))
