"""Rule parameters of kept files, of the hints before filing and of the sampled checks; what lies beside nothing is dated."""

from datetime import date

from django.db import migrations
from django.db.models import F

HOUSE = "系统默认，可调整"
SINCE = date(2020, 1, 1)

# (code, Chinese, English, value, unit)
PARAMETERS = [
    ("UPLOAD_NODE_MB", "每个支部或单位文件总量的上限", "Most that the files of one branch or unit take", 5120, "MB"),
    ("UPLOAD_ORPHAN_DAYS", "未附在任何记录上的文件保留天数", "Days that a file beside no record is kept", 30, "天"),
    ("PHOTO_NEAR_BITS", "照片相差多少位以内算高度相似（最多 7）", "Bits two photos may differ in and still look alike, at most 7", 4, "位"),
    ("MINUTES_NEAR_SHARE", "纪要相似到多少算高度相似", "Share from which two minutes are near-identical", 0.8, ""),
    ("MINUTES_MIN_CHARS", "多少字以上的纪要才比对", "Characters from which minutes are compared", 120, "字"),
    ("HINT_LOOKBACK_MONTHS", "提示往前比对的月数", "Months that hints look back", 24, "个月"),
    ("LATE_FILING_DAYS", "活动后几天以上提交算较晚", "Days after the activity from which filing is late", 7, "天"),
    ("SAME_ROLL_ACTIVITIES", "连续几次缺席人员完全相同时提示", "Activities in a row with the same absentees that make a hint", 4, "次"),
    ("HINT_MIN_RECORDS", "提示汇总每格至少几条记录", "Fewest records behind a figure of the hint summary", 10, "条"),
    ("HINT_MIN_BRANCHES", "提示汇总每格至少几个支部", "Fewest branches behind a figure of the hint summary", 3, "个"),
    ("SAMPLE_PER_BRANCH", "每个支部抽查几条记录", "Records drawn of each branch for a check", 2, "条"),
]


def fill(apps, schema_editor):
    parameter = apps.get_model("portal", "RuleParameter")
    for code, zh, en, value, unit in PARAMETERS:
        words = {"name_zh": zh, "name_en": en, "value": value, "unit": unit, "source": HOUSE, "certainty": "composed"}
        parameter.objects.get_or_create(code=code, effective_from=SINCE, defaults=words)


def date_loose_files(apps, schema_editor):
    """A file that lies beside no record today has done so since it came, as far as anybody knows."""
    rows = apps.get_model("portal", "StoredFile").objects.filter(links=None, loose_since=None)
    rows.update(loose_since=F("uploaded_at"))


class Migration(migrations.Migration):
    dependencies = [("portal", "0024_files")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(date_loose_files, migrations.RunPython.noop),
    ]
