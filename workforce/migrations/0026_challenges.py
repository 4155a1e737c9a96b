from datetime import date

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


SINCE = date(2020, 1, 1)
HOUSE = "系统默认，可调整"
# (code, Chinese, English, value, unit, source, certainty)
PARAMETERS = [
    ("CHALLENGE_MEMBER_SHARE", "揭榜团队党员占比", "Share of Party members in a claiming team", 70, "%", "一家煤化工企业的揭榜挂帅办法（公开报道，rules.md 4.5）", "sourced"),
    ("CHALLENGE_SHARE_BINDING", "团队党员占比是否强制（1 为强制，0 为提示）", "Whether that share is binding (1) or a hint (0)", 0, "", HOUSE, "composed"),
    ("CHALLENGE_JUDGES_LEAST", "评榜最少评委数", "Least judges of a challenge", 3, "人", HOUSE, "composed"),
    ("CHALLENGE_EXTENSIONS_MOST", "攻关项目最多延期次数", "Most extensions of a challenge", 1, "次", HOUSE, "composed"),
    ("CHALLENGE_REMIND_DAYS", "完成期限提前几天提醒", "Days before its end when a challenge is shown as due", 30, "天", HOUSE, "composed"),
]  # fmt: skip


def add(apps, schema_editor):
    parameter = apps.get_model("portal", "RuleParameter")
    for code, zh, en, value, unit, source, certainty in PARAMETERS:
        row = {"name_zh": zh, "name_en": en, "value": value, "unit": unit, "source": source, "certainty": certainty}
        parameter.objects.get_or_create(code=code, effective_from=SINCE, defaults=row)


