from datetime import date

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


SINCE = date(2020, 1, 1)
HOUSE = "系统默认，可调整"
FLOW = "合理化建议管理办法（公开的企业制度，rules.md 4.4）"
A_1986 = "合理化建议和技术改进奖励条例（1986 年国务院修订发布），今日效力未核"
B_FIRM, C_FIRM = "企业合理化建议奖励办法（rules.md SUG-B）", "企业合理化建议奖励办法（rules.md SUG-C）"
D_FIRM, H_SHEET = "企业合理化建议评分表（rules.md SUG-D）", "职工创新成果评审表（rules.md SUG-H）"
WHY_A = "默认启用 A 组：唯一来自国家条例的一组，按年效益分档、每档有上下限，不同单位可比；本企业另有办法的改选其他组"
# (code, Chinese, English, value, unit, source, certainty)
PARAMETERS = [
    ("PROPOSAL_COLLECT_DAYS", "建议登记后几个工作日内分派", "Working days until a proposal is handed to a department", 3, "工作日", HOUSE, "composed"),
    ("PROPOSAL_JUDGE_DAYS", "分派后几个工作日内研判并答复", "Working days until the department has answered", 15, "工作日", HOUSE, "composed"),
    ("PROPOSAL_PLAN_DAYS", "采纳后几个工作日内安排落实", "Working days until somebody is named to carry it out", 5, "工作日", HOUSE, "composed"),
    ("PROPOSAL_CONFIRM_DAYS", "答复或完成后建议人几个工作日内确认", "Working days for the author to confirm", 10, "工作日", HOUSE, "composed"),
    ("PROPOSAL_REOPENS", "建议人可要求重办几次", "How often an author may have it done over", 1, "次", HOUSE, "composed"),
    ("PROPOSAL_MEASURE_MONTHS", "完成几个月后再次测算效益", "Months after which the benefit is measured again", 6, "个月", HOUSE, "composed"),
    ("PROPOSAL_SIMILAR_SHARE", "相似度达到多少时提示", "Likeness from which on a similar proposal is named", 45, "%", HOUSE, "composed"),
    ("PROPOSAL_COPY_SHARE", "相似度达到多少时视为重复", "Likeness from which on a proposal is a copy", 90, "%", HOUSE, "composed"),
    ("PROPOSAL_SIMILAR_YEARS", "与几年内的建议比较", "Years of proposals that a new one is compared with", 2, "年", HOUSE, "composed"),
    ("PROPOSAL_SIMILAR_ROWS", "最多与多少条最近的建议比较", "Most recent proposals that a new one is compared with", 2000, "条", HOUSE, "composed"),
    ("PROPOSAL_INSTANT_MOST", "即时奖励每条最高金额", "Most that is paid at once for a proposal", 200, "元", "即时奖励；金额为" + HOUSE, "composed"),
    ("PROPOSAL_BAND_SET", "启用的奖励档组", "The set of awards that is switched on", "A", "", WHY_A, "composed"),
    ("PROPOSAL_TEAM_SMALL", "小团队最多几人", "Most people of a small team", 3, "人", "企业合理化建议管理办法（rules.md SUG-E）", "sourced"),
    ("PROPOSAL_TEAM_MEDIUM", "中团队最多几人", "Most people of a medium team", 10, "人", "企业合理化建议管理办法（rules.md SUG-E）", "sourced"),
]  # fmt: skip
# (code, Chinese, English)
REASONS = [
    ("COMPLAINT", "属于投诉", "A complaint"), ("PAY", "属于薪酬诉求", "A wish for pay"), ("PERSONNEL", "属于人事事项", "A personnel matter"),
    ("KNOWN", "已有做法或公知内容", "Known already"), ("REPEAT", "重复提出", "A repeat"), ("DUTY", "属于本岗职责", "A duty of one's own post"),
    ("NO-PLAN", "没有具体做法", "No concrete plan"), ("NOT-FEASIBLE", "条件不具备，暂不可行", "Not feasible now"),
    ("NO-BENEFIT", "效益不抵投入", "Benefit below cost"), ("FORM", "重形式、无实效", "Form over substance"),
]  # fmt: skip
# set -> (code, Chinese, English, basis, criterion, low, high, least, most, points)
BANDS = {
    "A": (A_1986, [
        ("A1", "年效益 100 万元以上", "From 1,000,000 a year", "value", "", 1000000, None, 2500, 4000, None),
        ("A2", "年效益 50 万—100 万元", "500,000 to 1,000,000 a year", "value", "", 500000, 1000000, 1500, 2500, None),
        ("A3", "年效益 10 万—50 万元", "100,000 to 500,000 a year", "value", "", 100000, 500000, 500, 1500, None),
        ("A4", "年效益 1 万—10 万元", "10,000 to 100,000 a year", "value", "", 10000, 100000, 300, 500, None),
        ("A5", "年效益不足 1 万元", "Below 10,000 a year", "value", "", None, 10000, None, 300, None),
    ]),
    "B": (B_FIRM, [
        ("B-A", "采纳", "Adopted", "grade", "", None, None, 200, 200, None),
        ("B-B", "修改后采纳", "Adopted after a change", "grade", "", None, None, 100, 100, None),
        ("B-C", "好但暂不可行", "Good but not feasible", "grade", "", None, None, 50, 50, None),
        ("B-D", "有积极意义", "Any positive", "grade", "", None, None, 20, 20, None),
        ("B-PLUS", "节约 10 万元以上加奖", "Bonus from savings of 100,000", "bonus", "", 100000, None, 500, 500, None),
    ]),
    "C": (C_FIRM, [
        ("C-0", "鼓励奖", "Encouragement", "grade", "", None, None, 20, 20, None),
        ("C-3", "三等奖", "Third prize", "grade", "", None, None, 50, 50, None),
        ("C-2", "二等奖", "Second prize", "grade", "", None, None, 100, 100, None),
        ("C-1", "一等奖", "First prize", "grade", "", None, None, 300, 300, None),
        ("C-CON", "贡献奖", "Contribution prize", "grade", "", None, None, 5000, 10000, None),
        ("C-SPE", "特别奖", "Special prize", "grade", "", None, None, 30000, None, None),
        ("C-GRP", "集体奖", "Group prize", "grade", "", None, None, 1000, 2000, None),
    ]),
    "D": (D_FIRM, [
        ("D-ECO", "经济效益", "Economic benefit", "weight", "economic", None, None, None, None, 50),
        ("D-COM", "完整性", "Completeness", "weight", "complete", None, None, None, None, 10),
        ("D-CRE", "创造性", "Creativity", "weight", "creative", None, None, None, None, 10),
        ("D-RAN", "适用范围", "Range", "weight", "range", None, None, None, None, 10),
        ("D-STU", "研究时间", "Study time", "weight", "study", None, None, None, None, 10),
        ("D-COS", "成本", "Cost", "weight", "cost", None, None, None, None, 10),
        ("D-SHARE", "效益明确的按比例奖励", "Share of a clear benefit", "share", "", None, None, None, None, 20),
    ]),
}
H_CRITERIA = [
    ("advance", "先进性", "Advancement"), ("creative", "创造性", "Creativity"), ("difficult", "难度", "Difficulty"),
    ("social", "社会效益", "Social benefit"), ("mature", "成熟度", "Maturity"), ("worth", "推广价值", "Value"),
]  # fmt: skip
H_ECONOMIC = [(6000000, None, 40, "600 万元以上"), (3000000, 6000000, 30, "300 万—600 万元"), (1000000, 3000000, 20, "100 万—300 万元"), (300000, 1000000, 15, "30 万—100 万元"), (None, 300000, 0, "30 万元以下")]  # fmt: skip
for key, zh, en in H_CRITERIA:
    lines = [(f"H-{key[:3].upper()}-{p}", f"{zh}：{word}", f"{en}: {p}", "points", key, None, None, None, None, p) for p, word in ((10, "高"), (8, "较高"), (5, "一般"))]
    BANDS.setdefault("H", (H_SHEET, []))[1].extend(lines)
