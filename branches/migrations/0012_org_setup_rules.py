"""What a branch must look like and how long its committee serves (docs/rules.md 1.1, 1.2), and how duties are shown."""

from datetime import date

from django.db import migrations

SINCE = date(2018, 10, 28)
STANDING = ["branch", "joint_branch"]
REGULATION = "《中国共产党支部工作条例（试行）》"
# (code, Chinese, English, measure, is minimum, limit, severity, kinds of branch, source)
SETUP = [
    ("ORG-01", "成立党支部的正式党员人数", "Full members to found a branch", "full_members", True, 3, "block", STANDING, REGULATION),
    ("ORG-02", "党支部党员人数上限", "Members in one branch", "members", False, 50, "warn", [*STANDING, "temporary_branch"], REGULATION),
    ("ORG-03", "联合党支部覆盖单位数", "Units covered by a joint branch", "covered_units", False, 5, "warn", ["joint_branch"], REGULATION),
    (
        "ORG-04",
        "应设支部委员会的正式党员人数",
        "Full members from which a committee is due",
        "committee_from",
        True,
        7,
        "block",
        STANDING,
        REGULATION,
    ),
    (
        "ORG-05",
        "支部委员会人数上限",
        "Largest branch committee",
        "committee_size",
        False,
        7,
        "block",
        [*STANDING, "temporary_branch"],
        REGULATION,
    ),
    ("ORG-05A", "支部委员会人数下限", "Smallest branch committee", "committee_size", True, 3, "warn", STANDING, REGULATION),
    (
        "ORG-07",
        "书记和组织、宣传、纪检委员分工",
        "Secretary and three commissioners",
        "committee_posts",
        True,
        4,
        "warn",
        STANDING,
        REGULATION,
    ),
    (
        "ORG-12",
        "书记的党龄（月）",
        "Months of full membership of the secretary",
        "secretary_months",
        True,
        12,
        "warn",
        STANDING,
        "一般要求，具有一年以上党龄",
    ),
]
# (code, Chinese, English, value, unit, source, certainty)
PARAMETERS = [
    ("TERM-01", "支部委员会任期", "Term of a branch committee", 3, "年", REGULATION, "sourced"),
    ("TERM-06", "任期届满提前提醒", "Reminder before a term ends", 6, "月", "系统默认，可调整", "composed"),
    ("DUTY-01", "逾期任务在工作台保留的天数", "Days a missed duty stays on the workbench", 31, "天", "系统默认，可调整", "composed"),
    ("DUTY-02", "任务临期提示的天数", "Days before the end when a duty is marked", 5, "天", "系统默认，可调整", "composed"),
]


def add(apps, schema_editor):
    rule = apps.get_model("branches", "OrgSetupRule")
    rule.objects.bulk_create(
        rule(
            code=code,
            name_zh=zh,
            name_en=en,
            measure=measure,
            is_minimum=is_minimum,
            limit=limit,
            severity=severity,
            branch_kinds=branch_kinds,
            effective_from=SINCE,
            source=source,
        )
        for code, zh, en, measure, is_minimum, limit, severity, branch_kinds, source in SETUP
    )
    parameter = apps.get_model("portal", "RuleParameter")
    parameter.objects.bulk_create(
        parameter(code=code, name_zh=zh, name_en=en, value=value, unit=unit, effective_from=SINCE, source=source, certainty=certainty)
        for code, zh, en, value, unit, source, certainty in PARAMETERS
    )


def remove(apps, schema_editor):
    apps.get_model("branches", "OrgSetupRule").objects.filter(code__in=[row[0] for row in SETUP]).delete()
    apps.get_model("portal", "RuleParameter").objects.filter(code__in=[row[0] for row in PARAMETERS]).delete()


class Migration(migrations.Migration):
    dependencies = [("branches", "0011_frequency_rules"), ("portal", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