def remove(apps, schema_editor):
    apps.get_model("portal", "RuleParameter").objects.filter(code__in=[row[0] for row in PARAMETERS]).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("workforce", "0025_studios"),
        
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('portal', '0038_fields'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChallengeProblem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='难题')),
                ('source', models.CharField(choices=[('bottleneck', '生产瓶颈'), ('difficulty', '工艺难题'), ('new_tech', '新技术应用')], max_length=10, verbose_name='来源类型')),
                ('text', models.TextField(max_length=1000, verbose_name='情况')),
                ('value', models.CharField(blank=True, max_length=300, verbose_name='解决后的价值')),
                ('due_on', models.DateField(verbose_name='要求解决日期')),
                ('origin', models.CharField(blank=True, max_length=40, verbose_name='来自')),
                ('origin_no', models.CharField(blank=True, max_length=40, verbose_name='来源编号')),
                ('state', models.CharField(choices=[('pooled', '待研榜'), ('taken', '已列入榜单'), ('solved', '已解决'), ('dropped', '不列入')], default='pooled', max_length=7, verbose_name='状态')),
                ('drop_reason', models.CharField(blank=True, max_length=300, verbose_name='不列入的理由')),
                ('raised_at', models.DateTimeField()),
                ('once_key', models.CharField(max_length=40, null=True, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('branch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.node', verbose_name='党支部')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.person', verbose_name='负责人')),
                ('raised_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='challenge_problems', to='portal.node', verbose_name='来源单位')),
            ],
            options={
                'ordering': ['due_on', 'id'],
                'indexes': [models.Index(fields=['unit', 'state'], name='challenge_problem_by_unit')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['pooled', 'taken'])), fields=('unit', 'title'), name='challenge_problem_once')],
            },
        ),
        migrations.CreateModel(
            name='Challenge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='项目名称')),
                ('feasibility', models.TextField(max_length=1000, verbose_name='可行性')),
                ('target', models.CharField(max_length=300, verbose_name='目标数值')),
                ('budget', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='预算（元）')),
                ('prize', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='奖金（元）')),
                ('claim_until', models.DateField(verbose_name='揭榜截止')),
                ('due_on', models.DateField(verbose_name='完成期限')),
                ('first_due_on', models.DateField(verbose_name='发榜时的期限')),
                ('state', models.CharField(choices=[('studied', '研榜'), ('posted', '揭榜中'), ('judging', '评榜中'), ('chosen', '待签约'), ('running', '攻关中'), ('accepted', '验收通过'), ('failed', '未达目标'), ('cancelled', '已撤销')], default='studied', max_length=9, verbose_name='状态')),
                ('studied_at', models.DateTimeField()),
                ('posted_on', models.DateField(blank=True, null=True, verbose_name='发榜日期')),
                ('choice_note', models.CharField(blank=True, max_length=300, verbose_name='选定理由')),
                ('signed_on', models.DateField(blank=True, null=True, verbose_name='签约日期')),
                ('is_member_led', models.BooleanField(default=False, verbose_name='党员领题')),
                ('accepted_on', models.DateField(blank=True, null=True, verbose_name='验收日期')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='结束日期')),
                ('close_reason', models.CharField(blank=True, max_length=300, verbose_name='结束原因')),
                ('version', models.PositiveIntegerField(default=1)),
                ('chosen_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('posted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('result', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='challenges', to='workforce.workresult', verbose_name='成果')),
                ('studied_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('problem', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='challenges', to='workforce.challengeproblem', verbose_name='难题')),
            ],
            options={
                'ordering': ['due_on', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('studied', 'posted', 'judging', 'chosen', 'running'))), fields=('problem',), name='challenge_one_live'), models.CheckConstraint(condition=models.Q(('prize__lte', models.F('budget'))), name='challenge_prize_in_budget'), models.CheckConstraint(condition=models.Q(('posted_by', None), models.Q(('posted_by', models.F('studied_by')), _negated=True), _connector='OR'), name='challenge_two_persons')],
            },
        ),
        migrations.CreateModel(
            name='ChallengeJudge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_recused', models.BooleanField(default=False, verbose_name='已回避')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='回避理由')),
                ('challenge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='judges', to='workforce.challenge')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.person')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('challenge', 'person'), name='challenge_judge_once')],
            },
        ),
        migrations.CreateModel(
            name='ChallengeMilestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='节点')),
                ('due_on', models.DateField(verbose_name='节点日期')),
                ('pay', models.PositiveSmallIntegerField(default=0, verbose_name='付款比例（%）')),
                ('score', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='阶段得分')),
                ('finding', models.CharField(blank=True, max_length=300, verbose_name='进展')),
                ('risk', models.CharField(blank=True, max_length=300, verbose_name='风险')),
                ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='考评日期')),
                ('challenge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='workforce.challenge')),
                ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['due_on', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('score', None), ('score__lte', 100), _connector='OR'), name='challenge_stage_in_range')],
            },
        ),
        migrations.CreateModel(
            name='ChallengeReward',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='奖励（元）')),
                ('paid_on', models.DateField(verbose_name='发放日期')),
                ('noted_at', models.DateTimeField()),
                ('challenge', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reward', to='workforce.challenge')),
                ('noted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='challenge_reward_positive')],
            },
        ),
        migrations.CreateModel(
            name='ChallengeClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_member_lead', models.BooleanField(default=False, verbose_name='党员领题')),
                ('exception', models.CharField(blank=True, max_length=300, verbose_name='非党员领题的理由')),
                ('plan', models.TextField(max_length=2000, verbose_name='攻关方案')),
                ('pledge', models.CharField(max_length=300, verbose_name='承诺')),
                ('state', models.CharField(choices=[('open', '待评榜'), ('withdrawn', '已撤回'), ('chosen', '中榜'), ('passed_over', '未中榜')], default='open', max_length=11, verbose_name='状态')),
                ('claimed_at', models.DateTimeField()),
                ('challenge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claims', to='workforce.challenge')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.person', verbose_name='领题人')),
                ('studio', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='challenge_claims', to='workforce.studio', verbose_name='工作室')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('challenge', 'lead'), name='challenge_claim_once'), models.UniqueConstraint(condition=models.Q(('state', 'chosen')), fields=('challenge',), name='challenge_one_chosen'), models.CheckConstraint(condition=models.Q(('is_member_lead', True), models.Q(('exception', ''), _negated=True), _connector='OR'), name='challenge_lead_explained')],
            },
        ),
        migrations.CreateModel(
            name='ChallengePlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('lead', '领题'), ('team', '攻关'), ('masses', '群众参与')], max_length=6, verbose_name='角色')),
                ('is_member', models.BooleanField(default=False, verbose_name='党员')),
                ('share', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='分配比例（%）')),
                ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='分得（元）')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='team', to='workforce.challengeclaim')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='challenge_places', to='portal.person')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('claim', 'person'), name='challenge_place_once'), models.UniqueConstraint(condition=models.Q(('role', 'lead')), fields=('claim',), name='challenge_one_lead')],
            },
        ),
        migrations.CreateModel(
            name='ChallengeScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.PositiveSmallIntegerField(verbose_name='分数')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='评语')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='workforce.challengeclaim')),
                ('judge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='workforce.challengejudge')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('judge', 'claim'), name='challenge_score_once'), models.CheckConstraint(condition=models.Q(('value__lte', 100)), name='challenge_score_in_range')],
            },
        ),
        migrations.CreateModel(
            name='ChallengeAcceptance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('pass', '通过'), ('extend', '延期'), ('fail', '不通过')], max_length=6, verbose_name='验收意见')),
                ('reached', models.CharField(max_length=300, verbose_name='目标完成数值')),
                ('proof', models.CharField(blank=True, max_length=300, verbose_name='经济效益证明')),
                ('benefit', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='经济效益（万元）')),
                ('new_due', models.DateField(blank=True, null=True, verbose_name='新的期限')),
                ('state', models.CharField(choices=[('open', '待审定'), ('agreed', '已审定'), ('declined', '未同意')], default='open', max_length=8)),
                ('proposed_at', models.DateTimeField()),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='审定日期')),
                ('answer', models.CharField(blank=True, max_length=300, verbose_name='审定意见')),
                ('challenge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='acceptances', to='workforce.challenge')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-proposed_at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('challenge',), name='challenge_one_acceptance'), models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='challenge_accepted_by_two')],
            },
        ),
        migrations.RunPython(add, remove),
    ]
