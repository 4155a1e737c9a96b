"""Peer groups, the measures of a coal enterprise, and the figures of rules, each with its source (docs/rules.md).

On PostgreSQL the searched columns of the roster sort by byte, so that a prefix is an index range there too.
"""

from datetime import date

from django.db import migrations

SINCE = date(2020, 1, 1)
HOUSE = "系统默认，可调整"

PEER_GROUPS = [("production", "生产", "Production"), ("support", "辅助", "Support"), ("office", "机关", "Office")]

# (code, Chinese, English, unit, better, fold)
MEASURES = [
    ("OUTPUT", "产量（工作量）", "Output", "吨", "higher", "sum"),
    ("FOOTAGE", "掘进进尺", "Tunnelling footage", "米", "higher", "sum"),
    ("INJURIES", "轻伤及以上事故", "Injuries", "起", "lower", "sum"),
    ("SERIOUS-ACCIDENTS", "较大及以上事故", "Serious accidents", "起", "lower", "sum"),
    ("VIOLATIONS", "“三违”次数", "Violations of safety rules", "次", "lower", "sum"),
    ("HAZARDS-OVERDUE", "逾期未闭环隐患", "Overdue hazards", "条", "lower", "sum"),
    ("HAZARD-CLOSURE", "隐患闭环率", "Hazards closed in time", "%", "higher", "mean"),
    ("AVAILABILITY", "设备完好率", "Equipment availability", "%", "higher", "mean"),
    ("STANDARD-SCORE", "安全生产标准化得分", "Safety standardisation score", "分", "higher", "mean"),
    ("QUALITY", "煤质（产品）合格率", "Quality within limits", "%", "higher", "mean"),
    ("PLAN-TASKS", "重点任务完成率", "Plan tasks completed", "%", "higher", "mean"),
    ("UNIT-COST", "单位成本", "Unit cost", "元/吨", "lower", "mean"),
    ("ENERGY", "单位能耗", "Energy per unit", "千瓦时/吨", "lower", "mean"),
    ("INNOVATION-RESULTS", "立项创新成果", "Innovation results approved", "项", "higher", "sum"),
    ("INNOVATION-APPLIED", "成果转化应用", "Results put to use", "项", "higher", "sum"),
    ("INNOVATION-BENEFIT", "核定创效金额", "Audited benefit", "万元", "higher", "sum"),
    ("INNOVATION-SPREAD", "成果推广到外单位", "Results spread to other units", "项", "higher", "sum"),
]

# (code, Chinese, English, value, unit, source, certainty)
PARAMETERS = [
    ("LATE_FILING_DAYS", "活动结束后几天内提交算及时", "Days to file an activity in time", 7, "天", HOUSE, "composed"),
    ("SIGNIN_CODE_SECONDS", "签到二维码多少秒更换一次", "Seconds a sign-in code lasts", 30, "秒", HOUSE, "composed"),
    ("PIN_TRIES", "签到口令连续输错几次后锁定", "Wrong PINs before the lock", 5, "次", "GB/T 22239-2019 8.1.4.1 登录失败处理", "composed"),
    ("PROMOTION_ANSWER_DAYS", "人事审查晋级申报的时限", "Working days for the HR check of a promotion", 10, "个工作日", HOUSE, "composed"),
    (
        "PROMOTION_PUBLICITY_DAYS",
        "晋级结果公示期",
        "Working days a promotion is published",
        5,
        "个工作日",
        "职业技能等级认定的通行做法",
        "memory",
    ),
    ("CERTIFICATE_WARNING_DAYS", "证书到期提前提醒", "Days before expiry a certificate is marked", 90, "天", HOUSE, "composed"),
    ("QUADRANT_LINE", "四象限分界线", "Line between strong and weak", 85, "分", HOUSE, "composed"),
    (
        "RESULT_PUBLICITY_DAYS",
        "考核结果公示期",
        "Working days a result is published",
        5,
        "个工作日",
        "通行做法，考核办法未见统一规定",
        "memory",
    ),
    ("APPEAL_ANSWER_DAYS", "考核申诉答复时限", "Working days to answer an appeal", 10, "个工作日", "通行做法，5 至 10 个工作日", "memory"),
    (
        "ATTENDANCE_QUORUM",
        "支部委员会会议应到比例",
        "Share of the committee that must be present",
        0.5,
        "",
        "《中国共产党支部工作条例（试行）》",
        "sourced",
    ),
    (
        "MEMBER_STUDY_HOURS",
        "党员年度集中学习学时",
        "Class hours a member studies in a year",
        32,
        "学时",
        "党员教育管理的一般要求",
        "memory",
    ),
    ("AUDIT_KEEP_MONTHS", "审计记录保存期", "Months the trail is kept", 6, "月", "网络安全法关于网络日志的规定", "sourced"),
    ("IMPORT_KEEP_HOURS", "未写入的导入文件保留时长", "Hours an unwritten import file is kept", 24, "小时", HOUSE, "composed"),
]


def add(apps, schema_editor):
    group = apps.get_model("portal", "PeerGroup")
    group.objects.bulk_create(group(code=c, name_zh=zh, name_en=en, sort=i) for i, (c, zh, en) in enumerate(PEER_GROUPS, 1))
    kind = apps.get_model("portal", "MeasureKind")
    kind.objects.bulk_create(
        kind(code=code, name_zh=zh, name_en=en, unit_label=unit, better=better, fold=fold, sort=i * 10)
        for i, (code, zh, en, unit, better, fold) in enumerate(MEASURES, 1)
    )
    parameter = apps.get_model("portal", "RuleParameter")
    parameter.objects.bulk_create(
        parameter(code=code, name_zh=zh, name_en=en, value=value, unit=unit, effective_from=SINCE, source=source, certainty=certainty)
        for code, zh, en, value, unit, source, certainty in PARAMETERS
    )


def sort_by_byte(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for column, length in (("staff_no", 20), ("name", 50), ("pinyin", 160), ("initials", 30)):
        schema_editor.execute(f'ALTER TABLE portal_person ALTER COLUMN {column} TYPE varchar({length}) COLLATE "C"')


class Migration(migrations.Migration):
    dependencies = [("portal", "0011_path_collation")]
    operations = [
        migrations.RunPython(add, migrations.RunPython.noop),
        migrations.RunPython(sort_by_byte, migrations.RunPython.noop),
    ]
