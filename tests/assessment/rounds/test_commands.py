"""From a scheme file to a verified publication on the command line, without any worker."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from assessment.rounds.models import AssessmentRound, FrozenBranch
from assessment.scoring.models import ScoreItem
from tests.assessment.rounds.factories import judge_all
from tests.assessment.schemes.factories import spoiled
from tests.assessment.scoring.factories import SCHEME, ActivityFactory, BusinessMeasureFactory, MeasureKindFactory, only_rule

pytestmark = pytest.mark.db


def told(*args: str) -> str:
    out = StringIO()
    call_command(*args, stdout=out, stderr=out)
    return out.getvalue()


def refused(*args: str) -> tuple[str, int]:
    out = StringIO()
    with pytest.raises(CommandError) as broken:
        call_command(*args, stdout=out, stderr=out)
    return out.getvalue() + str(broken.value), broken.value.returncode


@pytest.fixture
def scheme_file(tmp_path) -> str:
    path = tmp_path / "scheme.yaml"
    path.write_text(SCHEME, encoding="utf-8")
    return str(path)


def test_the_whole_way(group, scheme_file):
    only_rule()
    MeasureKindFactory(code="T-ACCIDENT")
    ActivityFactory(branch=group.branch_a, held_on=date(2026, 7, 10), present=4)
    BusinessMeasureFactory(node=group.nodes["CM-A"], month=date(2026, 7, 1), value=90)
    first, second = group.committee.username, group.second_committee.username

    assert "没有已通过的考核方案" in refused("open_round", "2026Q3")[0]
    assert "TEST v1 已通过" in told("import_scheme", scheme_file, "--adopt")
    assert "考核期 2026Q3 已开启，方案 TEST v1，3 个支部参加。" in told("open_round", "2026Q3")
    assert "已经开启" in refused("open_round", "2026Q3")[0]
    assert "计算完成" in told("run_round", "2026Q3")
    assert "更新 0 行" in told("run_round", "2026Q3")
    assert "还没有评完：P3" in refused("review_round", "2026Q3")[0]
    judge_all(group, AssessmentRound.objects.get())
    assert "复核完成" in told("review_round", "2026Q3")
    assert "两名不同的党委成员" in refused("publish_round", "2026Q3", "--by", first, "--second", first)[0]
    assert "没有办理此事的权限" in refused("publish_round", "2026Q3", "--by", first, "--second", group.assessor.username)[0]
    assert "已公布，指纹 " in told("publish_round", "2026Q3", "--by", first, "--second", second)

    assert "一致（equal）：3 个支部" in told("verify_round", "2026Q3")
    ActivityFactory(branch=group.branch_a, held_on=date(2026, 8, 10))
    live = told("verify_round", "2026Q3", "--against-live")
    assert ("与现在的数据不同——支部A，facts.activity.MT-05" in live, "一致（equal）" in live) == (True, True)

    row = FrozenBranch.objects.get(branch=group.branch_a)
    FrozenBranch.objects.filter(pk=row.pk).update(package=row.package.replace('"points":"25"', '"points":"26"'))
    words, code = refused("verify_round", "2026Q3")
    assert (code, "不一致（not equal）" in words, "支部A，items.P3.points：现在是 26，应为 25。" in words) == (1, True, True)

    FrozenBranch.objects.filter(pk=row.pk).update(package=row.package)
    assert "一致（equal）" in told("verify_round", "2026Q3")
    ScoreItem.objects.filter(branch_id=group.branch_b.pk, indicator="P3").update(points=29)
    words, code = refused("verify_round", "2026Q3")
    assert (code, "支部B，tables.items.P3.points：现在是 29，应为 25。" in words) == (1, True)


def test_a_scheme_of_99_9_points_is_refused_with_line_and_reason(group, tmp_path):
    path = tmp_path / "scheme.yaml"
    path.write_text(spoiled("points: 40", "points: 39.9"), encoding="utf-8")
    words, code = refused("import_scheme", str(path))
    assert (code, "第 9 行：“党建”维度各指标分值合计 99.9 分，应恰好为 100 分。" in words) == (1, True)


@pytest.mark.parametrize("args", [("run_round", "2026Q3"), ("verify_round", "2026Q3"), ("review_round", "2026Q3")])
def test_a_round_that_is_not_there(group, args):
    assert "没有考核期 2026Q3" in refused(*args)[0]


def test_files_that_are_none(group, tmp_path):
    assert "找不到文件" in refused("import_scheme", str(tmp_path / "nothing.yaml"))[0]
    path = tmp_path / "scheme.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    assert "不是 UTF-8 文本" in refused("import_scheme", str(path))[0]


def test_the_sample_needs_no_judges_and_no_review_of_its_own(group):
    only_rule()
    ActivityFactory(branch=group.branch_a, held_on=date(2026, 7, 10), present=4)
    assert "DUAL-AUTO v1 已通过" in told("import_scheme", "samples/scheme.yaml", "--adopt")
    told("open_round", "2026Q3")
    told("run_round", "2026Q3")
    first, second = group.committee.username, group.second_committee.username
    assert "已公布" in told("publish_round", "2026Q3", "--by", first, "--second", second)
    assert "一致（equal）" in told("verify_round", "2026Q3")


def test_a_year_goes_the_same_way(group, tmp_path):
    only_rule()
    ActivityFactory(branch=group.branch_a, held_on=date(2025, 7, 10), present=4)
    told("import_scheme", "samples/scheme.yaml", "--adopt")
    first, second = group.committee.username, group.second_committee.username
    assert "考核期 2025Q4 已开启" in told("open_round", "2025Q4")
    assert "考核期 2025 已开启" in told("open_round", "2025")
    assert "计算完成" in told("run_round", "2025Q4")
    assert "计算完成" in told("run_round", "2025")
    assert "以下季度考核尚未公布：2025Q4。" in refused("review_round", "2025")[0]
    told("publish_round", "2025Q4", "--by", first, "--second", second)
    assert "复核完成" in told("review_round", "2025")
    assert "2025 年度考核已复核，不能再开启其中的季度 2025Q3" in refused("open_round", "2025Q3")[0]
    assert "已公布" in told("publish_round", "2025", "--by", first, "--second", second)
    assert "一致（equal）" in told("verify_round", "2025")
