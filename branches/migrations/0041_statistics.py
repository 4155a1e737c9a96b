"""Year books of branches, the yearly Party statistics, and the lines of the statistics as rows."""

from datetime import date

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


SINCE = date(2008, 1, 1)
YEAR = 2008
HOUSE = "系统默认，可调整"
BULLETIN = "分类参照《中国共产党党内统计公报》（中共中央组织部每年发布）"
RULES = "《中国共产党发展党员工作细则》"
BRANCH_RULES = "《中国共产党支部工作条例（试行）》"
ELECTIONS = "《中国共产党基层组织选举工作条例》"
STUDY = "《2024—2028年全国党员教育培训工作规划》"
DUES = "《关于中国共产党党费收缴、使用和管理的规定》（中组发〔2008〕3号）"
SKILLS = "《关于健全完善新时代技能人才职业技能等级制度的意见（试行）》（人社部发〔2022〕14号）"
MEMBERS = [
    ("党员总数", "Members", {}, HOUSE),
    ("正式党员", "Full members", {"standing": ["full"]}, HOUSE),
    ("预备党员", "Probationary members", {"standing": ["probationary"]}, HOUSE),
    ("女党员", "Women", {"gender": ["female"]}, BULLETIN),
    ("男党员", "Men", {"gender": ["male"]}, BULLETIN),
    ("30 岁及以下", "30 and younger", {"age": [None, 30]}, BULLETIN),
    ("31 至 35 岁", "31 to 35", {"age": [31, 35]}, BULLETIN),
    ("36 至 40 岁", "36 to 40", {"age": [36, 40]}, BULLETIN),
    ("41 至 45 岁", "41 to 45", {"age": [41, 45]}, BULLETIN),
    ("46 至 50 岁", "46 to 50", {"age": [46, 50]}, BULLETIN),
    ("51 至 55 岁", "51 to 55", {"age": [51, 55]}, BULLETIN),
    ("56 至 60 岁", "56 to 60", {"age": [56, 60]}, BULLETIN),
    ("61 岁及以上", "61 and older", {"age": [61, None]}, BULLETIN),
    ("出生日期未登记", "Date of birth not on record", {"age_known": False}, HOUSE),
    ("学历：硕士及以上", "Education: master or higher", {"education": ["master"]}, BULLETIN),
    ("学历：本科", "Education: bachelor", {"education": ["bachelor"]}, BULLETIN),
    ("学历：大专", "Education: junior college", {"education": ["junior_college"]}, BULLETIN),
    ("学历：中专（技校）", "Education: secondary vocational", {"education": ["secondary_vocational"]}, BULLETIN),
    ("学历：高中", "Education: senior high school", {"education": ["senior_high"]}, BULLETIN),
    ("学历：初中及以下", "Education: junior high school or lower", {"education": ["junior_high"]}, BULLETIN),
    ("学历未登记", "Education not on record", {"education": [""]}, HOUSE),
    ("党龄 5 年及以下（按系统登记）", "Up to 5 years a member on record", {"seniority": [None, 5]}, HOUSE),
    ("党龄 6 至 10 年", "6 to 10 years a member on record", {"seniority": [6, 10]}, HOUSE),
    ("党龄 11 至 20 年", "11 to 20 years a member on record", {"seniority": [11, 20]}, HOUSE),
    ("党龄 21 年及以上", "21 years or more a member on record", {"seniority": [21, None]}, HOUSE),
    ("操作岗", "Operating posts", {"post": ["operating"]}, HOUSE),
    ("技术岗", "Technical posts", {"post": ["technical"]}, HOUSE),
    ("管理岗", "Management posts", {"post": ["management"]}, HOUSE),
    ("服务岗", "Service posts", {"post": ["service"]}, HOUSE),
    ("技能等级：高级技师", "Skill grade: senior technician", {"grade": [1]}, SKILLS),
    ("技能等级：技师", "Skill grade: technician", {"grade": [2]}, SKILLS),
    ("技能等级：高级工", "Skill grade: senior worker", {"grade": [3]}, SKILLS),
    ("技能等级：中级工", "Skill grade: intermediate worker", {"grade": [4]}, SKILLS),
    ("技能等级：初级工", "Skill grade: junior worker", {"grade": [5]}, SKILLS),
    ("没有有效技能证书", "No valid skill certificate", {"grade": [0]}, SKILLS),
]
ADMITTED = {"step": 15, "results": ["passed"]}
DEVELOPMENT = [
    ("本年递交入党申请", "Applications of the year", {"step": 1}, RULES),
    ("现有入党申请人", "Applicants now", {"open": [1, 3]}, RULES),
    ("现有入党积极分子", "Activists now", {"open": [4, 7]}, RULES),
    ("现有发展对象", "Objects of development now", {"open": [8, 14]}, RULES),
    ("本年发展党员", "Admitted in the year", ADMITTED, RULES),
    ("其中：女", "Of these: women", {**ADMITTED, "gender": ["female"]}, BULLETIN),
    ("其中：35 岁及以下", "Of these: 35 and younger", {**ADMITTED, "most_age": 35}, BULLETIN),
    (
        "其中：大专及以上学历",
        "Of these: junior college or higher",
        {**ADMITTED, "education": ["junior_college", "bachelor", "master"]},
        BULLETIN,
    ),
    ("其中：生产操作岗", "Of these: operating posts", {**ADMITTED, "post": ["operating"]}, BULLETIN),
    ("其中：高级工及以上技能人才", "Of these: senior workers or higher", {**ADMITTED, "skilled": True}, HOUSE),
    ("本年按期转正", "Converted on time", {"step": 23, "results": ["on_time"]}, RULES),
]
FEW = [  # what went wrong is told in numbers only
    ("本年延长预备期", "Probation extended", "development", {"step": 23, "results": ["extend"]}, "人", RULES),
    ("本年取消预备党员资格", "Probation cancelled", "development", {"step": 23, "results": ["cancel"]}, "人", RULES),
]
MOVES = [
    ("本年转入党员", "Members who came", {"way": "in"}, HOUSE),
    ("本年转出党员", "Members who went", {"way": "out"}, HOUSE),
]
BRANCHES = [
    ("党支部总数", "Branches", {}, BRANCH_RULES),
    ("其中：党支部", "Of these: single branches", {"kinds": ["branch"]}, BRANCH_RULES),
    ("其中：联合党支部", "Of these: joint branches", {"kinds": ["joint_branch"]}, BRANCH_RULES),
    ("其中：临时党支部", "Of these: temporary branches", {"kinds": ["temporary_branch"]}, BRANCH_RULES),
    ("党员不足 3 名的", "With fewer than 3 members", {"kinds": ["branch", "joint_branch"], "size": [None, 2]}, BRANCH_RULES),
    ("党员 3 至 6 名的", "With 3 to 6 members", {"kinds": ["branch", "joint_branch"], "size": [3, 6]}, BRANCH_RULES),
    ("党员 7 至 50 名的", "With 7 to 50 members", {"kinds": ["branch", "joint_branch"], "size": [7, 50]}, BRANCH_RULES),
    ("党员超过 50 名的", "With more than 50 members", {"kinds": ["branch", "joint_branch"], "size": [51, None]}, BRANCH_RULES),
    ("本年新成立", "Founded in the year", {"founded": True}, BRANCH_RULES),
]
TERMS = [
    ("本年任期届满的支部", "Branches whose term ended in the year", {"what": "due"}, ELECTIONS),
    ("本年换届或选出书记的支部", "Branches with a new term in the year", {"what": "elected"}, ELECTIONS),
    ("到期未换届的支部", "Branches over their term", {"what": "over"}, ELECTIONS),
]
LIFE = [
    ("组织生活总次数", "Activities held", "activities", {}, "次", False, BRANCH_RULES),
    ("其中：主题党日", "Of these: themed Party days", "activities", {"kinds": ["MT-05"]}, "次", False, BRANCH_RULES),
    ("有年度学时任务的党员", "Members with a target of class hours", "hours", {}, "人", False, STUDY),
    ("其中：已完成年度学时", "Of these: target reached", "hours", {"reached": True}, "人", True, STUDY),
    ("参加民主评议的党员", "Members appraised", "appraisal", {}, "人", True, BRANCH_RULES),
    ("其中：优秀", "Of these: excellent", "appraisal", {"grades": ["excellent"]}, "人", True, BRANCH_RULES),
    ("其中：合格", "Of these: competent", "appraisal", {"grades": ["competent"]}, "人", True, BRANCH_RULES),
    ("其中：基本合格、不合格", "Of these: basic or failing", "appraisal", {"grades": ["basic", "failing"]}, "人", True, BRANCH_RULES),
]
MONEY = [
    ("登记党费的支部月数", "Months of dues on record", {"what": "months"}, "支部·月", False),
    ("本年应交党费", "Dues owed", {"what": "due"}, "元", True),
    ("本年实交党费", "Dues paid", {"what": "paid"}, "元", True),
    ("有欠交月份的党员", "Members in arrears of a month", {"what": "behind"}, "人", True),
]
# Values and problems of the sources, for plans and activities to be filtered and counted by.
VALUES = "国有企业产业工人队伍建设交流材料"
TAGS = [
    ("VALUE-SAFE", "安全", "Safe", "pillar"), ("VALUE-INTENSIVE", "集约", "Intensive", "pillar"),
    ("VALUE-EFFICIENT", "高效", "Efficient", "pillar"), ("VALUE-GREEN", "绿色", "Green", "pillar"),
    ("PROBLEM-INNOVATION", "问题：重生产、轻创新", "Problem: production before innovation", "topic"),
]  # fmt: skip
TARGET = ("SKILLED_SHARE_TARGET", "技能人才占在册职工的目标", "Target share of skilled workers among the staff", 75, "%", VALUES, "composed")
PARAMETER = ("STATISTICS_FEW_PEOPLE", "统计表至少含几名党员才显示（评议、学时、党费等）", "Fewest members behind a figure of the statistics that names nobody",
             3, "人", HOUSE, "composed")  # fmt: skip


