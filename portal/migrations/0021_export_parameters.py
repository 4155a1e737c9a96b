"""Rule parameters of exports, each with its source."""

from datetime import date

from django.db import migrations

SINCE = date(2020, 1, 1)
REMOVED = "剩余信息保护：导出文件到期清除（GB/T 22239-2019 8.1.4.10）"
HOUSE = "系统默认，可调整"
PRIVACY = "个人信息批量导出须另一人复核（个人信息保护法第五十一条的内部管理措施）"

# (code, Chinese, English, value, unit, source, certainty)
PARAMETERS = [
    ("EXPORT_KEEP_HOURS", "导出文件保存时间", "Hours an exported file is kept", 24, "小时", REMOVED, "composed"),
    ("EXPORT_REASON_ROWS", "导出超过多少行须写明用途", "Rows above which an export needs a reason", 200, "行", HOUSE, "composed"),
    ("EXPORT_SECOND_PERSON", "导出涉及多少人以上须另一人批准", "People above which an export needs a second person", 500, "人", PRIVACY,
     "composed"),
]  # fmt: skip


def fill(apps, schema_editor):
    parameter = apps.get_model("portal", "RuleParameter")
    for code, zh, en, value, unit, source, certainty in PARAMETERS:
        words = {"name_zh": zh, "name_en": en, "value": value, "unit": unit, "source": source, "certainty": certainty}
        parameter.objects.get_or_create(code=code, effective_from=SINCE, defaults=words)


class Migration(migrations.Migration):
    dependencies = [("portal", "0020_exports")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
