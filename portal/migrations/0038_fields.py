"""The field of a unit (research or production), and the figures of the growth streak as rows with a source."""

from datetime import date

from django.db import migrations, models

PAPER = "国有企业产业工人队伍建设交流材料：工业总产值连续三年增幅超 **%"
HOUSE = "系统默认，可调整：交流材料中增幅的数值以 ** 代替"
SINCE = date(2020, 1, 1)

# code, Chinese, English, value, unit, source, certainty
PARAMETERS = [
    ("GROWTH_STREAK_YEARS", "业务指标连续增长看几年", "Years in a row that a business measure shall grow", 3, "年", PAPER, "sourced"),
    ("GROWTH_STREAK_RATE", "业务指标年增幅须超过", "Yearly growth that a business measure shall exceed", 10, "%", HOUSE, "composed"),
]  # fmt: skip


def fill(apps, schema_editor):
    parameter = apps.get_model("portal", "RuleParameter")
    for code, zh, en, value, unit, source, certainty in PARAMETERS:
        words = {"name_zh": zh, "name_en": en, "value": value, "unit": unit, "source": source, "certainty": certainty}
        parameter.objects.get_or_create(code=code, effective_from=SINCE, defaults=words)


def clear(apps, schema_editor):
    apps.get_model("portal", "RuleParameter").objects.filter(code__in=[row[0] for row in PARAMETERS]).delete()


class Migration(migrations.Migration):
    dependencies = [("portal", "0037_audiences")]
    operations = [
        migrations.AddField(
            model_name="node",
            name="field",
            field=models.CharField(
                blank=True, choices=[("research", "科技领域"), ("production", "产业领域")], max_length=10, verbose_name="领域"
            ),
        ),
        migrations.RunPython(fill, clear),
    ]