BANDS["H"][1].extend((f"H-ECO-{p}", f"经济效益：{word}", f"Economic benefit: {p}", "points", "economic", low, high, None, None, p) for low, high, p, word in H_ECONOMIC)


def add(apps, schema_editor):
    parameter = apps.get_model("portal", "RuleParameter")
    for code, zh, en, value, unit, source, certainty in PARAMETERS:
        row = {"name_zh": zh, "name_en": en, "value": value, "unit": unit, "source": source, "certainty": certainty}
        parameter.objects.get_or_create(code=code, effective_from=SINCE, defaults=row)
    reason = apps.get_model("workforce", "ProposalReason")
    for i, (code, zh, en) in enumerate(REASONS, 1):
        source = "企业合理化建议管理办法（rules.md SUG-F）" if i <= 7 else HOUSE
        reason.objects.get_or_create(code=code, defaults={"name_zh": zh, "name_en": en, "sort": i * 10, "source": source})
    band = apps.get_model("workforce", "ProposalAwardBand")
    names = ("basis", "criterion", "low", "high", "least", "most", "points")
    for band_set, (source, lines) in BANDS.items():
        for i, (code, zh, en, *figures) in enumerate(lines, 1):
            row = {"name_zh": zh, "name_en": en, "band_set": band_set, "sort": i * 10, "source": source, "effective_from": SINCE}
            band.objects.get_or_create(code=f"SUG-{code}", defaults={**row, **dict(zip(names, figures, strict=True))})


