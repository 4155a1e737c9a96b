"""Terms, reminders, proxies and the set-up rules that were not rows yet (docs/rules.md 1.1, 1.2)."""

from datetime import date

from django.db import migrations

SINCE = date(2018, 10, 28)
STANDING = ["branch", "joint_branch"]
REGULATION = "《中国共产党支部工作条例（试行）》"
ENTERPRISES = "《中国共产党国有企业基层组织工作条例（试行）》"
HOUSE = "系统默认，可调整"
# (code, Chinese, English, measure, is minimum, limit, severity, kinds, source)
SETUP = [
    ("ORG-06", "不设委员会时的书记、副书记人数", "Secretary and deputy where there is no committee", "small_committee", False, 2, "block",
     STANDING, REGULATION),
    ("ORG-08", "项目党支部：工期六个月以上应成立", "Projects of six months and more form a branch", "temporary_months", True, 6, "info",
     ["temporary_branch"], REGULATION),
    ("ORG-09", "党总支部党员人数下限", "Fewest members of a general branch", "party_members", True, 50, "warn", ["general_branch"], ENTERPRISES),
    ("ORG-09A", "党总支部党员人数上限", "Most members of a general branch", "party_members", False, 99, "warn", ["general_branch"], ENTERPRISES),
    ("ORG-10", "基层党委党员人数下限", "Fewest members of a committee", "party_members", True, 100, "warn", ["party_committee"], ENTERPRISES),
    ("ORG-13", "宜划分党小组的党员人数", "Members from which groups are formed", "groups_from", True, 15, "info", STANDING,
     "党员人数较多或分散的支部应划分党小组；人数为" + HOUSE),
]  # fmt: skip
# (code, Chinese, English, value, unit, source, certainty)
PARAMETERS = [
    ("TERM-05", "提前或延期换届的最长时间", "Longest shift of an election", 12, "月", "《中国共产党基层组织选举工作条例》", "sourced"),
    ("TERM_REMINDER_MONTHS", "换届提醒：届满前几个月各提醒一次（0 为届满后）", "Months before the end of a term when a reminder goes out",
     [6, 3, 1, 0], "月", HOUSE, "composed"),
    ("PROXY_MAX_MONTHS", "书记代理人一次最长的代理时间", "Longest time of a secretary's proxy", 6, "月", HOUSE, "composed"),
]  # fmt: skip


def add(apps, schema_editor):
    rule = apps.get_model("branches", "OrgSetupRule")
    for code, zh, en, measure, is_minimum, limit, severity, kinds, source in SETUP:
        row = {
            "name_zh": zh, "name_en": en, "measure": measure, "is_minimum": is_minimum, "limit": limit, "severity": severity,
            "branch_kinds": kinds, "source": source,
        }  # fmt: skip
        rule.objects.get_or_create(code=code, effective_from=SINCE, defaults=row)
    parameter = apps.get_model("portal", "RuleParameter")
    for code, zh, en, value, unit, source, certainty in PARAMETERS:
        row = {"name_zh": zh, "name_en": en, "value": value, "unit": unit, "source": source, "certainty": certainty}
        parameter.objects.get_or_create(code=code, effective_from=SINCE, defaults=row)


def remove(apps, schema_editor):
    apps.get_model("branches", "OrgSetupRule").objects.filter(code__in=[row[0] for row in SETUP]).delete()
    apps.get_model("portal", "RuleParameter").objects.filter(code__in=[row[0] for row in PARAMETERS]).delete()


class Migration(migrations.Migration):
    dependencies = [("branches", "0013_width"), ("portal", "0017_width_parameters")]
    operations = [migrations.RunPython(add, remove)]
