"""The rules of votes with their fractions and sources, and the figures of ballots, panels and sign-in."""

from datetime import date

from django.db import migrations

HOUSE = "系统默认，可调整"
SINCE = date(2020, 1, 1)
BRANCH = "中国共产党支部工作条例（试行）"
ADMIT = "中国共产党发展党员工作细则：到会有表决权的超过应到的半数，赞成的超过应到的半数，无记名投票"
ELECT = "中国共产党基层组织选举工作条例：到会有选举权的不少于应到的五分之四，赞成票超过实到的半数，无记名投票"
CONGRESS = "职工代表大会：三分之二以上代表到会，决议须经全体代表过半数通过"

# code, Chinese, English, quorum (num, den, strict), basis, pass (num, den, strict), source
RULES = [
    ("VOTE-01", "支部党员大会决议", "Resolution of the members' meeting", (1, 2, False), "eligible", (1, 2, True),
     f"{BRANCH}：到会有表决权的不少于应到的半数，赞成的超过应到的半数"),
    ("VOTE-02", "接收预备党员、转正等表决", "Admission and confirmation of members", (1, 2, True), "eligible", (1, 2, True), ADMIT),
    ("VOTE-03", "党内选举", "Party election", (4, 5, False), "present", (1, 2, True), ELECT),
    ("VOTE-04", "支部委员会表决", "Vote of the branch committee", (1, 2, False), "eligible", (1, 2, True),
     f"{BRANCH}：委员半数以上到会；赞成须过半数为通行做法"),
    ("CON-03", "职工代表大会表决", "Vote of the workers' congress", (2, 3, False), "eligible", (1, 2, True), CONGRESS),
]  # fmt: skip

# code, Chinese, English, value, unit, source, certainty
PARAMETERS = [
    ("BALLOT_SMALL_ROLL", "少于多少人投票时提示可能泄密", "Rolls smaller than this are warned about", 5, "人", HOUSE, "composed"),
    ("BALLOT_SURPLUS", "差额选举候选人多出名额的比例（分子、分母）", "Share by which candidates exceed seats, as a fraction", [1, 5], "",
     "差额选举候选人应多于应选名额的20%", "memory"),
    ("PANEL_FEWEST", "每个评审对象最少评审人数", "Fewest opinions on a case", 3, "人", "职业技能等级认定综合评审要求", "sourced"),
    ("PANEL_SPREAD", "打分相差多少算分歧较大", "Spread of points that calls for a discussion", 20, "分", HOUSE, "composed"),
    ("PANEL_REMIND_BEFORE_DAYS", "评审截止前几天开始提醒", "Days before the due date at which reminders begin", 2, "天", HOUSE, "composed"),
    ("PANEL_REMIND_EVERY_DAYS", "评审提醒间隔天数", "Days between two reminders", 1, "天", HOUSE, "composed"),
    ("PANEL_REMIND_PAUSE_HOURS", "两次手动提醒评委至少间隔", "Hours between two reminders by hand", 4, "小时", HOUSE, "composed"),
    ("SIGNIN_EARLY_MINUTES", "签到最早在开始前多久打开", "Minutes before the start at which sign-in may open", 240, "分钟", HOUSE, "composed"),
    ("SIGNIN_LATE_MINUTES", "开始后多久签到算迟到", "Minutes after the start at which sign-in is late", 15, "分钟", HOUSE, "composed"),
]  # fmt: skip


def fill(apps, schema_editor):
    rule, parameter = apps.get_model("portal", "VotingRule"), apps.get_model("portal", "RuleParameter")
    for sort, (code, zh, en, quorum, basis, passing, source) in enumerate(RULES, 1):
        words = {
            "name_zh": zh, "name_en": en, "sort": sort * 10, "basis": basis, "source": source,
            "quorum_num": quorum[0], "quorum_den": quorum[1], "quorum_is_strict": quorum[2],
            "pass_num": passing[0], "pass_den": passing[1], "pass_is_strict": passing[2],
        }  # fmt: skip
        rule.objects.get_or_create(code=code, defaults=words)
    for code, zh, en, value, unit, source, certainty in PARAMETERS:
        words = {"name_zh": zh, "name_en": en, "value": value, "unit": unit, "source": source, "certainty": certainty}
        parameter.objects.get_or_create(code=code, effective_from=SINCE, defaults=words)


class Migration(migrations.Migration):
    dependencies = [("portal", "0030_ballots")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
