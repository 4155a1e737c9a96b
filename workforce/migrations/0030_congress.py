from datetime import date

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


SINCE = date(2020, 1, 1)
HOUSE = "系统默认，可调整"
CONGRESS = "职工代表大会制度（rules.md 10.1 {}）"
# (code, Chinese, English, value, unit, source, certainty)
PARAMETERS = [
    ("CON_SESSIONS_YEAR", "职代会每年至少召开几次", "Least sessions of the congress a year", 1, "次", CONGRESS.format("CON-01"), "memory"),
    ("CON_LEAST_DELEGATES", "职工代表最少人数", "Least number of delegates", 30, "人", CONGRESS.format("CON-04"), "sourced"),
    ("CON_STAFF_MEETING", "职工少于多少人时开职工大会", "Staff below which a general meeting is held", 100, "人", CONGRESS.format("CON-04"), "sourced"),
    ("CON_FRONTLINE_SHARE", "一线技能人才代表最低比例", "Least share of frontline skilled workers", 50, "%", CONGRESS.format("CON-05"), "sourced"),
    ("CON_MANAGER_SHARE", "中层以上管理人员代表的一般上限", "Usual upper limit of managers", 20, "%", CONGRESS.format("CON-06"), "sourced"),
    ("CON_TERM_YEARS", "职代会任期", "Years of a term", [3, 5], "年", CONGRESS.format("CON-07"), "sourced"),
    ("CON_SURPLUS_SHARE", "候选人多出名额的最低比例", "Least share by which candidates exceed seats", 20, "%", CONGRESS.format("CON-08"), "sourced"),
    ("CON_YOUNG_AGE", "青年代表的年龄上限", "Age up to which a delegate counts as young", 35, "岁", CONGRESS.format("CON-09"), "sourced"),
    ("CON_ANSWER_DAYS", "提案几个工作日内答复", "Working days until a delegate's proposal is answered", 20, "工作日", HOUSE, "composed"),
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
        ("workforce", "0029_proposals"),
        
        ('portal', '0038_fields'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CongressTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='congress_terms', to='portal.node', verbose_name='单位')),
                ('name', models.CharField(max_length=60, verbose_name='届次')),
                ('from_on', models.DateField(verbose_name='任期开始')),
                ('to_on', models.DateField(verbose_name='任期届满')),
                ('seats', models.PositiveSmallIntegerField(verbose_name='代表名额')),
                ('candidates', models.PositiveSmallIntegerField(verbose_name='候选人数')),
                ('rules_on', models.DateField(verbose_name='适用哪一天的规则')),
                ('state', models.CharField(choices=[('draft', '名单待审定'), ('confirmed', '名单已审定')], default='draft', max_length=9, verbose_name='状态')),
                ('checks', models.JSONField(default=list)),
                ('prepared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('confirmed_on', models.DateField(null=True, verbose_name='审定日期')),
                ('once_key', models.CharField(max_length=40, null=True, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['-from_on', '-id'],
                'constraints': [models.UniqueConstraint(fields=('node', 'name'), name='congress_term_once'), models.CheckConstraint(condition=models.Q(('to_on__gt', models.F('from_on'))), name='congress_term_in_order'), models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(('confirmed_by', models.F('prepared_by')), _negated=True), _connector='OR'), name='congress_term_two_persons')],
            },
        ),
        migrations.CreateModel(
            name='CongressDelegate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='delegates', to='workforce.congressterm')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='congress_seats', to='portal.person', verbose_name='代表')),
                ('group', models.CharField(choices=[('frontline', '一线技能人才'), ('technical', '技术人员'), ('manager', '中层以上管理人员'), ('other', '其他职工')], max_length=9, verbose_name='类别')),
            ],
            options={
                'ordering': ['group', 'person__staff_no'],
                'constraints': [models.UniqueConstraint(fields=('term', 'person'), name='congress_delegate_once')],
            },
        ),
        migrations.CreateModel(
            name='CongressSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='workforce.congressterm')),
                ('name', models.CharField(max_length=60, verbose_name='会议名称')),
                ('held_on', models.DateField(verbose_name='开会日期')),
                ('agenda', models.TextField(max_length=1000, verbose_name='议程')),
                ('state', models.CharField(choices=[('planned', '筹备中'), ('held', '已召开')], default='planned', max_length=7, verbose_name='状态')),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['-held_on', '-id'],
                'constraints': [models.UniqueConstraint(fields=('term', 'name'), name='congress_session_once')],
            },
        ),
        migrations.CreateModel(
            name='CongressAttendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='workforce.congresssession')),
                ('delegate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='workforce.congressdelegate')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('session', 'delegate'), name='congress_attends_once')],
            },
        ),
        migrations.CreateModel(
            name='CongressMatter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='matters', to='workforce.congressterm')),
                ('raised_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='matters', to='workforce.congressdelegate', verbose_name='提案人')),
                ('title', models.CharField(max_length=80, verbose_name='提案名称')),
                ('text', models.TextField(max_length=1000, verbose_name='提案内容')),
                ('raised_on', models.DateField(verbose_name='提出日期')),
                ('due_on', models.DateField(verbose_name='答复期限')),
                ('state', models.CharField(choices=[('open', '待答复'), ('answered', '已答复')], default='open', max_length=8, verbose_name='状态')),
                ('answer', models.TextField(blank=True, max_length=1000, verbose_name='答复')),
                ('answered_on', models.DateField(null=True, verbose_name='答复日期')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('once_key', models.CharField(max_length=40, null=True, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['-raised_on', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('state', 'open')), models.Q(('state', 'answered'), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='congress_matter_answered')],
            },
        ),
        migrations.CreateModel(
            name='CongressVote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='votes', to='workforce.congresssession')),
                ('title', models.CharField(max_length=100, verbose_name='表决事项')),
                ('delegates', models.PositiveSmallIntegerField(verbose_name='全体代表')),
                ('present', models.PositiveSmallIntegerField(verbose_name='到会代表')),
                ('yes', models.PositiveSmallIntegerField(verbose_name='赞成')),
                ('no', models.PositiveSmallIntegerField(verbose_name='不赞成')),
                ('abstain', models.PositiveSmallIntegerField(verbose_name='弃权')),
                ('is_passed', models.BooleanField(verbose_name='通过')),
                ('terms', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('entered', '待核对'), ('checked', '已核对')], default='entered', max_length=7, verbose_name='状态')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('checked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('session', 'title'), name='congress_vote_once'), models.CheckConstraint(condition=models.Q(('checked_by', None), models.Q(('checked_by', models.F('entered_by')), _negated=True), _connector='OR'), name='congress_vote_two_persons'), models.CheckConstraint(condition=models.Q(('present__lte', models.F('delegates'))), name='congress_vote_present')],
            },
        ),
        migrations.CreateModel(
            name='CongressConsultation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='portal.node', verbose_name='单位')),
                ('title', models.CharField(max_length=80, verbose_name='协商名称')),
                ('topics', models.TextField(max_length=1000, verbose_name='协商议题')),
                ('employer_side', models.CharField(max_length=200, verbose_name='企业方代表')),
                ('worker_side', models.CharField(max_length=200, verbose_name='职工方代表')),
                ('begun_on', models.DateField(verbose_name='开始日期')),
                ('state', models.CharField(choices=[('begun', '协商中'), ('agreed', '已形成文本'), ('passed', '已表决通过'), ('filed', '已报备')], default='begun', max_length=7, verbose_name='状态')),
                ('outcome', models.CharField(blank=True, max_length=300, verbose_name='协商结果')),
                ('vote', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='workforce.congressvote', verbose_name='职代会表决')),
                ('filed_on', models.DateField(null=True, verbose_name='报备日期')),
                ('filed_with', models.CharField(blank=True, max_length=80, verbose_name='报备部门')),
                ('valid_until', models.DateField(null=True, verbose_name='有效期至')),
                ('begun_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('once_key', models.CharField(max_length=40, null=True, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['-begun_on', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'filed'), _negated=True), models.Q(('filed_on__isnull', False), ('vote__isnull', False)), _connector='OR'), name='congress_consult_filed')],
            },
        ),
        migrations.RunPython(add, remove),
    ]
