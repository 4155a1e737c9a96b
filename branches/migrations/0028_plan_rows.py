"""Rows of the annual plan and its neighbours: kinds of items, trees to begin from, tags, business measures that plans aim at,
standard responsibilities, kinds of programmes and meetings, parameters."""

from datetime import date

from django.db import migrations

SINCE = date(2020, 1, 1)
HOUSE = "系统默认，可调整"
PAPER = "《天水日报》2025年12月24日：国企党建与产业工人培养协同"
GROUP = "国有企业产业工人队伍建设交流材料"
MINE = "西铭矿“462”党建模式材料"

# (code, Chinese, English, layer, carries, source)
KINDS = [
    ("GOAL", "总目标", "Goal", "goal", "heading", GROUP),
    ("PILLAR", "支柱", "Pillar", "practice", "heading", PAPER),
    ("PATH", "路径", "Path", "practice", "heading", GROUP),
    ("STEP", "环节", "Step", "practice", "heading", GROUP),
    ("FUNCTION", "职能", "Function", "practice", "heading", MINE),
    ("REACH", "到支部", "Down to the branch", "practice", "heading", MINE),
    ("SUPPORT", "服务支撑", "Support", "support", "heading", GROUP),
    ("TASK", "党建任务", "Party task", "practice", "party", ""),
    ("TARGET", "生产经营指标", "Production target", "practice", "production", ""),
]
# code, Chinese, English, source, lines: (kind, Chinese, English, tags, children)
TEMPLATES = [
    ("FOUR-PATHS", "四条路径", "Four paths", GROUP, [
        ("GOAL", "由“工”到“匠”", "From worker to craftsman", [], [
            ("PATH", "思想引领", "Leading by thought", ["AIM-POLITICS"], []),
            ("PATH", "机制创新", "New mechanisms", ["AIM-RULES"], []),
            ("PATH", "载体创建", "Building carriers", ["AIM-QUALITY"], []),
            ("PATH", "组织保障", "Secured by organisation", ["AIM-RIGHTS"], []),
        ]),
        ("SUPPORT", "服务支撑端", "Support", [], [
            ("SUPPORT", "科技领域", "Research", ["WHEEL-SCIENCE"], []),
            ("SUPPORT", "产业领域", "Production", ["WHEEL-INDUSTRY"], []),
        ]),
    ]),
    ("THREE-IN-ONE", "三位一体", "Three in one", PAPER, [
        ("GOAL", "党建与产业工人培养协同", "Party building and workers' growth together", [], [
            ("PILLAR", "价值引领（魂）", "Leading by values (soul)", ["PILLAR-VALUE"], []),
            ("PILLAR", "能力锻造（体）", "Forging ability (body)", ["PILLAR-SKILL"], []),
            ("PILLAR", "制度保障（基）", "Secured by rules (base)", ["PILLAR-SYSTEM"], []),
        ]),
    ]),
    ("462", "“462”党建模式", "Model 4-6-2", MINE, [
        ("GOAL", "四个作用", "Four functions", [], [
            ("FUNCTION", "引领", "Lead", ["FUNCTION-LEAD"], []),
            ("FUNCTION", "服务", "Serve", ["FUNCTION-SERVE"], []),
            ("FUNCTION", "监督", "Supervise", ["FUNCTION-SUPERVISE"], []),
            ("FUNCTION", "保障", "Secure", ["FUNCTION-SECURE"], []),
        ]),
        ("REACH", "六个到支部", "Six things down to the branch", [], [
            ("REACH", "政治引领到支部", "Political lead", [], []),
            ("REACH", "风气建设到支部", "Conduct", [], []),
            ("REACH", "安全宣教到支部", "Safety education", [], []),
            ("REACH", "素质提升到支部", "Quality", [], []),
            ("REACH", "关爱健康到支部", "Care and health", [], []),
            ("REACH", "凝聚群众到支部", "Rallying people", [], []),
        ]),
        ("SUPPORT", "两个百分考核", "Two hundred-point assessments", [], [
            ("SUPPORT", "党建工作百分考核", "Assessment of Party work", [], []),
            ("SUPPORT", "业务工作百分考核", "Assessment of business", [], []),
        ]),
    ]),
    ("FOUR-STEPS", "强基础、建机制、搭平台、促保障", "Four steps", GROUP, [
        ("STEP", "强基础", "Strengthen the base", ["STEP-BASE"], []),
        ("STEP", "建机制", "Build mechanisms", ["STEP-MECHANISM"], []),
        ("STEP", "搭平台", "Put up platforms", ["STEP-PLATFORM"], []),
        ("STEP", "促保障", "Further security", ["STEP-SECURITY"], []),
    ]),
]  # fmt: skip
# (code, Chinese, English, source): beside the pillars and aims of the catalogue
TAGS = [
    ("FUNCTION-LEAD", "引领", "Lead", MINE),
    ("FUNCTION-SERVE", "服务", "Serve", MINE),
    ("FUNCTION-SUPERVISE", "监督", "Supervise", MINE),
    ("FUNCTION-SECURE", "保障", "Secure", MINE),
    ("STEP-BASE", "强基础", "Strengthen the base", GROUP),
    ("STEP-MECHANISM", "建机制", "Build mechanisms", GROUP),
    ("STEP-PLATFORM", "搭平台", "Put up platforms", GROUP),
    ("STEP-SECURITY", "促保障", "Further security", GROUP),
    ("PRINCIPLE-PARTY", "党建引领", "Led by the Party", MINE),
    ("PRINCIPLE-UNION", "工会联动", "Joined by the union", MINE),
    ("PRINCIPLE-WORKERS", "职工主体", "Workers as masters", MINE),
    ("WHEEL-SCIENCE", "科技创新", "Scientific innovation", GROUP),
    ("WHEEL-INDUSTRY", "产业发展", "Development of industry", GROUP),
]
# (code, Chinese, English, unit, better, fold)
MEASURES = [
    ("FIRST-PASS", "一次合格率", "First-pass yield", "%", "higher", "mean"),
    ("DELIVERY", "及时交付率", "Delivery on time", "%", "higher", "mean"),
    ("REVENUE", "营业收入", "Revenue", "万元", "higher", "sum"),
    ("OUTPUT-VALUE", "工业总产值", "Industrial output value", "万元", "higher", "sum"),
    ("STOCK-TURNOVER", "库存周转率", "Inventory turnover", "次", "higher", "sum"),
    ("IDLE-REUSE", "闲置物资盘活率", "Idle-asset revitalisation rate", "%", "higher", "last"),
    ("FAULT-RATE", "设备故障率", "Equipment fault rate", "%", "lower", "mean"),
]
# (code, Chinese, English, value, unit, source, certainty)
PARAMETERS = [
    ("PLAN_SOON_DAYS", "计划任务提前几天提醒", "Days before the due day when work of a plan is shown as due soon", 14, "天", HOUSE, "composed"),
    ("UNION_MATTERS_YEAR", "党组织每年研究工会重大问题的次数", "Times a year that a committee studies union matters", 2, "次",
     "各级党组织定期听取工会工作汇报、研究工会重大问题；次数为" + HOUSE, "composed"),
]  # fmt: skip
LEADS = "党组织领导工会工作的有关规定"
# (code, holder, Chinese, English, source)
STANDARDS = [
    ("COMMITTEE-1", "committee", "政治上统领：把牢产业工人队伍建设方向", "Lead in politics: keep the direction of the industrial workforce", GROUP),
    ("COMMITTEE-2", "committee", "思想上引领：用党的创新理论凝聚职工", "Lead in thought: rally workers by the Party's theory", GROUP),
    ("COMMITTEE-3", "committee", "工作上带领：党员干部在急难险重任务中带头", "Lead in work: members first in urgent and hard tasks", GROUP),
    ("COMMITTEE-4", "committee", "每年至少研究两次工会工作重大问题", "Study union matters at least twice a year", LEADS),
    ("SECRETARY-1", "secretary", "履行第一责任人职责，把产业工人队伍建设纳入党建总体布局", "Answer first for the workforce within Party work", LEADS),
    ("SECRETARY-2", "secretary", "主持党建与生产经营同谋划、同部署、同推进、同考核", "See to the four same of Party work and production", GROUP),
    ("SECRETARY-3", "secretary", "每季度听取一次工会、共青团工作汇报", "Hear union and youth league every quarter", LEADS),
    ("UNION-1", "union_chair", "组织劳动和技能竞赛，推动职工技能等级提升", "Run emulation drives and raise skill grades", GROUP),
    ("UNION-2", "union_chair", "收集职工诉求并反馈办理结果", "Collect workers' concerns and answer them", GROUP),
    ("UNION-3", "union_chair", "工会年度计划报党组织审议并纳入党建计划", "Have the union's plan taken into the Party's", LEADS),
]  # fmt: skip
PLUS = "“党建+”专项工作材料"
PROGRAMMES = [
    ("SAFETY", "党建+安全生产", "Party + work safety"),
    ("QUALITY", "党建+质量管理", "Party + quality"),
    ("RESEARCH", "党建+科研攻关", "Party + research"),
    ("CULTURE", "党建+文化建设", "Party + culture"),
    ("EQUIPMENT", "党建+设备管理", "Party + equipment"),
    ("DIGITAL", "党建+数字化", "Party + digital"),
    ("GREEN", "党建+绿色发展", "Party + green development"),
]
# (code, Chinese, English, is a great decision)
MEETINGS = [
    ("JOINT", "党政工团联席会议", "Joint meeting of Party, management, union and league", False),
    ("LIAISON", "工作对接会", "Liaison meeting", False),
    ("PRIOR-STUDY", "党委（支委）前置研究", "Prior study by the committee", False),
    ("CONGRESS", "党代会", "Party congress", True),
    ("SCIENCE", "科技创新大会", "Conference on scientific innovation", True),
    ("TALENT", "党委人才工作会", "Committee's conference on talent", True),
]
# (code, Chinese, English, sources, hint)
CHAPTERS = [
    ("LEAD", "领：组织动员", "Lead: rallying", "activities,plan", "政治引领、组织动员，党组织的优势怎样延伸到各层面"),
    ("GUIDE", "引：思想引导", "Guide: thought", "study", "理论学习、形势任务教育、思想引导"),
    ("BUILD", "建：载体和队伍", "Build: carriers and workforce", "plan,programmes", "载体建设、人才培养、作风保障"),
    ("PROMOTE", "促：生产经营", "Promote: production", "production,effects,meetings", "产量、营收、成本、安全等指标和下一步措施"),
]


