"""How long an export waits for a second person, how long a reason is at least, how long an unfinished import is a to-do."""

from datetime import date

from django.db import migrations

HOUSE = "系统默认，可调整"
SINCE = date(2020, 1, 1)

# (code, Chinese, English, value, unit)
PARAMETERS = [
    ("EXPORT_DECIDE_DAYS", "导出申请等待审批的天数", "Days a request for an export waits for a second person", 7, "天"),
    ("EXPORT_REASON_CHARS", "导出用途至少写多少字", "Fewest characters of the reason of an export", 4, "字"),
    ("IMPORT_TODO_DAYS", "未完成的导入列为待办的天数", "Days an unfinished import stands among the to-dos", 7, "天"),
]


def fill(apps, schema_editor):
    parameter = apps.get_model("portal", "RuleParameter")
    for code, zh, en, value, unit in PARAMETERS:
        words = {"name_zh": zh, "name_en": en, "value": value, "unit": unit, "source": HOUSE, "certainty": "composed"}
        parameter.objects.get_or_create(code=code, effective_from=SINCE, defaults=words)


class Migration(migrations.Migration):
    dependencies = [("portal", "0032_export_cancelled")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
