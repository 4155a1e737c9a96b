"""Pages of schemes: read by those of the house, drafted by assessors, adopted by another person."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessment.schemes.models import AssessmentScheme
from portal.catalogue.models import RuleParameter
from tests.assessment.schemes.factories import SMALL, spoiled, stored


def upload(client, text):
    file = SimpleUploadedFile("scheme.yaml", text if isinstance(text, bytes) else text.encode())
    return client.post(reverse("scheme_upload"), {"file": file})


def test_everybody_of_branch_and_oversight_reads_schemes(client, people):
    stored(SMALL)
    for user in (people.secretary, people.sibling, people.stranger, people.assessor, people.committee):
        client.force_login(user)
        assert client.get(reverse("scheme_list")).status_code == 200
        page = client.get(reverse("scheme_detail", args=["KT", 1]))
        assert page.status_code == 200
        assert "每缺 1 次扣 2 分" in page.content.decode()
    client.force_login(people.worker)
    assert client.get(reverse("scheme_list")).status_code == 404


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("code", ["DUAL-COAL", "DUAL-GENERAL"])
def test_the_shipped_templates_read_in_words(client, people, code, version):
    client.force_login(people.committee)
    page = client.get(reverse("scheme_detail", args=[code, version])).content.decode()
    assert "63.0%" in page
    assert "占比偏低" not in page


def test_a_scheme_with_everything_is_shown_in_words(client, people):
    client.force_login(people.committee)
    page = client.get(reverse("scheme_detail", args=["DUAL-COAL", 2])).content.decode()
    for words in (
        "合计不超过 5 分，总分不超过 100 分",
        "荣誉项数：省部级、国家级、集体。每 1 项加 2 分，最多 4 分。",
        "达到 1 时，本维度定为最低等次",
        "低于 100% 时，本维度不得评为最高等次（只用于年度考核）",
        "同类组：机关",
        "92 分及以上",
        "年度得分 = 各季度平均 70% + 年终得分 30%",
        "佐证：签到、会议纪要。",
        "支委职务空缺天数：书记",
        "带指定标签的活动占比：",
    ):
        assert words in page
    assert "佐证单一" not in page


def test_an_indicator_with_one_kind_of_evidence_is_marked(client, people):
    client.force_login(people.committee)
    page = client.get(reverse("scheme_detail", args=["DUAL-COAL", 1])).content.decode()
    assert "佐证单一" in page
    assert "有 27 项指标的佐证少于 2 种" in page


def test_the_share_of_results_wanted_is_a_parameter(client, people):
    RuleParameter.objects.filter(code="SCHEME_RESULT_SHARE").update(value=65)
    client.force_login(people.committee)
    assert "占比偏低" in client.get(reverse("scheme_detail", args=["DUAL-COAL", 1])).content.decode()


def test_a_weak_scheme_is_labelled(client, people):
    stored(SMALL)
    client.force_login(people.committee)
    assert "占比偏低" in client.get(reverse("scheme_detail", args=["KT", 1])).content.decode()


def test_upload_and_adoption_by_two(client, people):
    client.force_login(people.assessor)
    assert upload(client, SMALL).status_code == 302
    assert client.post(reverse("scheme_adopt", args=["KT", 1])).status_code == 404
    client.force_login(people.committee)
    assert client.post(reverse("scheme_adopt", args=["KT", 1])).status_code == 302
    assert AssessmentScheme.objects.get(code="KT").state == "adopted"
    again = client.post(reverse("scheme_adopt", args=["KT", 1]))
    assert again.status_code == 422


def test_a_refused_upload_names_each_line(client, people):
    client.force_login(people.assessor)
    page = upload(client, spoiled("points: 40", "points: 39.9").replace("metric: duty_missing", "metric: duties"))
    text = page.content.decode()
    assert page.status_code == 422
    assert "第 9 行：“党建”维度各指标分值合计 99.9 分，应恰好为 100 分。" in text
    assert "第 19 行：没有名为 duties 的取数口径。" in text


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"PK\x03\x04", b""])
def test_a_wrong_file_is_said_so(client, people, content):
    client.force_login(people.assessor)
    assert upload(client, content).status_code == 422


def test_the_drafter_sees_why_he_cannot_adopt(client, people):
    stored(SMALL, drafted_by=people.committee)
    client.force_login(people.committee)
    assert "方案应由起草人以外的人通过" in client.get(reverse("scheme_detail", args=["KT", 1])).content.decode()


def test_export_gives_the_same_file(client, people):
    stored(SMALL)
    client.force_login(people.secretary)
    answer = client.get(reverse("scheme_export", args=["KT", 1]))
    assert answer.content.decode() == SMALL
    assert answer.headers["Content-Disposition"] == 'attachment; filename="KT-v1.yaml"'


def test_strangers_to_the_right_cannot_upload(client, people):
    for user in (people.secretary, people.committee, people.worker, people.hr):
        client.force_login(user)
        assert client.get(reverse("scheme_upload")).status_code == 404
        assert upload(client, SMALL).status_code == 404


def test_the_list_costs_the_same_with_more_rows(client, people, django_assert_num_queries):
    client.force_login(people.committee)
    with django_assert_num_queries(10):
        client.get(reverse("scheme_list"))
    for version in (1, 2, 3):
        stored(spoiled("version: 1", f"version: {version}"), drafted_by=people.assessor)
    with django_assert_num_queries(7):
        client.get(reverse("scheme_list"))
