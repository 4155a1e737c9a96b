# Folded by hand: constraints and indexes stand inside CreateModel.

from datetime import date

import django.db.models.deletion
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


SINCE = date(2020, 1, 1)
MINE = "西铭矿：党建创新专项奖励基金，集团以上推广者奖励（rules.md CNV-03）"
# (code, Chinese, English, by share, needs a member, rule of the level, source)
KINDS = [
    ("SHARING", "创新成果转化收益分享基金", "Fund for sharing the benefits of conversion", True, False, "", "国企党建与产业工人培养协同（rules.md CNV-02）"),
    ("PARTY", "党建创新专项奖励基金", "Special fund for Party innovation", False, True, "FUND_PARTY_LEAST_LEVEL", MINE),
    ("OTHER", "其他创新激励基金", "Other incentive fund for innovation", False, False, "", "系统默认，可调整"),
]
LEVEL = {
    "name_zh": "党建创新专项奖励基金：最低推广级别（3 为集团级）", "name_en": "Least level of promotion that the special fund rewards (3: group)",
    "value": 3, "unit": "级", "source": MINE, "certainty": "sourced",
}  # fmt: skip


def add(apps, schema_editor):
    parameter = apps.get_model("portal", "RuleParameter")
    parameter.objects.get_or_create(code="FUND_PARTY_LEAST_LEVEL", effective_from=SINCE, defaults=LEVEL)
    kind = apps.get_model("workforce", "FundKind")
    for i, (code, zh, en, share, member, rule, source) in enumerate(KINDS, 1):
        row = {"name_zh": zh, "name_en": en, "by_share": share, "needs_member": member, "level_rule": rule, "source": source, "sort": i * 10}
        kind.objects.get_or_create(code=code, defaults=row)


def remove(apps, schema_editor):
    apps.get_model("portal", "RuleParameter").objects.filter(code="FUND_PARTY_LEAST_LEVEL").delete()


class Migration(migrations.Migration):

    dependencies = [
        ("workforce", "0027_innovation"),
        
    ]

    operations = [
        migrations.CreateModel(
            name='FundKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='编码')),
                ('name_zh', models.CharField(max_length=80, verbose_name='中文名称')),
                ('name_en', models.CharField(max_length=120, verbose_name='英文名称')),
                ('sort', models.PositiveIntegerField(default=0, verbose_name='排序')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('by_share', models.BooleanField(default=False, verbose_name='按转化收益分享')),
                ('needs_member', models.BooleanField(default=False, verbose_name='分享人中须有党员')),
                ('level_rule', models.CharField(blank=True, max_length=40, verbose_name='推广级别规则编码')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='依据')),
            ],
            options={
                'ordering': ['sort', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Fund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='funds', to='workforce.fundkind', verbose_name='基金类别')),
                ('title', models.CharField(max_length=120, verbose_name='基金名称')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='innovation_funds', to='portal.node', verbose_name='单位')),
                ('terms', models.CharField(max_length=1000, verbose_name='使用办法')),
                ('inflow', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14, verbose_name='拨入合计（元）')),
                ('outflow', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14, verbose_name='批准发放合计（元）')),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opened_at', models.DateTimeField()),
                ('once_key', models.CharField(max_length=40, null=True, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['node__path', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('inflow__gte', models.F('outflow')), ('outflow__gte', 0)), name='fund_never_overdrawn')],
            },
        ),
        migrations.CreateModel(
            name='FundPayout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payouts', to='workforce.fund', verbose_name='基金')),
                ('conversion', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payouts', to='workforce.innovationconversion')),
                ('result', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='fund_payouts', to='workforce.workresult')),
                ('title', models.CharField(max_length=200, verbose_name='事由')),
                ('level', models.PositiveSmallIntegerField(blank=True, choices=[(1, '单位级'), (2, '公司级'), (3, '集团级'), (4, '市级'), (5, '行业级'), (6, '省部级'), (7, '国家级')], null=True, verbose_name='推广级别')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='金额（元）')),
                ('state', models.CharField(choices=[('proposed', '待批准'), ('approved', '已批准'), ('paid', '已发放'), ('cancelled', '已取消')], default='proposed', max_length=9, verbose_name='状态')),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_at', models.DateTimeField()),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('approved_at', models.DateTimeField(null=True)),
                ('paid_on', models.DateField(null=True, verbose_name='发放日期')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='取消原因')),
                ('once_key', models.CharField(max_length=40, null=True, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['-proposed_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='fund_payout_positive'), models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='fund_payout_two_persons'), models.CheckConstraint(condition=models.Q(models.Q(('conversion__isnull', False), ('result', None)), models.Q(('conversion', None), ('result__isnull', False)), _connector='OR'), name='fund_payout_source'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'paid'), _negated=True), ('paid_on__isnull', False), _connector='OR'), name='fund_payout_paid_on')],
            },
        ),
        migrations.CreateModel(
            name='FundShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('payout', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='workforce.fundpayout')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fund_shares', to='portal.person', verbose_name='分享人')),
                ('factor', models.CharField(choices=[('technology', '技术'), ('skill', '技能'), ('management', '管理'), ('labour', '劳动')], max_length=10, verbose_name='要素')),
                ('weight', models.DecimalField(decimal_places=2, max_digits=8, verbose_name='权重')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='金额（元）')),
            ],
            options={
                'ordering': ['-amount', 'id'],
                'constraints': [models.UniqueConstraint(fields=('payout', 'person'), name='fund_share_once'), models.CheckConstraint(condition=models.Q(('amount__gte', 0), ('weight__gt', 0)), name='fund_share_positive')],
            },
        ),
        migrations.CreateModel(
            name='FundEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='workforce.fund')),
                ('kind', models.CharField(choices=[('inflow', '拨入'), ('payout', '批准发放'), ('reversal', '冲销')], max_length=8, verbose_name='类别')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='金额（元）')),
                ('payout', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='workforce.fundpayout')),
                ('reverses', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversal', to='workforce.fundentry')),
                ('text', models.CharField(max_length=300, verbose_name='说明')),
                ('on', models.DateField(verbose_name='日期')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_at', models.DateTimeField()),
                ('once_key', models.CharField(max_length=40, null=True, unique=True)),
            ],
            options={
                'ordering': ['-made_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('amount__gt', 0), ('kind', 'inflow'), ('payout', None), ('reverses', None)), models.Q(('amount__lt', 0), ('kind', 'payout'), ('payout__isnull', False), ('reverses', None)), models.Q(('kind', 'reversal'), ('reverses__isnull', False)), _connector='OR'), name='fund_entry_shape')],
            },
        ),
        migrations.RunPython(add, remove),
    ]
