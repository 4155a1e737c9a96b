"""The honour catalogue: titles that the sources and the national rules name, with their usual level."""

from django.db import migrations

PAPER = "《天水日报》2025年12月24日：国企党建与产业工人培养协同"
GROUP = "国有企业产业工人队伍建设交流材料"
LAW = "《国家功勋荣誉表彰条例》《全国劳动模范和先进工作者评选表彰》"
MEDAL = "《全国五一劳动奖评选管理工作暂行办法》（中华全国总工会）"
PIONEER = "《全国工人先锋号评选表彰》（中华全国总工会）"
EXPERT = "《中华技能大奖和全国技术能手评选表彰管理办法》（人力资源社会保障部）"
PARTY = "《中国共产党党内功勋荣誉表彰条例》"

BRANCH, COMPANY, GROUP_LEVEL, MUNICIPAL, PROVINCIAL, NATIONAL = 1, 2, 3, 4, 5, 6

# (code, Chinese, English, level, for people, source)
TITLES = [
    ("VANGUARD-POST", "党员先锋岗", "Party-member vanguard post", BRANCH, True, PAPER),
    ("SAFETY-EXPERT", "安全生产能手", "Safe production expert", BRANCH, True, GROUP),
    ("INNOVATION-MODEL", "创新创效模范", "Model of innovation", BRANCH, True, GROUP),
    ("SERVICE-VANGUARD", "服务群众先锋", "Vanguard of service", BRANCH, True, GROUP),
    ("POST-MODEL", "岗位标兵", "Post model", BRANCH, True, GROUP),
    ("WORKER-INVENTOR", "工人发明家", "Worker inventor", COMPANY, True, PAPER),
    ("FINEST-CRAFTSMAN", "最美工匠", "Finest craftsman", COMPANY, True, PAPER),
    ("EXCELLENT-MEMBER", "优秀共产党员", "Excellent Party member", COMPANY, True, PARTY),
    ("EXCELLENT-PARTY-WORKER", "优秀党务工作者", "Excellent Party worker", COMPANY, True, PARTY),
    ("MODEL-COMPANY", "公司劳动模范", "Model worker of the company", COMPANY, True, LAW),
    ("EXPERT-COMPANY", "公司技术能手", "Technical expert of the company", COMPANY, True, GROUP),
    ("MODEL-GROUP", "集团劳动模范", "Model worker of the group", GROUP_LEVEL, True, LAW),
    ("EXPERT-GROUP", "集团技术能手", "Technical expert of the group", GROUP_LEVEL, True, GROUP),
    ("MODEL-MUNICIPAL", "市劳动模范", "Municipal model worker", MUNICIPAL, True, LAW),
    ("MEDAL-MUNICIPAL", "市五一劳动奖章", "Municipal May Day labour medal", MUNICIPAL, True, MEDAL),
    ("CRAFTSMAN-MUNICIPAL", "市级工匠", "Municipal craftsman", MUNICIPAL, True, GROUP),
    ("MODEL-PROVINCIAL", "省部级劳动模范", "Provincial or ministerial model worker", PROVINCIAL, True, LAW),
    ("MEDAL-PROVINCIAL", "省五一劳动奖章", "Provincial May Day labour medal", PROVINCIAL, True, MEDAL),
    ("EXPERT-PROVINCIAL", "省部级（行业）技术能手", "Provincial or sector technical expert", PROVINCIAL, True, EXPERT),
    ("MODEL-NATIONAL", "全国劳动模范", "National model worker", NATIONAL, True, LAW),
    ("MEDAL-NATIONAL", "全国五一劳动奖章", "National May Day labour medal", NATIONAL, True, MEDAL),
    ("EXPERT-NATIONAL", "全国技术能手", "National technical expert", NATIONAL, True, EXPERT),
    ("SKILL-AWARD", "中华技能大奖", "China skill award", NATIONAL, True, EXPERT),
    ("MASTER-CRAFTSMAN", "大国工匠", "Master craftsman of the nation", NATIONAL, True, GROUP),
    ("ADVANCED-TEAM", "先进班组", "Advanced team", BRANCH, False, GROUP),
    ("RED-FLAG-TEAM", "红旗班组", "Red-flag team", GROUP_LEVEL, False, GROUP),
    ("ADVANCED-BRANCH", "先进基层党组织", "Advanced primary Party organisation", COMPANY, False, PARTY),
    ("PIONEER-COMPANY", "公司工人先锋号", "Worker pioneer of the company", COMPANY, False, PIONEER),
    ("PIONEER-PROVINCIAL", "省工人先锋号", "Provincial worker pioneer", PROVINCIAL, False, PIONEER),
    ("PIONEER-NATIONAL", "全国工人先锋号", "National worker pioneer", NATIONAL, False, PIONEER),
    ("CERTIFICATE-NATIONAL", "全国五一劳动奖状", "National May Day labour certificate", NATIONAL, False, MEDAL),
    ("WOMEN-POST-NATIONAL", "全国巾帼文明岗", "National model post of women", NATIONAL, False, GROUP),
]


def add(apps, schema_editor):
    title = apps.get_model("workforce", "HonourTitle")
    for i, (code, zh, en, level, is_for_people, source) in enumerate(TITLES, 1):
        words = {"name_zh": zh, "name_en": en, "level": level, "is_for_people": is_for_people, "source": source, "sort": i * 10}
        title.objects.get_or_create(code=code, defaults=words)


class Migration(migrations.Migration):
    dependencies = [("workforce", "0013_conditions_2018")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
