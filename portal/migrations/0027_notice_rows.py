"""Figures of notices and announcements, each with its source; category and topic of the notices that are there."""

import hashlib
import json
from datetime import date

from django.db import migrations

HOUSE = "系统默认，可调整"
SINCE = date(2020, 1, 1)

# (code, Chinese, English, value, unit, source, certainty)
PARAMETERS = [
    ("NOTICE_QUIET_FROM", "通知免打扰开始", "Quiet hours begin", "21:00", "", HOUSE, "composed"),
    ("NOTICE_QUIET_TO", "通知免打扰结束", "Quiet hours end", "07:00", "", HOUSE, "composed"),
    ("NOTICE_KEEP_DAYS", "通知保留天数", "Days a notice is kept", 365, "天", HOUSE, "composed"),
    ("DELIVERY_KEEP_DAYS", "发送记录保留天数", "Days a log row of a delivery is kept", 90, "天", HOUSE, "composed"),
    ("ANNOUNCEMENT_RATE_MINIMUM", "至少几人才显示已阅率", "Fewest people whose reading rate is shown", 5, "人", HOUSE, "composed"),
    ("ANNOUNCEMENT_REMIND_HOURS", "提醒未读公告的最短间隔", "Hours between reminders of an announcement", 24, "小时", HOUSE, "composed"),
]
CATEGORIES = {
    "activity": "branch", "effect": "branch", "branch": "branch", "exemption": "branch", "promotion": "career", "certificate": "career",
    "honour": "career", "panel": "judging", "publicity": "publicity", "round": "assessment",
}
CHUNK = 1000


def fill(apps, schema_editor):
    parameter = apps.get_model("portal", "RuleParameter")
    for code, zh, en, value, unit, source, certainty in PARAMETERS:
        words = {"name_zh": zh, "name_en": en, "value": value, "unit": unit, "source": source, "certainty": certainty}
        parameter.objects.get_or_create(code=code, effective_from=SINCE, defaults=words)
    sort_notices(apps.get_model("portal", "Notice"))


def sort_notices(notice):
    """As ``portal.notices.selectors.topic_of``, for what was told before there were topics."""
    last = 0
    while rows := list(notice.objects.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        for row in rows:
            about = row.url or json.dumps(row.params, sort_keys=True, ensure_ascii=False)
            row.topic = hashlib.sha256(f"{row.code}\n{about}".encode()).hexdigest()[:32]
            row.category = CATEGORIES.get(row.code.partition(".")[0], "other")
        notice.objects.bulk_update(rows, ["topic", "category"], batch_size=CHUNK)
        last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("portal", "0026_notices")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
