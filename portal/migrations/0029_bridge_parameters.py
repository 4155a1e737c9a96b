"""Rule parameters of tokens, idempotency keys, webhooks and offline drafts; tokens issued earlier keep all they could do."""

from datetime import date

from django.db import migrations
from django.utils.timezone import localdate

HOUSE = "系统默认，可调整"
SINCE = date(2020, 1, 1)

# (code, Chinese, English, value, unit)
PARAMETERS = [
    ("TOKEN_DAYS", "接口令牌最长有效期", "Longest life of an API token", 365, "天"),
    ("API_KEY_HOURS", "接口幂等键的保留时间", "Hours an idempotency key is kept", 24, "小时"),
    ("WEBHOOK_TRIES", "每条推送消息最多尝试次数", "Most tries for one webhook message", 8, "次"),
    ("WEBHOOK_PAUSE_AFTER", "推送连续失败多少次后暂停", "Failed tries in a row that pause a webhook", 10, "次"),
    ("WEBHOOK_KEEP_DAYS", "推送记录的保留时间", "Days the log of webhooks is kept", 30, "天"),
    ("OFFLINE_DRAFT_DAYS", "离线草稿在手机上的保留时间", "Days an offline draft stays on the phone", 7, "天"),
]


def fill(apps, schema_editor):
    parameter = apps.get_model("portal", "RuleParameter")
    for code, zh, en, value, unit in PARAMETERS:
        words = {"name_zh": zh, "name_en": en, "value": value, "unit": unit, "source": HOUSE, "certainty": "composed"}
        parameter.objects.get_or_create(code=code, effective_from=SINCE, defaults=words)


def tokens_of_before(apps, schema_editor):
    """They open what they always did; of their use the day alone remains."""
    tokens = apps.get_model("portal", "ApiToken").objects
    tokens.update(scopes=["*"])
    for token in tokens.exclude(last_used_at=None).only("last_used_at"):
        tokens.filter(pk=token.pk).update(last_used_on=localdate(token.last_used_at), last_used_at=None)


class Migration(migrations.Migration):
    dependencies = [("portal", "0028_bridge")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(tokens_of_before, migrations.RunPython.noop),
        # The empty column stays until the next version: the code of this one's predecessor may still be serving.
        migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("apitoken", "last_used_at")]),
    ]
