"""The 25 steps of membership development and the figures they are held to (docs/rules.md 2.1, 2.2)."""

from datetime import date

from django.db import migrations

SINCE = date(2014, 5, 28)
RULES = "《中国共产党发展党员工作细则》"
STEPS_OF = "《中国共产党发展党员工作细则》及发展党员工作流程（25步）"
LOCAL = "各地发展党员工作规程的通行做法，以本企业党委规定为准"
HOUSE = "系统默认，可调整"
STATUTE = "《中国共产党章程》"
APPLICANT, BRANCH, COMMITTEE = "applicant", "branch", "committee"

# (no, stage, Chinese, English, who acts, materials, rule, figures, days of reminder before)
STEPS = [
    (1, 1, "递交入党申请书", "Written application", APPLICANT, "入党申请书", "age", ["DEV_MIN_AGE"], 0),
    (2, 1, "党组织派人谈话", "Talk with the applicant", BRANCH, "谈话记录", "talk", ["DEV_TALK_MONTHS"], 10),
    (3, 2, "推荐和确定入党积极分子", "Naming as activist", BRANCH, "推荐意见（党员推荐或群团组织推优）、支委会会议记录", "", [], 0),
    (4, 2, "入党积极分子上级党委备案", "Filing of the activist with the committee", COMMITTEE, "备案报告", "", [], 0),
    (5, 2, "指定培养联系人", "Cultivation contacts", BRANCH, "入党积极分子培养教育考察登记表", "contacts", ["DEV_CONTACTS"], 0),
    (6, 2, "培养教育考察", "Cultivation, education and observation", BRANCH, "考察登记表、每季度思想汇报、半年考察意见", "cultivation",
     ["DEV_CULTIVATION_MONTHS", "DEV_REVIEW_MONTHS"], 30),
    (7, 3, "确定发展对象", "Naming as prospective member", BRANCH, "党小组、培养联系人、党员和群众意见，支委会会议记录", "", [], 0),
    (8, 3, "发展对象上级党委备案", "Filing of the prospective member with the committee", COMMITTEE, "备案报告、备案同意意见", "", [], 0),
    (9, 3, "确定入党介绍人", "Two membership sponsors", BRANCH, "入党介绍人登记", "sponsors", ["DEV_SPONSORS"], 0),
    (10, 3, "进行政治审查", "Political vetting", BRANCH, "政治审查材料、结论性意见", "", ["DEV_VETTING_MONTHS"], 0),
    (11, 3, "开展集中培训", "Intensive training", BRANCH, "培训证明或结业证书", "training", ["DEV_TRAINING_DAYS", "DEV_TRAINING_HOURS"], 0),
    (12, 4, "支部委员会审查", "Review by the branch committee", BRANCH, "征求意见记录、支委会会议记录", "", [], 0),
    (13, 4, "上级党委预审", "Pre-review by the committee", COMMITTEE, "预审材料、预审意见", "pre_review",
     ["DEV_LEAVING_MONTHS", "DEV_VETTING_MONTHS"], 0),
    (14, 4, "填写入党志愿书", "Application form", APPLICANT, "中国共产党入党志愿书", "", [], 0),
    (15, 4, "支部大会讨论接收", "Branch meeting votes on admission", BRANCH, "支部大会会议记录、票决结果、支部大会决议", "admission_vote",
     ["DEV_VOTE_MONTHS"], 10),
    (16, 4, "上级党委派人谈话", "Talk by the committee", COMMITTEE, "谈话意见", "", [], 0),
    (17, 4, "上级党委审批", "Approval by the committee", COMMITTEE, "党委会会议记录、审批意见、通知", "approval",
     ["DEV_APPROVAL_MONTHS", "DEV_APPROVAL_LAST_MONTHS"], 30),
    (18, 4, "再上一级党委组织部门备案", "Filing one level up", COMMITTEE, "备案表", "", [], 0),
    (19, 5, "编入党支部和党小组", "Assignment to branch and group", BRANCH, "编组通知", "", [], 0),
    (20, 5, "入党宣誓", "Oath", BRANCH, "宣誓记录", "", [], 0),
    (21, 5, "继续教育考察", "Continued education and observation", BRANCH, "预备党员教育考察登记表", "probation", ["DEV_PROBATION_MONTHS"], 30),
    (22, 5, "提出转正申请", "Application for full membership", APPLICANT, "转正申请书", "", [], 0),
    (23, 5, "支部大会讨论转正", "Branch meeting votes on conversion", BRANCH, "征求意见记录、支部大会会议记录、票决结果", "conversion_vote",
     ["DEV_EXTENSION_MONTHS"], 0),
    (24, 5, "上级党委审批转正", "Approval of the conversion", COMMITTEE, "审批意见、通知", "conversion_approval", ["DEV_CONVERSION_MONTHS"], 30),
    (25, 5, "材料归档", "Archiving", BRANCH, "入党志愿书、申请书、政审材料、转正申请、培养考察材料", "archive", ["DEV_ARCHIVE_DAYS"], 3),
]  # fmt: skip

