"""Who changed a story is kept, so that he does not review it; the box of reports stays open on a day with very many of them."""

from collections import defaultdict
from datetime import date

from django.db import migrations, models

from portal.kernel.migrating import PromptMigration

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


def fill_editors(apps, schema_editor):
    """Of stories that may still be reviewed: who changed them stands in the trail."""
    stories = apps.get_model("branches", "Story").objects.filter(state__in=("draft", "returned", "submitted"))
    open_now = {str(pk): (pk, writer) for pk, writer in stories.values_list("pk", "written_by_id")}
    acts = apps.get_model("portal", "AuditRow").objects.filter(action="story.changed", object_kind="story", actor__isnull=False)
    found = defaultdict(set)
    for object_id, actor in acts.order_by().values_list("object_id", "actor_id").distinct().iterator():
        if object_id in open_now and actor != open_now[object_id][1]:
            found[open_now[object_id][0]].add(actor)
    for pk, editors in found.items():
        stories.filter(pk=pk).update(editors=sorted(editors))


class Migration(PromptMigration):
    dependencies = [("branches", "0111_contest_quotas")]

    operations = [
        migrations.AddField("story", "editors", models.JSONField(db_default=[], default=list)),
        migrations.RunPython(add, remove),
        migrations.RunPython(fill_editors, migrations.RunPython.noop),
    ]