def _plant(line, template, lines, kinds, tags, parent=None):
    for kind, zh, en, codes, children in lines:
        row = line.objects.create(
            template=template, parent=parent, kind=kinds[kind], no=template.lines.count() + 1, title_zh=zh, title_en=en
        )
        row.tags.set([tags[code] for code in codes])
        _plant(line, template, children, kinds, tags, row)


def add(apps, schema_editor):
    tag = apps.get_model("portal", "Tag")
    for i, (code, zh, en, source) in enumerate(TAGS, 20):
        words = {"name_zh": zh, "name_en": en, "group": "pillar", "source": source, "sort": i * 10}
        tag.objects.get_or_create(code=code, defaults=words)
    kind = apps.get_model("branches", "PlanItemKind")
    for i, (code, zh, en, layer, carries, source) in enumerate(KINDS, 1):
        row = {"name_zh": zh, "name_en": en, "layer": layer, "carries": carries, "source": source, "sort": i * 10}
        kind.objects.get_or_create(code=code, defaults=row)
    kinds = {k.code: k for k in kind.objects.all()}
    tags = {t.code: t for t in tag.objects.all()}
    template, line = apps.get_model("branches", "PlanTemplate"), apps.get_model("branches", "PlanTemplateLine")
    for i, (code, zh, en, source, lines) in enumerate(TEMPLATES, 1):
        row = {"name_zh": zh, "name_en": en, "source": source, "sort": i * 10}
        found, is_new = template.objects.get_or_create(code=code, defaults=row)
        if is_new:
            _plant(line, found, lines, kinds, tags)
    measure = apps.get_model("portal", "MeasureKind")
    for i, (code, zh, en, unit, better, fold) in enumerate(MEASURES, 30):
        row = {"name_zh": zh, "name_en": en, "unit_label": unit, "better": better, "fold": fold, "sort": i * 10}
        measure.objects.get_or_create(code=code, defaults=row)
    standard, plus = apps.get_model("branches", "DutyStandard"), apps.get_model("branches", "PartyPlusKind")
    for i, (code, holder, zh, en, source) in enumerate(STANDARDS, 1):
        row = {"name_zh": zh, "name_en": en, "holder": holder, "source": source, "sort": i * 10}
        standard.objects.get_or_create(code=code, defaults=row)
    for i, (code, zh, en) in enumerate(PROGRAMMES, 1):
        plus.objects.get_or_create(code=code, defaults={"name_zh": zh, "name_en": en, "source": PLUS, "sort": i * 10})
    meeting = apps.get_model("branches", "JointMeetingKind")
    for i, (code, zh, en, is_decision) in enumerate(MEETINGS, 1):
        row = {"name_zh": zh, "name_en": en, "is_decision": is_decision, "sort": i * 10}
        meeting.objects.get_or_create(code=code, defaults=row)
    chapter = apps.get_model("branches", "ReportChapterKind")
    for i, (code, zh, en, sources, hint) in enumerate(CHAPTERS, 1):
        row = {"name_zh": zh, "name_en": en, "sources": sources, "hint": hint, "sort": i * 10}
        chapter.objects.get_or_create(code=code, defaults=row)
    parameter = apps.get_model("portal", "RuleParameter")
    for code, zh, en, value, unit, source, certainty in PARAMETERS:
        row = {"name_zh": zh, "name_en": en, "value": value, "unit": unit, "source": source, "certainty": certainty}
        parameter.objects.get_or_create(code=code, effective_from=SINCE, defaults=row)


class Migration(migrations.Migration):
    dependencies = [("branches", "0027_plans"), ("portal", "0031_voting_rules")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