# (code, Chinese, English, value, unit, source, certainty)
PARAMETERS = [
    ("DEV_MIN_AGE", "申请入党的最低年龄", "Least age of an applicant", 18, "岁", STATUTE, "sourced"),
    ("DEV_TALK_MONTHS", "收到申请后派人谈话的期限", "Months for the talk after an application", 1, "个月", RULES, "sourced"),
    ("DEV_CONTACTS", "培养联系人人数（最少、最多）", "Contacts of an activist, least and most", [1, 2], "人", RULES, "sourced"),
    ("DEV_CULTIVATION_MONTHS", "入党积极分子培养考察的最短时间", "Least months of cultivation", 12, "个月", RULES, "sourced"),
    ("DEV_REVIEW_MONTHS", "两次考察之间最长间隔", "Longest months between two reviews", 6, "个月", RULES, "sourced"),
    ("DEV_SPONSORS", "入党介绍人人数", "Sponsors", 2, "人", RULES, "sourced"),
    ("DEV_VETTING_MONTHS", "政治审查结论的有效时间", "Months for which vetting holds", 12, "个月", LOCAL, "memory"),
    ("DEV_TRAINING_DAYS", "发展对象集中培训的最少天数", "Least days of training", 3, "天", RULES, "sourced"),
    ("DEV_TRAINING_HOURS", "发展对象集中培训的最少学时", "Least class hours of training", 24, "学时", RULES, "sourced"),
    ("DEV_LEAVING_MONTHS", "多久以内将离开本单位的一般不预审", "Months before leaving within which nobody is pre-reviewed", 3, "个月", RULES, "sourced"),
    ("DEV_VOTE_MONTHS", "预审合格后召开支部大会的期限", "Months from pre-review to the meeting", 1, "个月", RULES, "sourced"),
    ("DEV_APPROVAL_MONTHS", "支部大会后审批的期限", "Months from the meeting to the approval", 3, "个月", RULES, "sourced"),
    ("DEV_APPROVAL_LAST_MONTHS", "特殊情况下审批的最长期限", "Longest months to the approval in special cases", 6, "个月", RULES, "sourced"),
    ("DEV_PROBATION_MONTHS", "预备期", "Months of probation", 12, "个月", STATUTE, "sourced"),
    ("DEV_EXTENSION_MONTHS", "延长预备期（最短、最长）", "Extension of probation, least and most", [6, 12], "个月", STATUTE, "sourced"),
    ("DEV_CONVERSION_MONTHS", "转正审批的期限", "Months for the approval of a conversion", 3, "个月", RULES, "sourced"),
    ("DEV_ARCHIVE_DAYS", "转正批准后材料归档的期限", "Days for the archiving", 7, "天", LOCAL, "memory"),
    ("DEV_POOL_GRADE", "培养对象名单的最低技能等级（数字越小等级越高）", "Lowest skill grade of the pool (1 is the highest)", 3, "级", HOUSE, "composed"),
    ("DEV_POOL_TITLES", "培养对象名单认可的技术荣誉（称号编码）", "Technical honours that count for the pool, codes of titles",
     ["EXPERT-COMPANY", "EXPERT-GROUP", "EXPERT-PROVINCIAL", "EXPERT-NATIONAL", "SKILL-AWARD", "MASTER-CRAFTSMAN", "CRAFTSMAN-MUNICIPAL",
      "FINEST-CRAFTSMAN", "WORKER-INVENTOR", "INNOVATION-MODEL", "MODEL-COMPANY", "MODEL-GROUP", "MODEL-MUNICIPAL", "MODEL-PROVINCIAL",
      "MODEL-NATIONAL"], "", HOUSE, "composed"),
]  # fmt: skip


def fill(apps, schema_editor):
    step, parameter = apps.get_model("branches", "DevelopmentStep"), apps.get_model("portal", "RuleParameter")
    for no, stage, zh, en, actor, materials, rule, parameters, lead in STEPS:
        row = {
            "stage": stage, "name_zh": zh, "name_en": en, "actor": actor, "materials": materials, "rule": rule,
            "parameters": parameters, "lead_days": lead, "source": STEPS_OF,
        }  # fmt: skip
        step.objects.get_or_create(no=no, effective_from=SINCE, defaults=row)
    for code, zh, en, value, unit, source, certainty in PARAMETERS:
        row = {"name_zh": zh, "name_en": en, "value": value, "unit": unit, "source": source, "certainty": certainty}
        parameter.objects.get_or_create(code=code, effective_from=SINCE, defaults=row)


class Migration(migrations.Migration):
    dependencies = [("branches", "0033_membership")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
