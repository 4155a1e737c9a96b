"""Grades of hazards, the schedule of inspections, kinds of alarms with their thresholds, and the parameters of the room.

The two grades are those of the provisional rules on hazards (2007, Art. 3); the days to fix are defaults of the house.
"""

from datetime import date
from decimal import Decimal

from django.db import migrations

HOUSE = "系统默认，可调整"
RULES = "《安全生产事故隐患排查治理暂行规定》第三条；期限为系统默认，可调整"
PRACTICE = "“三三制隐患排查法”（企业做法）"
SINCE = date(2020, 1, 1)
BRANCHES = ["branch", "joint_branch"]

# (code, Chinese, English, days to fix, source)
GRADES = [
    ("AT-ONCE", "一般隐患（当班整改）", "General, fixed within the shift", 1, RULES),
    ("GENERAL", "一般隐患（限期整改）", "General, fixed by a date", 7, RULES),
    ("MAJOR", "重大隐患", "Major", 30, RULES),
]
# (code, rhythm, period, kinds of nodes, workdays only)
SCHEDULE = [
    ("INSP-01", "team_daily", "day", ["team"], True),
    ("INSP-02", "district_weekly", "week", ["district"], False),
    ("INSP-03", "branch_monthly", "month", BRANCHES, False),
]
# (code, Chinese, English, is a reading, unit, grade, threshold, direction)
ALARMS = [
    ("BELT-DEVIATION", "皮带跑偏", "Belt deviation", False, "", "AT-ONCE", None, ""),
    ("PILE-UP", "物料堆积", "Material pile-up", False, "", "AT-ONCE", None, ""),
    ("ROOF-PRESSURE", "顶板压力", "Roof pressure", True, "MPa", "GENERAL", Decimal("40"), "above"),
    ("ROOF-SEPARATION", "顶板离层", "Roof separation", True, "mm", "GENERAL", Decimal("50"), "above"),
]
# (code, Chinese, English, value, unit)
PARAMETERS = [
    ("HAZARD_ESCALATE_BRANCH", "隐患逾期几天提醒支部", "Days overdue from which the branch is told of a hazard", 1, "天"),
    ("HAZARD_ESCALATE_ABOVE", "隐患逾期几天提醒上级", "Days overdue from which the level above is told of a hazard", 3, "天"),
    ("ACCIDENT_FREE_SINCE", "安全生产天数从哪天起算", "Day from which accident-free days are counted", "2024-01-01", ""),
]


def fill(apps, schema_editor):
    grades = {}
    for sort, (code, zh, en, days, source) in enumerate(GRADES, 1):
        words = {"name_zh": zh, "name_en": en, "sort": sort * 10, "days_to_fix": days, "source": source}
        grades[code] = apps.get_model("branches", "HazardGrade").objects.get_or_create(code=code, defaults=words)[0]
    for code, rhythm, period, kinds, workdays in SCHEDULE:
        row = {"rhythm": rhythm, "period": period, "times": 1, "node_kinds": kinds, "workdays_only": workdays, "source": PRACTICE}
        apps.get_model("branches", "InspectionRule").objects.get_or_create(code=code, effective_from=SINCE, defaults=row)
    for sort, (code, zh, en, is_reading, unit, grade, threshold, direction) in enumerate(ALARMS, 1):
        row = {
            "name_zh": zh, "name_en": en, "sort": sort * 10, "is_reading": is_reading, "unit_label": unit, "grade": grades[grade],
            "source": HOUSE,
        }  # fmt: skip
        kind = apps.get_model("branches", "AlarmKind").objects.get_or_create(code=code, defaults=row)[0]
        if threshold is not None:
            row = {"threshold": threshold, "direction": direction, "source": HOUSE}
            apps.get_model("branches", "AlarmRule").objects.get_or_create(kind=kind, effective_from=SINCE, defaults=row)
    for code, zh, en, value, unit in PARAMETERS:
        words = {"name_zh": zh, "name_en": en, "value": value, "unit": unit, "source": HOUSE, "certainty": "composed"}
        apps.get_model("portal", "RuleParameter").objects.get_or_create(code=code, effective_from=SINCE, defaults=words)


class Migration(migrations.Migration):
    dependencies = [("branches", "0024_safety"), ("portal", "0031_voting_rules")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
