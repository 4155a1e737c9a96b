"""Where a score or the filing of records is called unusual: figures of the page of oddities, none of them a rule of the assessment."""

from datetime import date

from django.db import migrations

from portal.kernel.migrating import PromptMigration

SINCE = date(2020, 1, 1)
OWN = "统计提示的口径，文件未规定，由本企业确定；只提示、不扣分"
ROWS = {
    "ODDITY_MAD": ("得分异动：偏离中位数达到绝对中位差的倍数", "Score: deviation from the median in multiples of the MAD", "3.5", "倍",
                   "Iglewicz & Hoaglin（1993）建议 3.5；只提示、不扣分"),
    "ODDITY_LEAST": ("得分异动：至少相差的分数", "Score: least difference in points", 5, "分", OWN),
    "ODDITY_QUARTERS": ("得分异动：至少有几个已公布季度", "Score: least number of earlier quarters", 4, "个季度", OWN),
    "ODDITY_BURST_DAYS": ("集中补录：截止前几天", "Burst: days before the end of the quarter", 5, "天", OWN),
    "ODDITY_BURST_SHARE": ("集中补录：占本季记录的比例", "Burst: share of the records of the quarter", 60, "%", OWN),
    "ODDITY_BURST_RECORDS": ("集中补录：本季至少有几条记录", "Burst: least number of records in the quarter", 5, "条", OWN),
}  # fmt: skip


def add(apps, schema_editor):
    for code, (zh, en, value, unit, source) in ROWS.items():
        row = {"name_zh": zh, "name_en": en, "value": value, "unit": unit, "source": source, "certainty": "composed"}
        apps.get_model("portal", "RuleParameter").objects.get_or_create(code=code, effective_from=SINCE, defaults=row)


def remove(apps, schema_editor):
    apps.get_model("portal", "RuleParameter").objects.filter(code__in=ROWS).delete()


class Migration(PromptMigration):
    dependencies = [("assessment", "0112_round_steps")]
    operations = [migrations.RunPython(add, remove)]
