"""Rows of activities in full: check lists of practical work and duties, how many places an event may have at most."""

from datetime import date

from django.db import migrations

SINCE = date(2020, 1, 1)
HOUSE = "系统默认，可调整"
PARAMETERS = [
    ("SIGNUP_PLACES", "活动报名名额上限", "Most places of an event", 2000, "人", HOUSE, "composed"),
]
DAY = "《党旗映工装》材料：主题党日开展设备点检、安全巡查、整理技术档案"
POST = "《党旗映工装》材料：党员岗位任务示例"
# code, Chinese, English, use, needs roster, duty, points, source
TEMPLATES = [
    ("EQUIPMENT", "设备点检", "Equipment check", "activity", False, "", [
        "外观完好，无漏油、漏水、漏气", "紧固件无松动", "运行声音、温度、振动正常", "防护罩、急停、警示牌齐全", "润滑到位", "点检记录填写完整",
    ], DAY),
    ("PATROL", "安全巡查", "Safety patrol", "activity", False, "", [
        "通道和出口畅通", "消防器材在位有效", "用电线路和配电箱规范", "人员劳动防护用品佩戴齐全", "警示标志清楚", "发现的隐患已登记并告知责任人",
    ], DAY),
    ("FILES", "整理技术档案", "Putting technical files in order", "activity", False, "", [
        "图纸与现场一致", "设备台账和检修记录齐全", "作废文件已清出", "目录和标签清楚", "电子版已备份",
    ], DAY),
    ("WELD", "管线焊接质量复核", "Review of weld quality on pipelines", "duty", False, "对关键焊口逐道复核，记录复核结果，不合格的返修后再复核", [
        "焊工证件和焊接工艺相符", "坡口、组对和预热符合工艺", "焊缝外观合格", "无损检测报告齐全、合格", "返修焊口已复检",
    ], POST),
    ("POUR", "夜间混凝土浇筑值守", "Watch over a night pour of concrete", "duty", True, "浇筑全过程在岗值守，随时处置质量和安全问题", [
        "浇筑前模板、钢筋、预埋件验收合格", "坍落度按批检查", "浇筑连续，分层和振捣到位", "照明、用电和高处作业防护完好", "养护措施落实", "交接班记录完整",
    ], POST),
    ("AUTOMATION", "牵头调试新自动化系统", "Leading the trial run of a new automated system", "duty", False, "牵头编制调试方案，逐项调试并带会操作人员", [
        "调试方案和应急措施已审批", "单体调试合格", "联动调试合格", "保护和联锁试验合格", "操作人员已培训并能独立操作", "遗留问题列清单、定责任人",
    ], POST),
]
# Meetings are the form of a kind that is not named here.
FORMS = {
    "lecture": ["MT-04", "MT-10", "MT-11", "ACT-05", "ACT-09", "ACT-13", "ACT-16", "ACT-17", "ACT-19", "ACT-20", "ACT-21", "ACT-31"],
    "practice": ["MT-05", "ACT-26", "ACT-27", "ACT-28"],
    "exchange": ["MT-08", "ACT-06", "ACT-07", "ACT-08", "ACT-10", "ACT-14", "ACT-15", "ACT-18", "ACT-22", "ACT-23", "ACT-30"],
    "culture": ["ACT-32", "ACT-34", "ACT-35"],
    "contest": ["ACT-24", "ACT-25", "ACT-33"],
    "visit": ["ACT-29"],
}


def fill(apps, schema_editor):
    parameter = apps.get_model("portal", "RuleParameter")
    for code, zh, en, value, unit, source, certainty in PARAMETERS:
        row = {"name_zh": zh, "name_en": en, "value": value, "unit": unit, "source": source, "certainty": certainty}
        parameter.objects.get_or_create(code=code, effective_from=SINCE, defaults=row)
    template = apps.get_model("branches", "PracticeTemplate")
    for sort, (code, zh, en, use, needs_roster, duty, points, source) in enumerate(TEMPLATES, start=1):
        row = {"name_zh": zh, "name_en": en, "use": use, "needs_roster": needs_roster, "duty": duty, "points": "\n".join(points)}
        template.objects.get_or_create(code=code, defaults={**row, "source": source, "sort": sort * 10})
    kinds = apps.get_model("branches", "ActivityKind")
    for form, codes in FORMS.items():
        kinds.objects.filter(code__in=codes).update(form=form)


class Migration(migrations.Migration):
    dependencies = [("branches", "0042_activities_in_full"), ("portal", "0031_voting_rules")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
