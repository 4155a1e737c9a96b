"""Tags that the sources name: pillars of the joint work, spirits, audiences, forms and topics."""

from django.db import migrations

PAPER = "《天水日报》2025年12月24日：国企党建与产业工人培养协同"
GROUP = "国有企业产业工人队伍建设交流材料"

# group -> [(code, Chinese, English, source)]
TAGS = {
    "pillar": [
        ("PILLAR-VALUE", "价值引领", "Leading by values", PAPER),
        ("PILLAR-SKILL", "能力锻造", "Forging ability", PAPER),
        ("PILLAR-SYSTEM", "制度保障", "Secured by rules", PAPER),
        ("AIM-POLITICS", "政治上保证", "Political assurance", GROUP),
        ("AIM-RULES", "制度上落实", "Put into rules", GROUP),
        ("AIM-QUALITY", "素质上提高", "Raising quality", GROUP),
        ("AIM-RIGHTS", "权益上维护", "Protecting rights", GROUP),
    ],
    "spirit": [
        ("SPIRIT-MODEL", "劳模精神", "Spirit of model workers", GROUP),
        ("SPIRIT-LABOUR", "劳动精神", "Spirit of labour", GROUP),
        ("SPIRIT-CRAFT", "工匠精神", "Spirit of craftsmanship", GROUP),
    ],
    "audience": [
        ("AUDIENCE-YOUTH", "青年工人", "Young workers", PAPER),
        ("AUDIENCE-FRONT", "一线技能人才", "Front-line skilled workers", GROUP),
        ("AUDIENCE-BACKBONE", "党员技术骨干", "Party-member technical backbone", PAPER),
        ("AUDIENCE-LEADER", "班组长", "Team leaders", GROUP),
        ("AUDIENCE-ACTIVIST", "入党积极分子", "Activists", GROUP),
        ("AUDIENCE-VETERAN", "老专家、老技术工人", "Veteran experts and workers", GROUP),
    ],
    "form": [
        ("FORM-INTERACTIVE", "互动研讨", "Interactive discussion", PAPER),
        ("FORM-LECTURE", "讲授", "Lecture", PAPER),
        ("FORM-SALON", "政策解读沙龙", "Policy salon", PAPER),
        ("FORM-STORIES", "党员先锋故事会", "Stories of vanguard members", PAPER),
        ("FORM-VISIT", "劳模工匠进支部", "Model workers visit the branch", PAPER),
        ("FORM-SITE", "现场观摩", "On-site observation", GROUP),
        ("FORM-STREAM", "收看直播", "Watching a live stream", GROUP),
        ("FORM-DRILL", "岗位练兵", "On-post drill", PAPER),
    ],
    "topic": [
        ("TOPIC-PROCESS", "流程优化", "Process improvement", PAPER),
        ("TOPIC-TECHNIQUE", "技改方向", "Technical renewal", PAPER),
        ("TOPIC-SAFETY", "安全管理", "Safety management", PAPER),
        ("TOPIC-NEW-FORCES", "新质生产力痛点", "Obstacles to new productive forces", PAPER),
        ("TOPIC-BOTTLENECK", "生产瓶颈", "Production bottlenecks", PAPER),
        ("TOPIC-CRAFT", "工艺难题", "Process problems", PAPER),
        ("TOPIC-NEW-TECH", "新技术应用", "Use of new technology", PAPER),
        ("TOPIC-MARKET", "市场形势", "Market situation", PAPER),
        ("TOPIC-STRATEGY", "发展战略", "Strategy", PAPER),
        ("TOPIC-HISTORY", "党史学习", "Party history", GROUP),
        ("TOPIC-IDEALS", "理想信念", "Ideals and convictions", PAPER),
        ("TOPIC-LAW", "法律和劳动保护", "Law and labour protection", GROUP),
    ],
}


def add(apps, schema_editor):
    tag = apps.get_model("portal", "Tag")
    for group, rows in TAGS.items():
        for i, (code, zh, en, source) in enumerate(rows, 1):
            words = {"name_zh": zh, "name_en": en, "group": group, "source": source, "sort": i * 10}
            tag.objects.get_or_create(code=code, defaults=words)


class Migration(migrations.Migration):
    dependencies = [("portal", "0015_calendar_years")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
