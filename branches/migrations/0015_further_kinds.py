"""Further kinds of activity that the enterprises' own practice names (docs/inventory.md), as rows; the first ones stay as they are."""

from datetime import time

from django.db import migrations

PRACTICE = "企业做法："
# Between the kinds of the regulation and 「其他活动」 (160), so that the last word of the list stays the last.
# code, Chinese, English, holder, usual time, usual minutes, needs minutes, quick, sort, source
KINDS = [
    ("ACT-05", "班前微党课", "Pre-shift micro lecture", "invited", None, 10, False, True, 111, PRACTICE + "一线党支部班前微党课"),
    ("MT-10", "党委理论学习中心组学习", "Study session of the theory centre group", "invited", time(14, 30), 120, True, False, 112,
     "中国共产党党委（党组）理论学习中心组学习规则"),
    ("ACT-06", "政策解读沙龙", "Policy salon", "invited", time(16), 60, True, False, 113, PRACTICE + "政策解读沙龙"),
    ("ACT-07", "劳模工匠进支部", "Model workers and craftsmen visit the branch", "branch", time(15), 60, True, False, 114, PRACTICE + "劳模工匠进支部"),
    ("ACT-08", "党员先锋故事会", "Stories of Party vanguards", "branch", time(15), 60, True, False, 115, PRACTICE + "党员先锋故事会"),
    ("ACT-09", "形势通报会", "Situation briefing", "invited", time(16), 60, True, False, 116, PRACTICE + "定期通报市场形势、技术挑战、发展战略"),
    ("ACT-10", "职工代表座谈会", "Seminar with workers' representatives", "invited", time(15), 90, True, False, 117, PRACTICE + "民主管理渠道"),
    ("ACT-11", "部门联席会议", "Joint meeting of departments", "invited", time(9), 90, True, False, 118, PRACTICE + "部门联席工作机制"),
    ("ACT-12", "工作对接会", "Liaison meeting of Party and union", "invited", time(9), 60, True, False, 119, PRACTICE + "党组织与工会定期对接"),
    ("ACT-13", "宣讲", "Lecture tour", "invited", time(15), 60, True, False, 121, PRACTICE + "理论宣讲、技术能手宣讲"),
    ("ACT-14", "老专家老技工讲述", "Old experts and workers tell", "invited", time(15), 60, True, False, 122, PRACTICE + "老专家、老技术工人讲述"),
    ("ACT-15", "讲工匠故事展劳模风采", "Craftsmen's stories", "invited", time(15), 90, True, False, 123, PRACTICE + "“讲工匠故事、展劳模风采”主题活动"),
    ("ACT-16", "党史学习教育", "Study of Party history", "branch", time(16), 60, True, False, 124, PRACTICE + "党史学习教育、理想信念教育"),
    ("ACT-17", "专题培训", "Topical training", "invited", time(9), 120, True, False, 125, PRACTICE + "主题教育、专题培训"),
    ("ACT-18", "专题研讨", "Topical discussion", "invited", time(15), 90, True, False, 126, PRACTICE + "专题研讨、书记专题讨论会"),
    ("ACT-19", "联合专题学习", "Joint study with the union", "invited", time(16), 60, True, False, 127, PRACTICE + "党建与工会联合专题学习"),
    ("ACT-20", "警示教育", "Warning education", "branch", time(15), 90, True, False, 128, PRACTICE + "警示教育培训"),
    ("ACT-21", "安全宣教", "Safety lesson", "invited", time(16), 60, True, False, 129, PRACTICE + "安全宣教到支部"),
    ("ACT-22", "技术攻关研讨", "Discussion on a technical problem", "invited", time(15), 90, True, False, 131, PRACTICE + "党员技术攻关突击队"),
    ("ACT-23", "工法改进研讨", "Discussion on work methods", "invited", time(15), 90, True, False, 132, PRACTICE + "工法改进研讨"),
    ("ACT-24", "岗位练兵", "On-post drill", "invited", time(9), 120, False, False, 133, PRACTICE + "岗位练兵常态化"),
    ("ACT-25", "技能比武", "Skill contest", "invited", time(9), 240, False, False, 134, PRACTICE + "技能比武常态化"),
    ("ACT-26", "设备点检行动", "Equipment check by Party members", "invited", time(9), 120, False, False, 135, PRACTICE + "主题党日开展设备点检"),
    ("ACT-27", "安全巡查行动", "Safety patrol by Party members", "invited", time(9), 120, False, False, 136, PRACTICE + "主题党日开展安全巡查"),
    ("ACT-28", "技术档案整理", "Putting technical files in order", "invited", time(9), 120, False, False, 137, PRACTICE + "主题党日整理技术档案"),
    ("ACT-29", "观摩交流", "Visit and exchange", "invited", time(9), 240, True, False, 141, PRACTICE + "“走出去”交流调研、观摩"),
    ("ACT-30", "跨领域交流", "Exchange across fields", "invited", time(9), 180, True, False, 142, PRACTICE + "跨领域交流"),
    ("ACT-31", "心理疏导讲座", "Lecture on mental health", "invited", time(16), 90, False, False, 151, PRACTICE + "心理疏导讲座、咨询"),
    ("ACT-32", "主题演讲", "Speech contest", "invited", time(15), 120, False, False, 152, PRACTICE + "主题演讲"),
    ("ACT-33", "知识竞赛", "Quiz", "invited", time(15), 120, False, False, 153, PRACTICE + "知识竞赛（线上或线下）"),
    ("ACT-34", "文艺汇演", "Art show", "invited", time(15), 150, False, False, 154, PRACTICE + "文艺汇演"),
    ("ACT-35", "特色文化活动", "Cultural activity", "invited", time(15), 120, False, False, 155, PRACTICE + "工会文化建设、特色文化活动"),
]


def fill(apps, schema_editor):
    ActivityKind = apps.get_model("branches", "ActivityKind")
    for code, name_zh, name_en, holder, usual_time, minutes, needs_minutes, is_quick, sort, source in KINDS:
        ActivityKind.objects.get_or_create(
            code=code,
            defaults={
                "name_zh": name_zh,
                "name_en": name_en,
                "holder": holder,
                "usual_time": usual_time,
                "usual_minutes": minutes,
                "needs_minutes": needs_minutes,
                "is_quick": is_quick,
                "source": source,
                "sort": sort,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("branches", "0014_org_rules")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
