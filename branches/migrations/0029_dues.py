"""Membership dues: sheets, bases, lines, and the bands of docs/rules.md 2.3 as rows."""

from datetime import date
from decimal import Decimal

import django.db.models.deletion
import portal.kernel.fields
from django.conf import settings
from django.db import migrations, models

SINCE = date(2008, 4, 1)
SOURCE = "《关于中国共产党党费收缴、使用和管理的规定》（中组发〔2008〕3号）"
HOUSE = "系统默认，可调整"
# code, category, over, up to, rate, least, most
BANDS = [
    ("DUE-01", "in_service", "0", "3000", "0.005", None, None),
    ("DUE-02", "in_service", "3000", "5000", "0.01", None, None),
    ("DUE-03", "in_service", "5000", "10000", "0.015", None, None),
    ("DUE-04", "in_service", "10000", None, "0.02", None, None),
    ("DUE-05", "retired", "0", "5000", "0.005", None, None),
    ("DUE-05A", "retired", "5000", None, "0.01", None, None),
    ("DUE-06", "farmer", "0", None, None, "0.20", "1.00"),
    ("DUE-07", "fixed", "0", None, None, "0.20", "0.20"),
]
# code, Chinese, English, value, unit, source, certainty
PARAMETERS = [
    ("DUE-10", "一次自愿多交多少元以上须全额上缴", "A single gift from this amount on is passed upward", 1000, "元", SOURCE, "memory"),
    ("DUES_REMIND_DAYS", "党费欠交提醒：月末后多少天", "Days after the end of a month when open dues are reminded of", 10, "天", HOUSE, "composed"),
    ("DUES_LAPSE_MONTHS", "无正当理由连续多少个月不交党费须由支部研究", "Months without dues after which the branch looks into it", 6, "个月",
     "《中国共产党章程》第九条", "memory"),
    ("DUES_FEW_PEOPLE", "党费合计至少含几名党员才向上级显示", "Fewest members behind a sum that the committee sees", 3, "人", HOUSE, "composed"),
]  # fmt: skip


def number(text):
    return None if text is None else Decimal(text)


def add(apps, schema_editor):
    band = apps.get_model("branches", "DuesBand")
    for code, category, over, up_to, rate, least, most in BANDS:
        ends = {"over": number(over), "up_to": number(up_to), "rate": number(rate), "least": number(least), "most": number(most)}
        band.objects.get_or_create(code=code, effective_from=SINCE, defaults={"category": category, "source": SOURCE, **ends})
    parameter = apps.get_model("portal", "RuleParameter")
    for code, zh, en, value, unit, source, certainty in PARAMETERS:
        row = {"name_zh": zh, "name_en": en, "value": value, "unit": unit, "source": source, "certainty": certainty}
        parameter.objects.get_or_create(code=code, effective_from=SINCE, defaults=row)


