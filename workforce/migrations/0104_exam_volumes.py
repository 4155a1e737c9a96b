"""The archive of a batch: its volume and the loans (docs/rules.md 3.4 EXM-09 to EXM-11)."""

from datetime import date

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SINCE = date(2020, 1, 1)
SOURCE = "职业技能等级认定档案：纸质档案保存不少于 3 年，电子档案不少于 5 年"
PARAMETERS = [
    ("EXAM_PAPER_YEARS", "晋级档案纸质保存年限", "Years that papers of a batch are kept", 3),
    ("EXAM_FILE_YEARS", "晋级档案电子保存年限", "Years that files of a batch are kept", 5),
]


def add(apps, schema_editor):
    parameter = apps.get_model("portal", "RuleParameter")
    for code, zh, en, value in PARAMETERS:
        row = {"name_zh": zh, "name_en": en, "value": value, "unit": "年", "source": SOURCE, "certainty": "sourced"}
        parameter.objects.get_or_create(code=code, effective_from=SINCE, defaults=row)


def remove(apps, schema_editor):
    apps.get_model("portal", "RuleParameter").objects.filter(code__in=[row[0] for row in PARAMETERS]).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0101_notice_kinds'),
        ('workforce', '0103_exams'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ExamVolume',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='卷号')),
                ('contents', models.JSONField(default=list, verbose_name='卷内目录')),
                ('closed_on', models.DateField(verbose_name='立卷日期')),
                ('keep_paper_until', models.DateField(verbose_name='纸质保存到')),
                ('keep_files_until', models.DateField(verbose_name='电子保存到')),
                ('place', models.CharField(blank=True, max_length=80, verbose_name='存放位置')),
                ('state', models.CharField(choices=[('kept', '在档'), ('lent', '借出'), ('condemned', '待销毁'), ('destroyed', '已销毁')], default='kept', max_length=9, verbose_name='状态')),
                ('condemned_at', models.DateTimeField(null=True)),
                ('condemn_reason', models.CharField(blank=True, max_length=300, verbose_name='销毁理由')),
                ('destroyed_at', models.DateTimeField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('batch', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='volume', to='workforce.promotionbatch', verbose_name='批次')),
                ('condemned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('destroyed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('holder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.person', verbose_name='保管人')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-closed_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='ExamLoan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(max_length=200, verbose_name='用途')),
                ('due_on', models.DateField(verbose_name='归还期限')),
                ('lent_at', models.DateTimeField()),
                ('returned_at', models.DateTimeField(null=True)),
                ('borrower', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.person', verbose_name='借阅人')),
                ('lent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('returned_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('witness', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.person', verbose_name='在场见证人')),
                ('volume', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='loans', to='workforce.examvolume')),
            ],
            options={
                'ordering': ['-lent_at', '-id'],
            },
        ),
        migrations.AddConstraint(
            model_name='examvolume',
            constraint=models.CheckConstraint(condition=models.Q(('keep_files_until__gte', models.F('closed_on')), ('keep_paper_until__gte', models.F('closed_on'))), name='exam_volume_kept_for'),
        ),
        migrations.AddConstraint(
            model_name='examvolume',
            constraint=models.CheckConstraint(condition=models.Q(('destroyed_by', None), models.Q(('destroyed_by', models.F('condemned_by')), _negated=True), _connector='OR'), name='exam_volume_two_persons'),
        ),
        migrations.AddConstraint(
            model_name='examvolume',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('destroyed_at__isnull', False), ('state', 'destroyed')), models.Q(models.Q(('state', 'destroyed'), _negated=True), ('destroyed_at', None)), _connector='OR'), name='exam_volume_destroyed'),
        ),
        migrations.AddConstraint(
            model_name='examloan',
            constraint=models.UniqueConstraint(condition=models.Q(('returned_at', None)), fields=('volume',), name='exam_loan_one_open'),
        ),
        migrations.AddConstraint(
            model_name='examloan',
            constraint=models.CheckConstraint(condition=models.Q(('borrower', models.F('witness')), _negated=True), name='exam_loan_two_persons'),
        ),
        migrations.RunPython(add, remove),
    ]
