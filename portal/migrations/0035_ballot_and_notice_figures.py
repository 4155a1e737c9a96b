"""Figures that stood in code as rows with a source, the rule of elections by its mark, notices that digests have seen."""

from datetime import date

from django.db import migrations
from django.db.models import F

HOUSE = "系统默认，可调整"
SINCE = date(2020, 1, 1)

# code, Chinese, English, value, unit, source, certainty
PARAMETERS = [
    ("PANEL_SPLIT_SHARE", "表决时一方不足多少算分歧较大（分子、分母）", "Share of votes below which a panel is split, as a fraction", [3, 4], "",
     HOUSE, "composed"),
    ("NOTICE_TRIES", "每条站外通知最多尝试次数", "Most tries for one delivery outside the portal", 6, "次", HOUSE, "composed"),
    ("NOTICE_WORTH_DAYS", "站外通知过多少天不再发送", "Days after which a delivery is no longer worth sending", 3, "天", HOUSE, "composed"),
    ("NOTICE_LINK_HOURS", "邮箱确认链接有效时间", "Hours a confirmation link is good", 24, "小时", HOUSE, "composed"),
    ("NOTICE_LINK_PAUSE_MINUTES", "再次发送确认邮件的间隔", "Minutes before a confirmation may be sent again", 10, "分钟", HOUSE, "composed"),
    ("NOTICE_LINKS_MOST", "间隔内最多发送几封确认邮件", "Most confirmations within that pause", 3, "封", HOUSE, "composed"),
]  # fmt: skip


def fill(apps, schema_editor):
    parameter = apps.get_model("portal", "RuleParameter")
    for code, zh, en, value, unit, source, certainty in PARAMETERS:
        words = {"name_zh": zh, "name_en": en, "value": value, "unit": unit, "source": source, "certainty": certainty}
        parameter.objects.get_or_create(code=code, effective_from=SINCE, defaults=words)
    apps.get_model("portal", "VotingRule").objects.filter(code="VOTE-03").update(is_for_elections=True)


def seen_by_digests(apps, schema_editor):
    """What the last digest has spoken of is not told again."""
    told = apps.get_model("portal", "Notice").objects.filter(recipient__notice_choices__told_until__gte=F("created_at"))
    told.update(gathered_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("portal", "0034_ballots_panels_digests")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(seen_by_digests, migrations.RunPython.noop),
    ]
