"""Rule parameters of panels, publicity and the rooms of this width, each with its source."""

from datetime import date

from django.db import migrations

HOUSE = "系统默认，可调整"
SINCE = date(2020, 1, 1)
EXAM = "职业技能等级认定：二级、一级须经综合评审"

# (code, Chinese, English, value, unit, source, certainty, effective from)
PARAMETERS = [
    # Cases handed in before 2026 go on without a panel.
    ("PROMOTION_PANEL_GRADES", "须经综合评审的等级", "Grades that need a panel review", [], "级", EXAM, "sourced", SINCE),
    ("PROMOTION_PANEL_GRADES", "须经综合评审的等级", "Grades that need a panel review", [2, 1], "级", EXAM, "sourced", date(2026, 1, 1)),
    ("PROMOTION_PANEL_ANSWER_DAYS", "须经评审的晋级申报办结时限", "Working days to answer a promotion with a panel", 40, "个工作日", HOUSE,
     "composed", SINCE),
    ("PROMOTION_OUTLOOK_MONTHS", "晋级预测的月数", "Months the promotion outlook looks ahead", 12, "个月", HOUSE, "composed", SINCE),
]  # fmt: skip


def fill(apps, schema_editor):
    parameter = apps.get_model("portal", "RuleParameter")
    for code, zh, en, value, unit, source, certainty, since in PARAMETERS:
        words = {"name_zh": zh, "name_en": en, "value": value, "unit": unit, "source": source, "certainty": certainty}
        parameter.objects.get_or_create(code=code, effective_from=since, defaults=words)


class Migration(migrations.Migration):
    dependencies = [("portal", "0016_tags")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
