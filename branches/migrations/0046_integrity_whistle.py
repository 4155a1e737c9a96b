"""Integrity and whistle-blowing: their tables, limits of reports and of answers."""

from datetime import date

import django.db.models.deletion
import portal.kernel.fields
import uuid
from django.conf import settings
from django.db import migrations, models


SINCE = date(2020, 1, 1)
HOUSE = "系统默认，可调整"
RULES = "《纪检监察机关处理检举控告工作规则》的告知要求；期限按通行做法"
# code, Chinese, English, value, unit, source, certainty
PARAMETERS = [
    ("WHISTLE_REPLY_WORKDAYS", "检举控告告知受理期限", "Working days to tell a reporter", 15, "个工作日", RULES, "memory"),
    ("WHISTLE_CLOSE_DAYS", "检举控告办结期限", "Days to conclude a report", 90, "天", RULES, "memory"),
    (
        "WHISTLE_KEEP_DAYS",
        "检举控告办结后内容保存天数",
        "Days that contents of a report are kept after its end",
        365,
        "天",
        HOUSE,
        "composed",
    ),
    ("WHISTLE_DAY_LIMIT", "检举控告每天最多接收件数", "Reports taken in a day at most", 200, "件", HOUSE, "composed"),
    ("PRE_CHECK_DAYS", "任前廉洁征求意见答复期限", "Days to answer an integrity check", 5, "天", HOUSE, "composed"),
]


