"""Letters of introduction; how long they hold, and the class hours of a year, as rows (docs/rules.md 1.3 MT-12)."""

from datetime import date

import django.db.models.deletion
import portal.kernel.fields
from django.conf import settings
from django.db import migrations, models

SINCE = date(2018, 1, 1)
HOUSE = "系统默认，可调整"
EDUCATION = "全国党员教育培训工作规划：党员每年集中学习培训时间一般不少于32学时，基层党组织书记和班子成员不少于56学时"
LEARNING = ["MT-04", "MT-10", "MT-11", "ACT-01", "ACT-05", "ACT-06", "ACT-07", "ACT-08", "ACT-13", "ACT-14", "ACT-16", "ACT-17", "ACT-18",
            "ACT-19", "ACT-20"]  # fmt: skip
# code, Chinese, English, value, unit, source, certainty
PARAMETERS = [
    ("TRANSFER_LETTER_DAYS", "组织关系介绍信有效期", "Days for which a letter of introduction holds", 90, "天",
     "《中国共产党党员教育管理工作条例》；天数为" + HOUSE, "composed"),
    ("STUDY_HOURS_MEMBER", "党员年度学时", "Class hours of a member a year", 32, "学时", EDUCATION, "memory"),
    ("STUDY_HOURS_COMMITTEE", "书记和支部委员年度学时", "Class hours of secretaries and committee members a year", 56, "学时", EDUCATION, "memory"),
    ("STUDY_HOUR_MINUTES", "一学时的分钟数", "Minutes of a class hour", 45, "分钟", HOUSE, "composed"),
    ("STUDY_KINDS", "计入学时的活动类型", "Kinds of activity that count as class hours", LEARNING, "", HOUSE, "composed"),
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
        ('branches', '0029_dues'),
        ('portal', '0031_voting_rules'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TransferLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('inside', '企业内转接'), ('outward', '转往企业外'), ('inward', '从企业外转入')], max_length=8, verbose_name='转接类型')),
                ('outside', models.CharField(blank=True, max_length=100, verbose_name='企业外党组织')),
                ('standing', models.CharField(choices=[('full', '正式党员'), ('probationary', '预备党员')], default='full', max_length=12, verbose_name='党员类别')),
                ('dues_paid_until', models.DateField(null=True, validators=[portal.kernel.fields.validate_first_of_month], verbose_name='党费交至')),
                ('issued_on', models.DateField(verbose_name='开具日期')),
                ('valid_days', models.PositiveSmallIntegerField(verbose_name='有效期（天）')),
                ('expires_on', models.DateField(verbose_name='有效期至')),
                ('state', models.CharField(choices=[('issued', '待接收'), ('confirmed', '已接收'), ('withdrawn', '已收回')], default='issued', max_length=10)),
                ('issued_at', models.DateTimeField()),
                ('moved_on', models.DateField(null=True, verbose_name='接收日期')),
                ('settled_at', models.DateTimeField(null=True)),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('from_branch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters_out', to='branches.branch', verbose_name='转出支部')),
                ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfer_letters', to='portal.person', verbose_name='党员')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to_branch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters_in', to='branches.branch', verbose_name='接收支部')),
            ],
            options={
                'ordering': ['-issued_on', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'issued')), fields=('person',), name='transfer_letter_one_open'), models.CheckConstraint(condition=models.Q(('from_branch__isnull', False), ('to_branch__isnull', False), _connector='OR'), name='transfer_letter_has_a_branch')],
            },
        ),
        migrations.RunPython(add, remove),
    ]
