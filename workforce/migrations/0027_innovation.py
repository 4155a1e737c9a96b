# Folded by hand: constraints and indexes stand inside CreateModel.

from datetime import date

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


SINCE = date(2020, 1, 1)
HOUSE = "系统默认，可调整"
MINE = "西铭矿：创新成果实效评估，“效益+可行性”双维度，生产、机电、安监评审（rules.md SUG-J）"
PRACTICE = "先进操作法总结命名办法（公开的企业和城市制度，rules.md 4.3）"
LAW = "促进科技成果转化法（通行做法，rules.md CNV-01）"
# (code, Chinese, English, value, unit, source, certainty)
PARAMETERS = [
    ("INNOVATION_LEAST_BENEFIT", "实效评估的效益合格线", "Least benefit of a reviewed effect", 60, "分", "两个维度须同时达到；分数为" + HOUSE, "composed"),
    ("INNOVATION_LEAST_FEASIBILITY", "实效评估的可行性合格线", "Least feasibility of a reviewed effect", 60, "分", "两个维度须同时达到；分数为" + HOUSE, "composed"),
    ("INNOVATION_PANEL_LEAST", "实效评估评审组最少人数", "Least size of a panel that reviews an effect", 3, "人", "三个部门各至少一人（rules.md SUG-J）", "sourced"),
    ("METHOD_RECORD_MONTHS", "先进操作法领先成绩至少保持", "Least months of leading results of an operating method", 12, "个月", PRACTICE + " OPM-03", "sourced"),
    ("METHOD_WINDOW_MONTHS", "先进操作法只看最近几个月的成绩", "Months within which the results of a method must end", 36, "个月", PRACTICE + " OPM-06", "sourced"),
    ("METHOD_LEAST_ADOPTERS", "列为可复制、可推广所需的其他应用单位数", "Adopting units that make a method spreadable", 2, "个", "可复制、可推广的实践经验；数量为" + HOUSE, "composed"),
    ("CONVERSION_SHARE_TRANSFER", "转让、许可净收入的分享比例（没有约定的）", "Share of the net income of a transfer or licence without an agreement", 50, "%", LAW, "memory"),
    ("CONVERSION_SHARE_OWN", "自行实施营业利润的分享比例（没有约定的）", "Share of the operating profit of own use without an agreement", 5, "%", LAW, "memory"),
    ("CONVERSION_OWN_YEARS", "自行实施分享的年数", "Years for which own use is shared", 5, "年", LAW + "：三至五年", "memory"),
]  # fmt: skip
# (code, Chinese, English, needs a member, needs a partner, source)
KINDS = [
    ("TECHNICAL", "技术革新", "Technical innovation", False, False, "产业工人队伍建设：技术革新"),
    ("MANAGEMENT", "管理创新", "Management innovation", False, False, "“管理创新大讨论”"),
    ("MEMBER", "党员创新项目", "Project of a Party member", True, False, "党员创新项目、平台与资源"),
    ("JOINT", "协同攻关", "Joint effort", False, True, "工作室协同攻关及成果共享"),
]
# (code, Chinese, English, what the author reads, source)
REFUSALS = [
    ("FORM", "重形式、轻实效", "Form over effect", "写法完整，但还看不到实际成效，欢迎补充数据后再提", "西铭矿 2024 年否决“重形式、轻实效”提案 9 项"),
    ("BENEFIT", "效益不明显", "Benefit not clear", "预期效益还不明显，请补充测算依据", HOUSE),
    ("FEASIBILITY", "条件不具备", "Not feasible now", "现场条件暂时不具备，条件成熟后欢迎再提", HOUSE),
    ("SAFETY", "不符合安全规程", "Against safety procedures", "做法与现行操作或安全规程不一致，请调整后再提", "rules.md OPM-04"),
    ("KNOWN", "已有类似做法", "Known already", "已有类似做法在用，感谢您的关注", "rules.md SUG-F"),
    ("PLAN", "没有具体方案", "No concrete plan", "方向很好，请补充具体做法和步骤", "rules.md SUG-F"),
]
# (code, Chinese, English, least seats, source)
DEPARTMENTS = [
    ("PRODUCTION", "生产", "Production", 1, MINE),
    ("ELECTROMECHANICAL", "机电", "Electromechanical", 1, MINE),
    ("SAFETY", "安监", "Safety supervision", 1, MINE),
]