def remove(apps, schema_editor):
    apps.get_model("portal", "RuleParameter").objects.filter(code__in=[row[0] for row in PARAMETERS]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0028_plan_rows"),
        ("portal", "0031_voting_rules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DuesBand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20)),
                ('category', models.CharField(choices=[('in_service', '在职（按月工资）'), ('retired', '离退休（按养老金）'), ('farmer', '农民党员（定额）'), ('fixed', '学生、下岗、领取救济（定额）')], max_length=12)),
                ('over', models.DecimalField(decimal_places=2, default=0, max_digits=10)),
                ('up_to', models.DecimalField(decimal_places=2, max_digits=10, null=True)),
                ('rate', models.DecimalField(decimal_places=5, max_digits=6, null=True)),
                ('least', models.DecimalField(decimal_places=2, max_digits=10, null=True)),
                ('most', models.DecimalField(decimal_places=2, max_digits=10, null=True)),
                ('effective_from', models.DateField()),
                ('effective_to', models.DateField(null=True)),
                ('source', models.CharField(max_length=200)),
            ],
            options={
                'ordering': ['code'],
                'constraints': [models.UniqueConstraint(fields=('code', 'effective_from'), name='dues_band_once'), models.CheckConstraint(condition=models.Q(models.Q(('least', None), ('most', None), ('rate__isnull', False)), models.Q(('least__gt', 0), ('most__gte', models.F('least')), ('rate', None)), _connector='OR'), name='dues_band_is_rate_or_amount')],
            },
        ),
        migrations.CreateModel(
            name='DuesEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='月份')),
                ('basis', models.CharField(choices=[('band', '按标准'), ('relief', '经批准少交或免交'), ('missing', '未登记基数')], default='band', max_length=8)),
                ('due', models.DecimalField(decimal_places=2, max_digits=10, null=True, verbose_name='应交')),
                ('paid', models.DecimalField(decimal_places=2, default=0, max_digits=10, verbose_name='已交')),
                ('paid_on', models.DateField(null=True, verbose_name='交纳日期')),
                ('reminded_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dues_entries', to='portal.person')),
            ],
            options={
                'ordering': ['sheet', 'person__staff_no'],
            },
        ),
        migrations.CreateModel(
            name='DuesLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('payment', '交纳'), ('paid_fix', '更正已交'), ('due_fix', '更正应交')], max_length=8, verbose_name='事项')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='金额（元）')),
                ('paid_on', models.DateField(verbose_name='日期')),
                ('way', models.CharField(blank=True, choices=[('cash', '现金'), ('bank', '银行转账'), ('phone', '手机支付'), ('by_other', '委托他人代交')], max_length=8, verbose_name='方式')),
                ('receipt_no', models.CharField(blank=True, max_length=40, verbose_name='收据编号')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='更正原因')),
                ('is_after_closing', models.BooleanField(default=False)),
                ('recorded_at', models.DateTimeField()),
                ('once_key', models.CharField(max_length=40, null=True, unique=True)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='branches.duesentry')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['recorded_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='DuesMonth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(validators=[portal.kernel.fields.validate_first_of_month], verbose_name='月份')),
                ('state', models.CharField(choices=[('open', '收缴中'), ('submitted', '待他人核对'), ('closed', '已结账')], default='open', max_length=10, verbose_name='状态')),
                ('receipts', models.PositiveIntegerField(default=0)),
                ('opened_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_due', models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ('closed_paid', models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ('return_reason', models.CharField(blank=True, max_length=200)),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dues_months', to='branches.branch')),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-month', 'branch'],
                'constraints': [models.UniqueConstraint(fields=('branch', 'month'), name='dues_month_once')],
            },
        ),
        migrations.AddField(
            model_name='duesentry',
            name='sheet',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='branches.duesmonth'),
        ),
        migrations.CreateModel(
            name='DuesRelief',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='每月应交（元）')),
                ('from_on', models.DateField(validators=[portal.kernel.fields.validate_first_of_month], verbose_name='起始月份')),
                ('to_on', models.DateField(validators=[portal.kernel.fields.validate_first_of_month], verbose_name='截止月份')),
                ('studied_on', models.DateField(verbose_name='支部研究日期')),
                ('reason', portal.kernel.fields.EncryptedTextField(verbose_name='困难情况')),
                ('state', models.CharField(choices=[('proposed', '待上级党委审批'), ('approved', '已批准'), ('refused', '未批准')], default='proposed', max_length=10)),
                ('proposed_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('opinion', models.CharField(blank=True, max_length=200, verbose_name='审批意见')),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dues_reliefs', to='branches.branch')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dues_reliefs', to='portal.person', verbose_name='党员')),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-from_on', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='dues_relief_not_negative'), models.CheckConstraint(condition=models.Q(('to_on__gte', models.F('from_on'))), name='dues_relief_in_order')],
            },
        ),
        migrations.CreateModel(
            name='DuesBase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.CharField(choices=[('in_service', '在职（按月工资）'), ('retired', '离退休（按养老金）'), ('farmer', '农民党员（定额）'), ('fixed', '学生、下岗、领取救济（定额）')], max_length=12, verbose_name='类别')),
                ('amount', portal.kernel.fields.EncryptedTextField(blank=True, verbose_name='基数（元／月）')),
                ('from_on', models.DateField(validators=[portal.kernel.fields.validate_first_of_month], verbose_name='起始月份')),
                ('to_on', models.DateField(null=True, verbose_name='截止日期')),
                ('set_at', models.DateTimeField()),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dues_bases', to='branches.branch')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dues_bases', to='portal.person', verbose_name='党员')),
                ('set_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['person', '-from_on'],
                'constraints': [models.UniqueConstraint(fields=('person', 'from_on'), name='dues_base_once'), models.CheckConstraint(condition=models.Q(('to_on', None), ('to_on__gte', models.F('from_on')), _connector='OR'), name='dues_base_in_order')],
            },
        ),
        migrations.CreateModel(
            name='DuesGift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='金额（元）')),
                ('given_on', models.DateField(verbose_name='交纳日期')),
                ('goes_up', models.BooleanField(default=False)),
                ('passed_on', models.DateField(null=True, verbose_name='上缴日期')),
                ('recorded_at', models.DateTimeField()),
                ('once_key', models.CharField(max_length=40, null=True, unique=True)),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dues_gifts', to='branches.branch')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dues_gifts', to='portal.person', verbose_name='党员')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-given_on', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='dues_gift_positive')],
            },
        ),
        migrations.AddIndex(
            model_name='duesentry',
            index=models.Index(fields=['sheet', 'due', 'paid'], name='dues_entry_open'),
        ),
        migrations.AddConstraint(
            model_name='duesentry',
            constraint=models.UniqueConstraint(fields=('person', 'month'), name='dues_entry_once'),
        ),
        migrations.AddConstraint(
            model_name='duesentry',
            constraint=models.CheckConstraint(condition=models.Q(('due', None), ('due__gte', 0), _connector='OR'), name='dues_entry_due_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='duesentry',
            constraint=models.CheckConstraint(condition=models.Q(('paid__gte', 0)), name='dues_entry_paid_not_negative'),
        ),
        migrations.RunPython(
            code=add,
            reverse_code=remove,
        ),
    ]