def remove(apps, schema_editor):
    apps.get_model("portal", "RuleParameter").objects.filter(code__in=[row[0] for row in PARAMETERS]).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("workforce", "0028_funds"),
        
        ('portal', '0038_fields'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ProposalReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='编码')),
                ('name_zh', models.CharField(max_length=80, verbose_name='中文名称')),
                ('name_en', models.CharField(max_length=120, verbose_name='英文名称')),
                ('sort', models.PositiveIntegerField(default=0, verbose_name='排序')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='依据')),
            ],
            options={
                'ordering': ['sort', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProposalAwardBand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='编码')),
                ('name_zh', models.CharField(max_length=80, verbose_name='中文名称')),
                ('name_en', models.CharField(max_length=120, verbose_name='英文名称')),
                ('sort', models.PositiveIntegerField(default=0, verbose_name='排序')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('band_set', models.CharField(choices=[('A', 'A 组：按年节约或创造价值分档'), ('B', 'B 组：按采纳程度定额'), ('C', 'C 组：按奖励等级'), ('D', 'D 组：评分表'), ('H', 'H 组：成果评审表')], max_length=1, verbose_name='奖励档组')),
                ('basis', models.CharField(choices=[('value', '按年效益'), ('grade', '按等级'), ('weight', '评分权重'), ('points', '评审分档'), ('share', '按效益比例'), ('bonus', '效益加奖')], max_length=6, verbose_name='分档依据')),
                ('criterion', models.CharField(blank=True, max_length=12, verbose_name='评审项')),
                ('low', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='效益下限（元，含）')),
                ('high', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='效益上限（元，不含）')),
                ('least', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='最低奖励（元）')),
                ('most', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='最高奖励（元）')),
                ('points', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, verbose_name='分值、权重或比例')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='依据')),
                ('effective_from', models.DateField(verbose_name='生效日期')),
            ],
            options={
                'ordering': ['band_set', 'sort', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProposalSequence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(unique=True)),
                ('last', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='ProposalNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('online', '线上提案'), ('meeting', '支部党员大会'), ('seminar', '职工代表座谈会'), ('ledger', '原有台账')], max_length=8, verbose_name='渠道')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.node', verbose_name='支部或单位')),
                ('title', models.CharField(max_length=100, verbose_name='会议名称')),
                ('held_on', models.DateField(verbose_name='开会日期')),
                ('present', models.PositiveIntegerField(verbose_name='到会人数')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('noted_at', models.DateTimeField()),
                ('once_key', models.CharField(max_length=40, null=True, unique=True)),
            ],
            options={
                'ordering': ['-held_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='编号')),
                ('title', models.CharField(max_length=80, verbose_name='建议名称')),
                ('trouble', models.TextField(max_length=1000, verbose_name='存在的问题')),
                ('idea', models.TextField(max_length=1000, verbose_name='怎么改')),
                ('topic', models.CharField(choices=[('process', '流程优化'), ('technique', '技改方向'), ('safety', '安全管理'), ('productivity', '新质生产力痛点')], max_length=12, verbose_name='主题')),
                ('channel', models.CharField(choices=[('online', '线上提案'), ('meeting', '支部党员大会'), ('seminar', '职工代表座谈会'), ('ledger', '原有台账')], default='online', max_length=8, verbose_name='渠道')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='portal.node', verbose_name='涉及单位')),
                ('branch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.node', verbose_name='党支部')),
                ('note', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='workforce.proposalnote')),
                ('is_unnamed', models.BooleanField(default=False, verbose_name='对其他人不显示姓名')),
                ('difference', models.CharField(blank=True, max_length=300, verbose_name='与相似建议的不同')),
                ('text_hash', models.CharField(db_index=True, max_length=64)),
                ('state', models.CharField(choices=[('filed', '待分派'), ('judging', '研判中'), ('replied', '已答复'), ('doing', '落实中'), ('done', '待建议人确认'), ('closed', '已办结'), ('merged', '已合并')], default='filed', max_length=8, verbose_name='状态')),
                ('outcome', models.CharField(blank=True, choices=[('adopted', '采纳'), ('trial', '试行'), ('stored', '留存备用'), ('rejected', '不采纳')], max_length=8, verbose_name='研判结论')),
                ('reason', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workforce.proposalreason', verbose_name='不采纳原因')),
                ('reply', models.TextField(blank=True, max_length=1000, verbose_name='答复')),
                ('branch_opinion', models.CharField(blank=True, max_length=300, verbose_name='支部意见')),
                ('filed_on', models.DateField(verbose_name='提出日期')),
                ('filed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('assignee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.person', verbose_name='研判人')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.person', verbose_name='落实负责人')),
                ('reply_due_on', models.DateField(null=True, verbose_name='答复期限')),
                ('replied_on', models.DateField(null=True, verbose_name='答复日期')),
                ('due_on', models.DateField(null=True, verbose_name='本阶段期限')),
                ('done_on', models.DateField(null=True, verbose_name='完成日期')),
                ('done_note', models.CharField(blank=True, max_length=500, verbose_name='完成情况')),
                ('closed_on', models.DateField(null=True, verbose_name='办结日期')),
                ('is_confirmed', models.BooleanField(default=False, verbose_name='建议人已确认')),
                ('reopened', models.PositiveSmallIntegerField(default=0)),
                ('measure_on', models.DateField(null=True, verbose_name='再次测算日期')),
                ('escalated_on', models.DateField(null=True, verbose_name='上报日期')),
                ('escalated_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.node')),
                ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='workforce.proposal', verbose_name='并入')),
                ('once_key', models.CharField(max_length=40, null=True, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['-filed_on', '-id'],
                'indexes': [models.Index(fields=['node', 'filed_on'], name='proposal_by_node'), models.Index(fields=['state', 'due_on'], name='proposal_by_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('merged_into__isnull', False), ('state', 'merged')), models.Q(models.Q(('state', 'merged'), _negated=True), ('merged_into', None)), _connector='OR'), name='proposal_merged'), models.CheckConstraint(condition=models.Q(('merged_into', models.F('id')), _negated=True), name='proposal_not_into_itself'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('state__in', ('filed', 'judging', 'merged'))), models.Q(models.Q(('state__in', ('filed', 'judging', 'merged')), _negated=True), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='proposal_outcome_by_state'), models.CheckConstraint(condition=models.Q(('outcome', ''), models.Q(('reply', ''), _negated=True), _connector='OR'), name='proposal_always_replied'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'rejected'), _negated=True), ('reason__isnull', False), _connector='OR'), name='proposal_rejected_why')],
            },
        ),
        migrations.CreateModel(
            name='ProposalAuthor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='authors', to='workforce.proposal')),
                ('place', models.PositiveSmallIntegerField(verbose_name='次序')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposal_authorships', to='portal.person', verbose_name='建议人')),
            ],
            options={
                'ordering': ['place'],
                'constraints': [models.UniqueConstraint(fields=('proposal', 'place'), name='proposal_author_place'), models.UniqueConstraint(fields=('proposal', 'person'), name='proposal_author_once')],
            },
        ),
        migrations.CreateModel(
            name='ProposalStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='workforce.proposal')),
                ('act', models.CharField(choices=[('filed', '登记'), ('merged', '合并'), ('assigned', '分派研判'), ('opinion', '支部意见'), ('replied', '答复'), ('started', '安排落实'), ('done', '落实完成'), ('reopened', '建议人要求重办'), ('closed', '办结'), ('silent', '到期未回复，自动办结'), ('escalated', '超期上报')], max_length=9)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('text', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ProposalBudget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposal_budgets', to='portal.node', verbose_name='单位')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='预算（元）')),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('set_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['-year', 'node__path'],
                'constraints': [models.UniqueConstraint(fields=('node', 'year'), name='proposal_budget_once'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='proposal_budget_positive')],
            },
        ),
        migrations.CreateModel(
            name='ProposalReward',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rewards', to='workforce.proposal')),
                ('kind', models.CharField(choices=[('instant', '即时奖励'), ('award', '效益奖励')], max_length=7, verbose_name='类别')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='金额（元）')),
                ('band', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workforce.proposalawardband', verbose_name='奖励档')),
                ('budget', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rewards', to='workforce.proposalbudget')),
                ('state', models.CharField(choices=[('proposed', '待复核'), ('approved', '已批准'), ('refused', '未批准')], default='proposed', max_length=8, verbose_name='状态')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_at', models.DateTimeField()),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='未批准原因')),
            ],
            options={
                'ordering': ['proposed_at', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'refused'), _negated=True), fields=('proposal', 'kind'), name='proposal_reward_once'), models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='proposal_reward_two_persons'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='proposal_reward_positive'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'instant'), _negated=True), ('budget__isnull', False), _connector='OR'), name='proposal_reward_budgeted')],
            },
        ),
        migrations.CreateModel(
            name='ProposalBenefit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='benefits', to='workforce.proposal')),
                ('round', models.CharField(choices=[('first', '完成后'), ('again', '六个月后再测')], max_length=5, verbose_name='测算')),
                ('claimed', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='申报年效益（元）')),
                ('basis', models.CharField(max_length=300, verbose_name='计算依据')),
                ('claimed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('claimed_at', models.DateTimeField()),
                ('verified', models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name='核定年效益（元）')),
                ('verified_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('verified_on', models.DateField(null=True, verbose_name='核定日期')),
            ],
            options={
                'ordering': ['claimed_at', 'id'],
                'constraints': [models.UniqueConstraint(fields=('proposal', 'round'), name='proposal_benefit_once'), models.CheckConstraint(condition=models.Q(('verified_by', None), models.Q(('verified_by', models.F('claimed_by')), _negated=True), _connector='OR'), name='proposal_benefit_two_persons'), models.CheckConstraint(condition=models.Q(('claimed__gte', 0)), name='proposal_benefit_not_below')],
            },
        ),
        migrations.CreateModel(
            name='ProposalSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='workforce.proposal')),
                ('band_set', models.CharField(choices=[('A', 'A 组：按年节约或创造价值分档'), ('B', 'B 组：按采纳程度定额'), ('C', 'C 组：按奖励等级'), ('D', 'D 组：评分表'), ('H', 'H 组：成果评审表')], max_length=1, verbose_name='评审表')),
                ('scores', models.JSONField(default=dict)),
                ('total', models.DecimalField(decimal_places=2, max_digits=6, verbose_name='总分')),
                ('scored_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('scored_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['band_set'],
                'constraints': [models.UniqueConstraint(fields=('proposal', 'band_set'), name='proposal_sheet_once')],
            },
        ),
        migrations.RunPython(add, remove),
    ]