def add(apps, schema_editor):
    parameter = apps.get_model("portal", "RuleParameter")
    for code, zh, en, value, unit, source, certainty in PARAMETERS:
        row = {"name_zh": zh, "name_en": en, "value": value, "unit": unit, "source": source, "certainty": certainty}
        parameter.objects.get_or_create(code=code, effective_from=SINCE, defaults=row)
    kind = apps.get_model("workforce", "InnovationKind")
    for i, (code, zh, en, member, partner, source) in enumerate(KINDS, 1):
        row = {"name_zh": zh, "name_en": en, "needs_member": member, "needs_partner": partner, "source": source, "sort": i * 10}
        kind.objects.get_or_create(code=code, defaults=row)
    refusal = apps.get_model("workforce", "InnovationRefusal")
    for i, (code, zh, en, advice, source) in enumerate(REFUSALS, 1):
        row = {"name_zh": zh, "name_en": en, "advice": advice, "source": source, "sort": i * 10}
        refusal.objects.get_or_create(code=code, defaults=row)
    department = apps.get_model("workforce", "InnovationDepartment")
    for i, (code, zh, en, least, source) in enumerate(DEPARTMENTS, 1):
        row = {"name_zh": zh, "name_en": en, "least_seats": least, "source": source, "sort": i * 10}
        department.objects.get_or_create(code=code, defaults=row)