def fill(apps, schema_editor):
    parameter = apps.get_model("portal", "RuleParameter")
    for code, zh, en, value, unit, source, certainty in PARAMETERS:
        row = {"name_zh": zh, "name_en": en, "value": value, "unit": unit, "source": source, "certainty": certainty}
        parameter.objects.get_or_create(code=code, effective_from=SINCE, defaults=row)


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0045_materials"),
        ("portal", "0035_ballot_and_notice_figures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DisciplineSeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.CharField(max_length=60, verbose_name='纪检岗位')),
                ('selected', models.CharField(blank=True, max_length=60, verbose_name='选拔方式')),
                ('from_on', models.DateField(verbose_name='到任日期')),
                ('to_on', models.DateField(blank=True, null=True, verbose_name='离任日期')),
                ('branch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch', verbose_name='党支部')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.node', verbose_name='单位')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.person', verbose_name='人员')),
            ],
            options={
                'ordering': ['node__path', 'from_on', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('to_on', None)), fields=('person',), name='discipline_seat_once'), models.CheckConstraint(condition=models.Q(('to_on', None), ('to_on__gte', models.F('from_on')), _connector='OR'), name='discipline_seat_in_order')],
            },
        ),
        migrations.CreateModel(
            name='IntegrityTalk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('daily', '日常谈话'), ('appointment', '任前谈话'), ('reminder', '提醒谈话'), ('admonition', '诫勉谈话')], default='daily', max_length=12, verbose_name='类别')),
                ('held_on', models.DateField(verbose_name='谈话日期')),
                ('topic', models.CharField(max_length=120, verbose_name='谈话主题')),
                ('note', models.CharField(blank=True, max_length=1000, verbose_name='谈话要点')),
                ('follow_up', models.CharField(blank=True, max_length=300, verbose_name='跟踪事项')),
                ('follow_by', models.DateField(blank=True, null=True, verbose_name='跟踪期限')),
                ('followed_on', models.DateField(blank=True, null=True, verbose_name='跟踪完成日期')),
                ('created_at', models.DateTimeField()),
                ('once_key', models.CharField(max_length=60, null=True, unique=True)),
                ('branch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch', verbose_name='党支部')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.node', verbose_name='单位')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.person', verbose_name='人员')),
                ('talker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谈话人')),
            ],
            options={
                'ordering': ['-held_on', '-id'],
                'indexes': [models.Index(fields=['branch', 'held_on'], name='integrity_talk_by_branch')],
            },
        ),
        migrations.CreateModel(
            name='MatterFiling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('annual', '年度集中报告'), ('change', '发生变化后报告')], default='annual', max_length=8, verbose_name='类别')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('filed_on', models.DateField(verbose_name='收到日期')),
                ('envelope', models.CharField(blank=True, max_length=60, verbose_name='封号或存放位置')),
                ('branch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch', verbose_name='党支部')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.node', verbose_name='单位')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.person', verbose_name='人员')),
                ('received_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-year', '-filed_on', '-id'],
                'constraints': [models.UniqueConstraint(fields=('person', 'kind', 'filed_on'), name='matter_filing_once')],
            },
        ),
        migrations.CreateModel(
            name='PledgeRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('title', models.CharField(max_length=80, verbose_name='名称')),
                ('text', models.TextField(max_length=2000, verbose_name='承诺内容')),
                ('due_on', models.DateField(verbose_name='签订期限')),
                ('opened_at', models.DateTimeField()),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.node', verbose_name='党组织')),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-year', '-due_on', '-id'],
                'constraints': [models.UniqueConstraint(fields=('node', 'year', 'title'), name='pledge_round_once')],
            },
        ),
        migrations.CreateModel(
            name='ConductPledge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signed_on', models.DateField()),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.person')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pledges', to='branches.pledgeround')),
            ],
            options={
                'ordering': ['signed_on', 'id'],
                'constraints': [models.UniqueConstraint(fields=('round', 'person'), name='conduct_pledge_once')],
            },
        ),
        migrations.CreateModel(
            name='PreCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.CharField(max_length=80, verbose_name='拟任职务')),
                ('asked_on', models.DateField(verbose_name='征求日期')),
                ('due_on', models.DateField(verbose_name='答复期限')),
                ('outcome', models.CharField(blank=True, choices=[('clear', '未发现影响任用的问题'), ('noted', '有情况需要说明'), ('hold', '建议暂缓任用')], max_length=6, verbose_name='答复意见')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='依据')),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='答复日期')),
                ('once_key', models.CharField(max_length=60, null=True, unique=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='征求人')),
                ('branch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch', verbose_name='党支部')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.node', verbose_name='单位')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.person', verbose_name='人员')),
            ],
            options={
                'ordering': ['-asked_on', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('answered_by', None), models.Q(('answered_by', models.F('asked_by')), _negated=True), _connector='OR'), name='pre_check_two_persons'), models.CheckConstraint(condition=models.Q(('outcome', ''), ('answered_on__isnull', False), _connector='OR'), name='pre_check_answer_has_a_day')],
            },
        ),
        migrations.CreateModel(
            name='SeatTraining',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='培训内容')),
                ('held_on', models.DateField(verbose_name='培训日期')),
                ('hours', models.DecimalField(decimal_places=1, max_digits=5, verbose_name='学时')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trainings', to='branches.disciplineseat')),
            ],
            options={
                'ordering': ['-held_on', '-id'],
                'constraints': [models.UniqueConstraint(fields=('seat', 'title', 'held_on'), name='seat_training_once')],
            },
        ),
        migrations.CreateModel(
            name='WhistleKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public', models.CharField(max_length=64)),
                ('locked', models.TextField()),
                ('made_on', models.DateField()),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='WhistleReport',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('mode', models.CharField(choices=[('named', '实名（承办人可以查看姓名）'), ('sealed', '实名保密（两名纪检人员同时同意才能查看姓名）'), ('anonymous', '匿名')], max_length=10, verbose_name='方式')),
                ('receipt', models.CharField(max_length=64, unique=True)),
                ('accused', portal.kernel.fields.SealedTextField(blank=True, verbose_name='被反映人')),
                ('text', portal.kernel.fields.SealedTextField(blank=True, verbose_name='反映的情况')),
                ('received_on', models.DateField(verbose_name='收到日期')),
                ('state', models.CharField(choices=[('received', '待受理'), ('accepted', '办理中'), ('declined', '不予受理'), ('concluded', '已办结')], default='received', max_length=10, verbose_name='状态')),
                ('reply_due_on', models.DateField(verbose_name='告知受理期限')),
                ('replied_on', models.DateField(null=True, verbose_name='告知日期')),
                ('close_due_on', models.DateField(verbose_name='办结期限')),
                ('closed_on', models.DateField(null=True, verbose_name='办结日期')),
                ('outcome', models.CharField(blank=True, choices=[('found', '属实或部分属实'), ('unfound', '不属实'), ('unclear', '无法查实')], max_length=8, verbose_name='办理结果')),
                ('has_news', models.BooleanField(default=True)),
                ('is_told', models.BooleanField(default=False)),
                ('erased_on', models.DateField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.node', verbose_name='受理机构')),
            ],
            options={
                'ordering': ['-received_on', 'id'],
                'indexes': [models.Index(fields=['state', 'reply_due_on'], name='whistle_by_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('declined', 'concluded')), _negated=True), ('closed_on__isnull', False), _connector='OR'), name='whistle_over_has_a_day')],
            },
        ),
        migrations.CreateModel(
            name='WhistlePicture',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('image', portal.kernel.fields.SealedTextField()),
                ('no', models.PositiveSmallIntegerField()),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='branches.whistlereport')),
            ],
            options={
                'ordering': ['no'],
            },
        ),
        migrations.CreateModel(
            name='WhistleNamed',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('mark', models.CharField(max_length=64)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='branches.whistlereport')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('report', 'mark'), name='whistle_named_once')],
            },
        ),
        migrations.CreateModel(
            name='WhistleMessage',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('no', models.PositiveSmallIntegerField()),
                ('is_reply', models.BooleanField()),
                ('text', portal.kernel.fields.SealedTextField()),
                ('said_on', models.DateField()),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='branches.whistlereport')),
            ],
            options={
                'ordering': ['no'],
                'constraints': [models.UniqueConstraint(fields=('report', 'no'), name='whistle_message_once')],
            },
        ),
        migrations.CreateModel(
            name='WhistleIdentity',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sealed', models.TextField()),
                ('openers', models.PositiveSmallIntegerField()),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='branches.whistlereport')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('report',), name='whistle_identity_once')],
            },
        ),
        migrations.CreateModel(
            name='WhistleReveal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('asked_on', models.DateField()),
                ('reason', portal.kernel.fields.SealedTextField()),
                ('relay', models.JSONField(default=dict)),
                ('opened_on', models.DateField(null=True)),
                ('is_single', models.BooleanField(default=False)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='branches.whistlereport')),
            ],
            options={
                'ordering': ['asked_on', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('opened_on', None)), fields=('report',), name='whistle_one_reveal_waits'), models.CheckConstraint(condition=models.Q(('opened_by', None), ('is_single', True), models.Q(('opened_by', models.F('asked_by')), _negated=True), _connector='OR'), name='whistle_reveal_two_persons')],
            },
        ),
        migrations.CreateModel(
            name='WhistleShare',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('box', models.TextField()),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.whistlekey')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='branches.whistlereport')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('report', 'holder'), name='whistle_share_once')],
            },
        ),
        migrations.RunPython(
            code=fill,
            reverse_code=django.db.migrations.operations.special.RunPython.noop,
        ),
    ]
