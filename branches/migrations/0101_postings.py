from datetime import date

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SINCE = date(2000, 1, 1)


ROWS = [
    ("POSTING_REMIND_DAYS", "经验发布任务：本期截止前几天提醒", "Days before the end of a period when a posting task is called to mind", 7, "天",
     "系统默认，可调整", "composed"),
]  # fmt: skip


def add(apps, schema_editor):
    parameter = apps.get_model("portal", "RuleParameter")
    for code, zh, en, value, unit, source, certainty in ROWS:
        row = {"name_zh": zh, "name_en": en, "value": value, "unit": unit, "source": source, "certainty": certainty}
        parameter.objects.get_or_create(code=code, effective_from=SINCE, defaults=row)


def remove(apps, schema_editor):
    apps.get_model("portal", "RuleParameter").objects.filter(code__in=[row[0] for row in ROWS]).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('branches', '0055_force_challenge'),
        ("portal", "0101_notice_kinds"),
        ('workforce', '0032_cases'),
    ]

    operations = [
        migrations.CreateModel(
            name='PostingTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=80, verbose_name='任务名称')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='要求')),
                ('period', models.CharField(choices=[('month', '每月'), ('quarter', '每季度')], default='quarter', max_length=8, verbose_name='周期')),
                ('times', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10)], verbose_name='每人每期篇数')),
                ('from_on', models.DateField(verbose_name='开始日期')),
                ('to_on', models.DateField(verbose_name='截止日期')),
                ('set_at', models.DateTimeField()),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='提前结束日期')),
                ('end_reason', models.CharField(blank=True, max_length=200, verbose_name='提前结束原因')),
                ('once_key', models.CharField(max_length=40, null=True, unique=True)),
                ('chosen', models.ManyToManyField(blank=True, related_name='+', to='portal.person', verbose_name='指定党员')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.node', verbose_name='党组织')),
                ('set_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-from_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='PostingReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.CharField(max_length=8)),
                ('sent_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='portal.person')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='branches.postingtask')),
            ],
        ),
        migrations.AddConstraint(
            model_name='postingtask',
            constraint=models.CheckConstraint(condition=models.Q(('to_on__gte', models.F('from_on'))), name='posting_task_in_order'),
        ),
        migrations.AddConstraint(
            model_name='postingtask',
            constraint=models.CheckConstraint(condition=models.Q(('times__gte', 1), ('times__lte', 10)), name='posting_task_times'),
        ),
        migrations.AddConstraint(
            model_name='postingreminder',
            constraint=models.UniqueConstraint(fields=('task', 'person', 'period'), name='posting_reminder_once'),
        ),
        migrations.RunPython(add, remove),
    ]