def remove(apps, schema_editor):
    apps.get_model("portal", "RuleParameter").objects.filter(code__in=[row[0] for row in PARAMETERS]).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("workforce", "0026_challenges"),
        
        
        ('portal', '0038_fields'),
    ]

    operations = [
        migrations.CreateModel(
            name='InnovationKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='编码')),
                ('name_zh', models.CharField(max_length=80, verbose_name='中文名称')),
                ('name_en', models.CharField(max_length=120, verbose_name='英文名称')),
                ('sort', models.PositiveIntegerField(default=0, verbose_name='排序')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('needs_member', models.BooleanField(default=False, verbose_name='负责人须是党员')),
                ('needs_partner', models.BooleanField(default=False, verbose_name='须有联合单位')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='依据')),
            ],
            options={
                'ordering': ['sort', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='InnovationRefusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='编码')),
                ('name_zh', models.CharField(max_length=80, verbose_name='中文名称')),
                ('name_en', models.CharField(max_length=120, verbose_name='英文名称')),
                ('sort', models.PositiveIntegerField(default=0, verbose_name='排序')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('advice', models.CharField(max_length=200, verbose_name='给作者的说明')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='依据')),
            ],
            options={
                'ordering': ['sort', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='InnovationDepartment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='编码')),
                ('name_zh', models.CharField(max_length=80, verbose_name='中文名称')),
                ('name_en', models.CharField(max_length=120, verbose_name='英文名称')),
                ('sort', models.PositiveIntegerField(default=0, verbose_name='排序')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('least_seats', models.PositiveSmallIntegerField(default=1, verbose_name='至少几人')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='依据')),
            ],
            options={
                'ordering': ['sort', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='InnovationProject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='workforce.innovationkind', verbose_name='项目类型')),
                ('is_party_skill', models.BooleanField(default=False, verbose_name='“党建+技能攻坚”项目')),
                ('title', models.CharField(max_length=120, verbose_name='项目名称')),
                ('goal', models.CharField(max_length=500, verbose_name='目标')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='innovation_leads', to='portal.person', verbose_name='负责人')),
                ('is_member_lead', models.BooleanField(default=False, verbose_name='负责人是党员')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='innovation_projects', to='portal.node', verbose_name='单位')),
                ('branch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.node', verbose_name='党支部')),
                ('occupation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workforce.occupation', verbose_name='技能')),
                ('studio', models.CharField(blank=True, max_length=80, verbose_name='工作室')),
                ('from_on', models.DateField(verbose_name='开始日期')),
                ('due_on', models.DateField(verbose_name='计划结题')),
                ('resource_ask', models.CharField(blank=True, max_length=300, verbose_name='需要的平台和资源')),
                ('resource_answer', models.CharField(blank=True, max_length=300, verbose_name='资源答复')),
                ('is_granted', models.BooleanField(null=True, verbose_name='资源已落实')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('state', models.CharField(choices=[('draft', '待批准'), ('approved', '已批准'), ('running', '实施中'), ('closed', '已结题'), ('stopped', '已终止')], default='draft', max_length=8, verbose_name='状态')),
                ('outcome', models.CharField(blank=True, max_length=500, verbose_name='结题成效')),
                ('closed_on', models.DateField(null=True, verbose_name='结题日期')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='终止原因')),
                ('drafted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('drafted_at', models.DateTimeField()),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('approved_at', models.DateTimeField(null=True)),
                ('once_key', models.CharField(max_length=40, null=True, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['-from_on', '-id'],
                'indexes': [models.Index(fields=['unit', 'due_on'], name='innovation_by_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('due_on__gt', models.F('from_on'))), name='innovation_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', False), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_on', None)), _connector='OR'), name='innovation_closed_on'), models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('drafted_by')), _negated=True), _connector='OR'), name='innovation_two_persons')],
            },
        ),
        migrations.CreateModel(
            name='InnovationJoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='joints', to='workforce.innovationproject')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.node', verbose_name='联合单位')),
            ],
            options={
                'ordering': ['unit__path'],
                'constraints': [models.UniqueConstraint(fields=('project', 'unit'), name='innovation_joint_once')],
            },
        ),
        migrations.CreateModel(
            name='InnovationMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='workforce.innovationproject')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='innovation_memberships', to='portal.person')),
                ('part', models.CharField(blank=True, max_length=40, verbose_name='分工')),
                ('group', models.CharField(blank=True, max_length=40, verbose_name='创新课题小组')),
            ],
            options={
                'ordering': ['group', 'id'],
                'constraints': [models.UniqueConstraint(fields=('project', 'person'), name='innovation_member_once')],
            },
        ),
        migrations.CreateModel(
            name='InnovationSupport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='supports', to='workforce.innovationproject')),
                ('kind', models.CharField(choices=[('technology', '技术支持'), ('funds', '资金支持'), ('people', '人员支持'), ('other', '其他支持')], max_length=10, verbose_name='支持类别')),
                ('text', models.CharField(max_length=120, verbose_name='支持内容')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='InnovationMilestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='workforce.innovationproject')),
                ('title', models.CharField(max_length=120, verbose_name='节点')),
                ('due_on', models.DateField(verbose_name='计划完成')),
                ('done_on', models.DateField(null=True, verbose_name='完成日期')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='完成情况')),
            ],
            options={
                'ordering': ['due_on', 'id'],
                'constraints': [models.UniqueConstraint(fields=('project', 'title'), name='innovation_milestone_once')],
            },
        ),
        migrations.CreateModel(
            name='InnovationCampaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('discussion', '管理创新大讨论'), ('efficiency', '群众性创新创效'), ('other', '其他征集')], max_length=10, verbose_name='活动类别')),
                ('title', models.CharField(max_length=120, verbose_name='活动名称')),
                ('question', models.CharField(max_length=500, verbose_name='讨论题目')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.node', verbose_name='范围')),
                ('from_on', models.DateField(verbose_name='开始日期')),
                ('to_on', models.DateField(verbose_name='截止日期')),
                ('wanted', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='预期采纳措施数')),
                ('is_closed', models.BooleanField(default=False, verbose_name='已办结')),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opened_at', models.DateTimeField()),
                ('once_key', models.CharField(max_length=40, null=True, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['-from_on', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('to_on__gte', models.F('from_on'))), name='innovation_campaign_order')],
            },
        ),
        migrations.CreateModel(
            name='InnovationMeasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='workforce.innovationcampaign')),
                ('title', models.CharField(max_length=120, verbose_name='措施')),
                ('detail', models.CharField(max_length=1000, verbose_name='做法和预期成效')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='innovation_measures', to='portal.person', verbose_name='提出人')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.node', verbose_name='单位')),
                ('told_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('open', '待研究'), ('adopted', '已采纳'), ('refused', '未采纳')], default='open', max_length=8, verbose_name='状态')),
                ('refusal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workforce.innovationrefusal', verbose_name='未采纳原因')),
                ('answer', models.CharField(blank=True, max_length=300, verbose_name='答复')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_at', models.DateTimeField(null=True)),
                ('once_key', models.CharField(max_length=40, null=True, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['-told_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('refusal__isnull', False), ('state', 'refused')), models.Q(models.Q(('state', 'refused'), _negated=True), ('refusal', None)), _connector='OR'), name='innovation_measure_reason')],
            },
        ),
        migrations.CreateModel(
            name='OperatingMethod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='操作法名称')),
                ('level', models.PositiveSmallIntegerField(choices=[(1, '厂矿级'), (2, '公司级')], default=1, verbose_name='级别')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='operating_methods', to='portal.node', verbose_name='单位')),
                ('creator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='operating_methods', to='portal.person', verbose_name='创造人')),
                ('creator_kind', models.CharField(choices=[('operator', '一线操作人员'), ('engineer', '与现场结合的工程技术人员'), ('head', '企业负责人'), ('senior', '具有高级职称'), ('doctor', '具有博士学位')], max_length=8, verbose_name='创造人身份')),
                ('summary', models.CharField(max_length=1500, verbose_name='操作要点')),
                ('originality', models.CharField(max_length=500, verbose_name='独创性')),
                ('advancement', models.CharField(max_length=500, verbose_name='先进性')),
                ('soundness', models.CharField(max_length=500, verbose_name='科学性')),
                ('spreading', models.CharField(max_length=500, verbose_name='普及性')),
                ('indicator', models.CharField(max_length=300, verbose_name='领先指标')),
                ('record_from', models.DateField(verbose_name='领先成绩开始')),
                ('record_to', models.DateField(verbose_name='领先成绩截止')),
                ('complies', models.BooleanField(default=False, verbose_name='符合操作、检修和安全规程')),
                ('no_secret', models.BooleanField(default=False, verbose_name='不涉及国家秘密')),
                ('no_dispute', models.BooleanField(default=False, verbose_name='没有知识产权争议')),
                ('not_awarded', models.BooleanField(default=False, verbose_name='没有获得过省部级以上奖励')),
                ('state', models.CharField(choices=[('draft', '待评审'), ('passed', '评审通过'), ('named', '已命名'), ('refused', '未通过')], default='draft', max_length=7, verbose_name='状态')),
                ('refusal', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workforce.innovationrefusal', verbose_name='未通过原因')),
                ('answer', models.CharField(blank=True, max_length=300, verbose_name='评审意见')),
                ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reviewed_at', models.DateTimeField(null=True)),
                ('consented_at', models.DateTimeField(null=True, verbose_name='本人同意命名')),
                ('named_as', models.CharField(blank=True, max_length=120, verbose_name='命名')),
                ('named_on', models.DateField(null=True, verbose_name='命名日期')),
                ('plan', models.CharField(blank=True, max_length=500, verbose_name='推广计划')),
                ('is_promoted', models.BooleanField(default=False, verbose_name='可复制、可推广')),
                ('contest', models.CharField(blank=True, max_length=100, verbose_name='推荐参加')),
                ('nominated_on', models.DateField(null=True, verbose_name='推荐日期')),
                ('drafted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('drafted_at', models.DateTimeField()),
                ('once_key', models.CharField(max_length=40, null=True, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['-drafted_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('record_to__gt', models.F('record_from'))), name='method_record_in_order'), models.CheckConstraint(condition=models.Q(('reviewed_by', None), models.Q(('reviewed_by', models.F('drafted_by')), _negated=True), _connector='OR'), name='method_two_persons'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'named'), _negated=True), models.Q(('consented_at__isnull', False), ('named_on__isnull', False), models.Q(('named_as', ''), _negated=True)), _connector='OR'), name='method_named')],
            },
        ),
        migrations.CreateModel(
            name='MethodAdopter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('method', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='adopters', to='workforce.operatingmethod')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adopted_methods', to='portal.node', verbose_name='应用单位')),
                ('adopted_on', models.DateField(verbose_name='应用日期')),
                ('effect', models.CharField(max_length=300, verbose_name='应用效果')),
                ('told_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['adopted_on', 'id'],
                'constraints': [models.UniqueConstraint(fields=('method', 'unit'), name='method_adopter_once')],
            },
        ),
        migrations.CreateModel(
            name='InnovationReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_kind', models.CharField(choices=[('project', '创新项目'), ('measure', '征集的措施'), ('method', '先进操作法'), ('result', '成果'), ('challenge', '揭榜攻关')], max_length=10, verbose_name='评估对象类别')),
                ('project', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='workforce.innovationproject')),
                ('measure', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='workforce.innovationmeasure')),
                ('method', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='workforce.operatingmethod')),
                ('result', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='workforce.workresult')),
                ('title', models.CharField(max_length=200, verbose_name='评估对象')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.node', verbose_name='单位')),
                ('least_benefit', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='效益合格线')),
                ('least_feasibility', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='可行性合格线')),
                ('quota', models.JSONField(default=dict)),
                ('benefit', models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name='效益')),
                ('feasibility', models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name='可行性')),
                ('is_passed', models.BooleanField(null=True, verbose_name='通过')),
                ('refusal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workforce.innovationrefusal', verbose_name='未通过原因')),
                ('answer', models.CharField(blank=True, max_length=300, verbose_name='给作者的说明')),
                ('convened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('convened_at', models.DateTimeField()),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_at', models.DateTimeField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['-convened_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('is_passed', False), ('refusal__isnull', False)), models.Q(('is_passed', True), ('refusal', None)), models.Q(('is_passed', None), ('refusal', None)), _connector='OR'), name='innovation_review_reason')],
            },
        ),
        migrations.CreateModel(
            name='InnovationSeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='workforce.innovationreview')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='innovation_seats', to='portal.person')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workforce.innovationdepartment', verbose_name='部门')),
                ('benefit', models.PositiveSmallIntegerField(null=True, verbose_name='效益')),
                ('feasibility', models.PositiveSmallIntegerField(null=True, verbose_name='可行性')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='评语')),
                ('recused', models.CharField(blank=True, max_length=200, verbose_name='回避原因')),
                ('judged_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['department__sort', 'id'],
                'constraints': [models.UniqueConstraint(fields=('review', 'person'), name='innovation_seat_once'), models.CheckConstraint(condition=models.Q(models.Q(('benefit', None), ('feasibility', None)), models.Q(('benefit__lte', 100), ('feasibility__lte', 100)), _connector='OR'), name='innovation_seat_scores')],
            },
        ),
        migrations.CreateModel(
            name='InnovationConversion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_kind', models.CharField(choices=[('project', '创新项目'), ('measure', '征集的措施'), ('method', '先进操作法'), ('result', '成果'), ('challenge', '揭榜攻关')], max_length=10, verbose_name='来源类别')),
                ('source_key', models.CharField(max_length=40)),
                ('result', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='conversions', to='workforce.workresult')),
                ('project', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='conversions', to='workforce.innovationproject')),
                ('method', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='conversions', to='workforce.operatingmethod')),
                ('challenge', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='conversions', to='workforce.challenge')),
                ('title', models.CharField(max_length=200, verbose_name='来源')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.node', verbose_name='成果所属单位')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='innovation_conversions', to='portal.node', verbose_name='应用单位')),
                ('route', models.CharField(choices=[('own', '自行实施'), ('transfer', '转让'), ('licence', '许可')], default='own', max_length=8, verbose_name='转化方式')),
                ('from_on', models.DateField(verbose_name='开始应用')),
                ('year', models.PositiveSmallIntegerField(verbose_name='计入年度')),
                ('benefit', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='实测效益（元）')),
                ('basis', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='分享基数（元）')),
                ('measured', models.CharField(max_length=500, verbose_name='测算方法')),
                ('agreed_share', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='约定比例（%）')),
                ('state', models.CharField(choices=[('registered', '待核验'), ('returned', '已退回'), ('verified', '已核验'), ('withdrawn', '已撤销')], default='registered', max_length=10, verbose_name='状态')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='退回或撤销原因')),
                ('registered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('registered_at', models.DateTimeField()),
                ('verified_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('verified_on', models.DateField(null=True, verbose_name='核验日期')),
                ('once_key', models.CharField(max_length=40, null=True, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['-year', '-id'],
                'indexes': [models.Index(fields=['unit', 'verified_on'], name='conversion_by_unit')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('source_key', 'node', 'year'), name='conversion_counted_once'), models.CheckConstraint(condition=models.Q(('verified_by', None), models.Q(('verified_by', models.F('registered_by')), _negated=True), _connector='OR'), name='conversion_two_persons'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'verified'), ('verified_on__isnull', False)), models.Q(('state', 'verified'), _negated=True), _connector='OR'), name='conversion_verified_on'), models.CheckConstraint(condition=models.Q(('basis__gte', 0), ('benefit__gt', 0)), name='conversion_earns'), models.CheckConstraint(condition=models.Q(('agreed_share', None), models.Q(('agreed_share__gte', 0), ('agreed_share__lte', 100)), _connector='OR'), name='conversion_agreed')],
            },
        ),
        migrations.RunPython(add, remove),
    ]
