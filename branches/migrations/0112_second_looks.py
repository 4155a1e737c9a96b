"""Who changed a story is kept, so that he does not review it; the box of reports stays open on a day with very many of them."""

from datetime import date

from django.db import migrations, models

SINCE = date(2020, 1, 1)
HOUSE = "文件未规定，由本企业确定；防止用程序塞满信箱，不记录网络地址"
WORK = {
    "name_zh": "检举控告当日件数超出后，提交前浏览器运算的位数", "name_en": "Bits of work a browser does for a report beyond the number of a day",
    "value": 18, "unit": "位", "source": HOUSE, "certainty": "composed",
}  # fmt: skip
NAMES = ("检举控告每天最多接收件数", "Reports taken in a day at most")
NEW_NAMES = ("检举控告每天超过多少件以后，提交前浏览器先做运算", "Reports of a day beyond which a browser does some work first")


def rename(apps, old, new):
    rows = apps.get_model("portal", "RuleParameter").objects.filter(code="WHISTLE_DAY_LIMIT", name_zh=old[0])
    rows.update(name_zh=new[0], name_en=new[1])


def add(apps, schema_editor):
    rows = apps.get_model("portal", "RuleParameter").objects
    rows.get_or_create(code="WHISTLE_WORK_BITS", effective_from=SINCE, defaults=WORK)
    rename(apps, NAMES, NEW_NAMES)


def remove(apps, schema_editor):
    apps.get_model("portal", "RuleParameter").objects.filter(code="WHISTLE_WORK_BITS").delete()
    rename(apps, NEW_NAMES, NAMES)


class Migration(migrations.Migration):
    dependencies = [("branches", "0111_contest_quotas")]

    operations = [
        migrations.AddField("story", "editors", models.JSONField(default=list)),
        migrations.RunPython(add, remove),
    ]
