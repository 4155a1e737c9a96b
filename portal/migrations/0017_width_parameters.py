"""Rule parameters of panels, publicity and the rooms of this width, each with its source."""

from datetime import date

from django.db import migrations

HOUSE = "系统默认，可调整"
SINCE = date(2020, 1, 1)
COUPLING = "耦合协调度研究的通行划分（规则汇编第 6 节）"
EXAM = "职业技能等级认定：二级、一级须经综合评审"

# (code, Chinese, English, value, unit, source, certainty, effective from)
PARAMETERS = [
    # Cases handed in before 2026 go on without a panel.
    ("PROMOTION_PANEL_GRADES", "须经综合评审的等级", "Grades that need a panel review", [], "级", EXAM, "sourced", SINCE),
    ("PROMOTION_PANEL_GRADES", "须经综合评审的等级", "Grades that need a panel review", [2, 1], "级", EXAM, "sourced", date(2026, 1, 1)),
    ("PROMOTION_PANEL_ANSWER_DAYS", "须经评审的晋级申报办结时限", "Working days to answer a promotion with a panel", 40, "个工作日", HOUSE,
     "composed", SINCE),
    ("PROMOTION_OUTLOOK_MONTHS", "晋级预测的月数", "Months the promotion outlook looks ahead", 12, "个月", HOUSE, "composed", SINCE),
    ("PANEL_MINIMUM", "评审组最少人数（须为单数）", "Fewest members of a panel, an odd number", 3, "人",
     "职业技能等级认定综合评审要求", "sourced", SINCE),
    ("PANEL_PASS_SHARE", "表决通过所需比例（须超过）", "Share of votes to be exceeded", 0.5, "", HOUSE,
     "composed", SINCE),
    ("PANEL_PASS_MARK", "评审打分合格线", "Mean of points that passes", 60, "分", "职业技能等级认定考核各项 60 分合格", "sourced", SINCE),
    ("PUBLICITY_WORKDAYS", "公示期最少工作日", "Fewest working days of a publicity", 5, "个工作日",
     "公示的通行做法", "composed", SINCE),
    ("PUBLICITY_ANSWER_DAYS", "公示异议答复时限", "Working days to answer an objection", 5, "个工作日", HOUSE, "composed", SINCE),
    ("RANKING_MINIMUM_GROUP", "同类组至少几个支部才排名", "Fewest graded branches of a peer group that is ranked", 5, "个", HOUSE,
     "composed", SINCE),
    ("RANKING_TOP", "向支部公开的前列名次数", "How many top places branches are shown", 3, "名", HOUSE, "composed", SINCE),
    ("COUPLING_GRADES", "协调度十级的上限", "Upper bounds of the ten coordination grades",
     [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1], "", COUPLING, "sourced", SINCE),
    ("COUPLING_STAGES", "耦合度四个阶段的上限", "Upper bounds of the four coupling stages", [0.3, 0.5, 0.8, 1], "", COUPLING,
     "sourced", SINCE),
    ("COUPLING_LAG", "两项得分率相差多少算滞后", "Difference of the two shares that counts as a lag", 0.1, "", HOUSE, "composed", SINCE),
    ("COUPLING_ALPHA", "耦合分析中党建的权重", "Weight of Party work in the coupling analysis", 0.5, "", COUPLING, "memory", SINCE),
    ("UPLOAD_FILE_MB", "单个上传文件的上限", "Largest uploaded file", 20, "MB", HOUSE, "composed", SINCE),
    ("SCHEME_RESULT_SHARE", "结果性指标分值占比的下限", "Smallest share of points carried by result indicators", 60, "%",
     "重结果、轻台账的考核要求（规则汇编 5.5）", "composed", SINCE),
    ("SCHEME_EVIDENCE_KINDS", "每项指标至少几种佐证", "Fewest kinds of evidence behind an indicator", 2, "种",
     "佐证应能互证（规则汇编 5.5）", "sourced", SINCE),
    ("UPLOAD_DAY_MB", "每个账号每天上传总量的上限", "Most that one account uploads in a day", 500, "MB", HOUSE, "composed", SINCE),
]  # fmt: skip


def fill(apps, schema_editor):
    parameter = apps.get_model("portal", "RuleParameter")
    for code, zh, en, value, unit, source, certainty, since in PARAMETERS:
        words = {"name_zh": zh, "name_en": en, "value": value, "unit": unit, "source": source, "certainty": certainty}
        parameter.objects.get_or_create(code=code, effective_from=since, defaults=words)


class Migration(migrations.Migration):
    dependencies = [("portal", "0016_tags")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
