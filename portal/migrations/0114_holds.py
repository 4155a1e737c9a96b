"""Legal holds, marks of good backups, and their two rule parameters, each with its source."""

from datetime import date

from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion

from portal.kernel.migrating import PromptMigration

SINCE = date(2020, 1, 1)
HOUSE = "系统默认，可调整"
LOST = "数据备份恢复：每天至少备份一次（GB/T 22239-2019 8.1.4.9），另留两小时"

# (code, Chinese, English, value, unit, source, certainty)
PARAMETERS = [
    ("HOLD_CONFIRM_DAYS", "数据保全下达后几天内须确认", "Days within which a legal hold is confirmed", 14, "天", HOUSE, "composed"),
    ("BACKUP_ALARM_HOURS", "多少小时没有备份即告警", "Hours without a backup after which the alarm rings", 26, "小时", LOST, "composed"),
]


def fill(apps, schema_editor):
    parameter = apps.get_model("portal", "RuleParameter")
    for code, zh, en, value, unit, source, certainty in PARAMETERS:
        words = {"name_zh": zh, "name_en": en, "value": value, "unit": unit, "source": source, "certainty": certainty}
        parameter.objects.get_or_create(code=code, effective_from=SINCE, defaults=words)


class Migration(PromptMigration):

    dependencies = [
        ('portal', '0113_trust'),
    ]

    operations = [
        migrations.CreateModel(
            name='BackupMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('size', models.PositiveBigIntegerField(default=0)),
                ('made_at', models.DateTimeField(db_index=True)),
            ],
            options={
                'ordering': ['-made_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(blank=True, max_length=20, verbose_name='数据种类')),
                ('reason', models.CharField(max_length=500, verbose_name='理由')),
                ('until_on', models.DateField(null=True, verbose_name='保全至')),
                ('state', models.CharField(choices=[('ordered', '待确认'), ('standing', '已生效'), ('lifting', '待解除'), ('lifted', '已解除'), ('declined', '未同意')], default='ordered', max_length=10, verbose_name='状态')),
                ('ordered_at', models.DateTimeField()),
                ('confirm_by_on', models.DateField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='意见')),
                ('lift_reason', models.CharField(blank=True, max_length=500, verbose_name='解除理由')),
                ('lift_asked_at', models.DateTimeField(null=True)),
                ('lifted_at', models.DateTimeField(null=True)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lift_asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.node', verbose_name='单位或组织')),
                ('ordered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.person', verbose_name='人员')),
            ],
            options={
                'ordering': ['-ordered_at', '-id'],
                'indexes': [models.Index(fields=['state', 'kind'], name='hold_by_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(('confirmed_by', models.F('ordered_by')), _negated=True), _connector='OR'), name='hold_second_person'), models.CheckConstraint(condition=models.Q(('lifted_by', None), models.Q(('lifted_by', models.F('lift_asked_by')), _negated=True), _connector='OR'), name='hold_second_person_lifts')],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
