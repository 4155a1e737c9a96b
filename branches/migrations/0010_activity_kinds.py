"""The kinds of organisational life of docs/rules.md 1.3, and general ones, as rows."""

from datetime import time

from django.db import migrations

REGULATION = "中国共产党支部工作条例（试行）"
HOUSE = "企业制度（可在目录中调整）"

# In the order of the form: what is due every month or quarter comes first.
# code, Chinese, English, holder, usual time, usual minutes, source
KINDS = [
    ("MT-01", "支部党员大会", "General meeting of branch members", "branch", time(15), 90, REGULATION + "第十一条"),
    ("MT-02", "支部委员会会议", "Branch committee meeting", "committee", time(16), 60, REGULATION + "第十二条"),
    ("MT-03", "党小组会", "Party group meeting", "group", time(16), 60, REGULATION + "第十三条"),
    ("MT-04", "党课", "Party lecture", "branch", time(15), 60, REGULATION + "第十五条"),
    ("MT-05", "主题党日", "Themed Party day", "branch", time(15), 120, REGULATION + "第十六条"),
    ("MT-13", "思想状况摸排", "Thought-situation survey", "invited", time(9), 60, HOUSE),
    ("MT-14", "事故案例复盘会", "Accident case review", "branch", time(16), 60, HOUSE),
    ("MT-06", "组织生活会", "Organisational life meeting", "branch", time(14, 30), 120, REGULATION + "第十七条"),
    ("MT-07", "民主评议党员", "Democratic appraisal of Party members", "branch", time(14, 30), 120, REGULATION + "第十八条"),
    ("MT-08", "谈心谈话", "Heart-to-heart talk", "invited", time(16, 30), 30, REGULATION + "第十九条"),
    ("MT-11", "第一议题学习", "First-agenda-item study", "committee", time(16), 30, HOUSE),
    ("ACT-01", "集中学习", "Collective study", "branch", time(16), 60, HOUSE),
    ("ACT-02", "党员突击队行动", "Task force action", "invited", time(8), 240, HOUSE),
    ("ACT-03", "志愿服务", "Volunteer service", "invited", time(9), 120, HOUSE),
    ("ACT-04", "党建共建", "Party-building partnership activity", "invited", time(9, 30), 120, HOUSE),
    ("ACT-99", "其他活动", "Other activity", "invited", time(15), 60, HOUSE),
]


def fill(apps, schema_editor):
    ActivityKind = apps.get_model("branches", "ActivityKind")
    for sort, (code, name_zh, name_en, holder, usual_time, minutes, source) in enumerate(KINDS, start=1):
        ActivityKind.objects.update_or_create(
            code=code,
            defaults={
                "name_zh": name_zh,
                "name_en": name_en,
                "holder": holder,
                "usual_time": usual_time,
                "usual_minutes": minutes,
                "source": source,
                "sort": sort * 10,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("branches", "0002_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