def rows():
    """(section, Chinese, English, measure, args, unit, counts only, source)"""
    yield from (("members", zh, en, "members", args, "人", False, source) for zh, en, args, source in MEMBERS)
    yield from (("development", zh, en, "development", args, "人", False, source) for zh, en, args, source in DEVELOPMENT)
    yield from (("development", zh, en, measure, args, unit, True, source) for zh, en, measure, args, unit, source in FEW)
    yield from (("development", zh, en, "moves", args, "人", False, source) for zh, en, args, source in MOVES)
    yield from (("branches", zh, en, "branches", args, "个", False, source) for zh, en, args, source in BRANCHES)
    yield from (("terms", zh, en, "terms", args, "个", False, source) for zh, en, args, source in TERMS)
    yield from (("life", *row) for row in LIFE)
    yield from (("dues", zh, en, "dues", args, unit, few, DUES) for zh, en, args, unit, few in MONEY)


def fill(apps, schema_editor):
    line, parameter = apps.get_model("branches", "StatisticsLine"), apps.get_model("portal", "RuleParameter")
    counts = {}
    for section, zh, en, measure, args, unit, few, source in rows():
        counts[section] = no = counts.get(section, 0) + 1
        words = {
            "name_zh": zh, "name_en": en, "sort": no * 10, "section": section, "measure": measure, "args": args, "unit_label": unit,
            "is_count_only": few, "from_year": YEAR, "source": source,
        }  # fmt: skip
        line.objects.get_or_create(code=f"{section.upper()}-{no:02d}", defaults=words)
    for code, zh, en, value, unit, source, certainty in (PARAMETER, TARGET):
        words = {"name_zh": zh, "name_en": en, "value": value, "unit": unit, "source": source, "certainty": certainty}
        parameter.objects.get_or_create(code=code, effective_from=SINCE, defaults=words)
    tag = apps.get_model("portal", "Tag")
    for i, (code, zh, en, group) in enumerate(TAGS, 60):
        tag.objects.get_or_create(code=code, defaults={"name_zh": zh, "name_en": en, "group": group, "source": VALUES, "sort": i * 10})


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0040_supervision"),
        ("portal", "0035_ballot_and_notice_figures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='StatisticsLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='编码')),
                ('name_zh', models.CharField(max_length=80, verbose_name='中文名称')),
                ('name_en', models.CharField(max_length=120, verbose_name='英文名称')),
                ('sort', models.PositiveIntegerField(default=0, verbose_name='排序')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('section', models.CharField(choices=[('members', '党员基本情况'), ('development', '发展党员情况'), ('branches', '党组织情况'), ('terms', '换届选举情况'), ('life', '组织生活和学时'), ('dues', '党费收缴情况')], max_length=12, verbose_name='表')),
                ('measure', models.CharField(choices=[('members', '党员人数'), ('development', '发展党员'), ('moves', '组织关系转接'), ('branches', '党支部数'), ('terms', '任期届满和换届'), ('activities', '组织生活次数'), ('hours', '年度学时'), ('appraisal', '民主评议'), ('dues', '党费')], max_length=12, verbose_name='统计内容')),
                ('args', models.JSONField(blank=True, default=dict, verbose_name='统计条件')),
                ('unit_label', models.CharField(max_length=10, verbose_name='计量单位')),
                ('is_count_only', models.BooleanField(default=False, verbose_name='不列名单')),
                ('from_year', models.PositiveSmallIntegerField(verbose_name='起用年度')),
                ('to_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='停用年度')),
                ('source', models.CharField(max_length=200, verbose_name='依据')),
            ],
            options={
                'ordering': ['sort', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StatisticsReturn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('as_of', models.DateField(verbose_name='统计截止日')),
                ('state', models.CharField(choices=[('draft', '编制中'), ('signed', '已签报')], default='draft', max_length=6, verbose_name='状态')),
                ('made_at', models.DateTimeField()),
                ('signed_at', models.DateTimeField(null=True, verbose_name='签报时间')),
                ('reopen_reason', models.CharField(blank=True, max_length=200, verbose_name='退回原因')),
                ('version', models.PositiveIntegerField(default=1)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statistics_returns', to='portal.node', verbose_name='党组织')),
                ('signed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-year', 'node__path'],
                'constraints': [models.UniqueConstraint(fields=('node', 'year'), name='statistics_return_once'), models.CheckConstraint(condition=models.Q(('signed_by', None), models.Q(('signed_by', models.F('made_by')), _negated=True), _connector='OR'), name='statistics_two_persons')],
            },
        ),
        migrations.CreateModel(
            name='StatisticsFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.DecimalField(decimal_places=2, max_digits=14)),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.statisticsline')),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='branches.statisticsreturn')),
            ],
            options={
                'ordering': ['line__sort', 'line__code'],
                'constraints': [models.UniqueConstraint(fields=('of', 'line'), name='statistics_figure_once')],
            },
        ),
        migrations.CreateModel(
            name='YearBook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('state', models.CharField(choices=[('asked', '生成中'), ('bound', '已生成'), ('final', '已定稿'), ('failed', '未完成')], default='asked', max_length=6, verbose_name='状态')),
                ('chapters', models.JSONField(default=list)),
                ('summary', models.TextField(blank=True, verbose_name='年度工作总结')),
                ('asked_at', models.DateTimeField()),
                ('bound_at', models.DateTimeField(null=True, verbose_name='生成时间')),
                ('final_at', models.DateTimeField(null=True, verbose_name='定稿时间')),
                ('version', models.PositiveIntegerField(default=1)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='year_books', to='branches.branch', verbose_name='党支部')),
                ('final_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='portal.job')),
            ],
            options={
                'ordering': ['-year', 'branch__node__path'],
                'constraints': [models.UniqueConstraint(fields=('branch', 'year'), name='year_book_once')],
            },
        ),
        migrations.AlterField(
            model_name='dutystandard',
            name='holder',
            field=models.CharField(choices=[('committee', '党委（支部委员会）'), ('secretary', '书记'), ('union_chair', '工会主席'), ('department', '部门'), ('admin', '行政'), ('workers', '职工（职代会）')], max_length=12, verbose_name='责任主体'),
        ),
        migrations.AlterField(
            model_name='dutystatement',
            name='holder',
            field=models.CharField(choices=[('committee', '党委（支部委员会）'), ('secretary', '书记'), ('union_chair', '工会主席'), ('department', '部门'), ('admin', '行政'), ('workers', '职工（职代会）')], max_length=12, verbose_name='责任主体'),
        ),
        migrations.RunPython(
            code=fill,
            reverse_code=django.db.migrations.operations.special.RunPython.noop,
        ),
    ]
