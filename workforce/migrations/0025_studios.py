from datetime import date

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


SINCE = date(2020, 1, 1)
HOUSE = "系统默认，可调整"
N50, N52, N53, N54, N56, N58 = (
    "合肥市劳模创新工作室管理办法（公开办法，rules.md 4.1）", "劳模和工匠人才创新工作室命名办法（公开办法，rules.md 4.1）",
    "国家级技能大师工作室建设项目（公开办法，rules.md 4.1）", "市级技能大师工作室管理办法（公开办法，rules.md 4.1）",
    "全国行业性劳模创新工作室评选（公开通知，rules.md 4.1）", "企业劳模创新工作室制度（公开的企业制度，rules.md 4.1）",
)  # fmt: skip
# (code, Chinese, English, value, unit, source, certainty)
PARAMETERS = [
    ("STUDIO_TEAM_LEAST", "工作室成员最少人数（领衔人之外）", "Least members of a studio beside its lead", 5, "人", N58, "sourced"),
    ("STUDIO_WORKER_SHARE", "工作室一线职工最低占比", "Least share of workers in a studio", 50, "%", "以产业工人为主体；比例为" + HOUSE, "composed"),
    ("STUDIO_TOPICS_YEAR", "工作室每年经单位立项的课题数", "Topics that the unit approves each year", 1, "个", N50, "sourced"),
    ("STUDIO_OWN_LEVEL", "本企业可自行命名的最高级别（3 为集团级）", "Highest level that the enterprise names itself (3: group)", 3, "级", HOUSE, "composed"),
    ("STUDIO_BAR_YEARS", "撤牌后几年内不得再申报", "Years after a withdrawn plate without a new application", 6, "年", N54, "sourced"),
    ("STUDIO_REMIND_DAYS", "牌匾到期提前几天提醒", "Days before the end of a plate when its review is due", 60, "天", HOUSE, "composed"),
]  # fmt: skip
# (code, Chinese, English, lead by, needs a member, is a team, source)
KINDS = [
    ("MODEL", "劳模和工匠人才创新工作室", "Innovation studio of model workers and craftsmen", "title", False, False, N52),
    ("SKILLED", "高技能人才创新工作室", "Innovation studio of highly skilled workers", "either", False, False, "集团示范型高技能人才创新工作室（rules.md 4.1）"),
    ("MASTER", "技能大师工作室", "Skill master studio", "either", False, False, N53),
    ("MEMBER", "党员创新工作室", "Innovation studio of Party members", "either", True, False, "党员创新工作室（rules.md 4.1）"),
    ("TEAM", "先进班组", "Advanced team", "nobody", False, True, "先进班组创建（rules.md 4.1）"),
    ("RED-FLAG", "红旗班组", "Red-flag team", "nobody", False, True, "标杆班组复核晋升红旗班组（rules.md 4.1）"),
]
# (code, Chinese, English, text, for studios, for teams, source)
CRITERIA = [
    ("NAMING", "命名规范", "Name", "一般以领衔人姓名命名，也可以按工作内容命名。", True, False, N52),
    ("TEAM", "团队结构", "Team", "按年龄、技能、专业搭配，有骨干、有梯队。", True, False, N58),
    ("PLACE", "固定场所", "Place", "有固定场所，具备学习、研究、展示功能和设备，挂牌，制度上墙。", True, False, N56),
    ("TOPIC", "年度课题", "Yearly topic", "每年至少有一项经单位正式立项的课题或项目。", True, False, N50),
    ("BENEFIT", "成果效益", "Benefit", "有经认定的成果，取得经济或社会效益。", True, False, N50),
    ("RULES", "制度、台账、经费", "Rules, ledger, funds", "制度、台账、经费三项齐全。", True, False, N56),
    ("PARTY", "吸纳党员和积极分子", "Party members and activists", "优先吸纳党员和入党积极分子中的技能骨干。", True, False, "工作室优先吸纳党员和积极分子（rules.md STU-09）"),
    ("T-SAFE", "安全无事故", "No accident", "创建期内无责任事故，班前会、隐患排查有记录。", False, True, HOUSE),
    ("T-TASK", "完成生产任务", "Tasks fulfilled", "创建期内完成下达的生产任务和质量指标。", False, True, HOUSE),
    ("T-SKILL", "技能提升", "Skills", "持证上岗，有岗位练兵和师带徒安排。", False, True, HOUSE),
    ("T-PARTY", "党员作用", "Party members", "班组有党员或联系党员，岗位示范有记录。", False, True, HOUSE),
]  # fmt: skip
# (code, Chinese, English, gate)
STAGES = [
    ("PUBLICISE", "宣传发动", "Publicise", "none"),
    ("APPLY", "申报初审", "Apply", "none"),
    ("CULTIVATE", "培育创建", "Cultivate", "none"),
    ("MIDTERM", "中期检查", "Mid-term check", "check"),
    ("NAMING", "终审命名", "Final review and naming", "naming"),
    ("REVIEW", "复核晋升", "Re-review and promotion", "review"),
]
STEPS = "“六步推进法”未公布步骤名称，此为默认设置，可调整（rules.md 4.1）"
# (level, Chinese, English, honour level, grade, years, plate years, source)
RUNGS = [
    (1, "厂矿级", "Plant", 1, 3, 0, 2, HOUSE),
    (2, "公司级", "Company", 2, 2, 0, 2, N52),
    (3, "集团级", "Group", 3, 2, 0, 2, HOUSE),
    (4, "市级（行业级）", "Municipal or industry", 4, 2, 0, 2, N50),
    (5, "省部级", "Provincial", 5, 2, 0, 3, HOUSE),
    (6, "国家级", "National", 5, 2, 3, 3, N56),
]
# (code, Chinese, English, level, amount, cycle, source)
FUNDS = [
    ("FND-01A", "市级新命名补助", "Municipal, newly named", 4, 50000, "每年新命名的一次（合肥 2022）", N50),
    ("FND-01B", "市级复核补助", "Municipal, confirmed again", 4, 30000, "前两年命名、复核通过的（合肥 2022）", N50),
    ("FND-02", "省级重点支持", "Provincial key support", 5, 80000, "每年公布名单（山西 2024）", "省级重点支持创新工作室（公开通知，rules.md FND-02）"),
    ("FND-03", "省级技能大师工作室", "Provincial master studio", 5, 100000, "一次（福建、山西）", "省级技能大师工作室（公开办法，rules.md FND-03）"),
    ("FND-04A", "国家级技能大师工作室（2012）", "National master studio (2012)", 6, 100000, "一次", N53),
    ("FND-04B", "国家级技能大师工作室（2019）", "National master studio (2019)", 6, 200000, "一次", N53),
    ("FND-04C", "国家级技能大师工作室（天津 2023）", "National master studio (Tianjin 2023)", 6, 500000, "两年建设期", N53),
    ("FND-05A", "国家级高技能人才培训基地", "National training base", 6, 5000000, "不超过，两年", N53),
    ("FND-05B", "省级高技能人才培训基地", "Provincial training base", 5, 2000000, "两年", N53),
    ("FND-06", "市级技能大师工作室启动经费", "City master studio, start", 4, 50000, "三年一期，每年总结，期满检查；不合格的撤牌、六年内不得再报", N54),
    ("FND-07", "经费用途", "Use of money", None, None, "设备、培训、交流、技术攻关、研究", N53),
    ("FND-08", "工作室金点子月度奖", "Monthly prize for ideas", None, 100, "每月 50–100 元", "企业创新工作室制度（公开报道，rules.md FND-08）"),
    ("FND-09", "牌匾有效期", "Validity of a plate", None, None, "牌匾标明起止年份，两年一期", "公开的挂牌做法（rules.md FND-09）"),
]  # fmt: skip


def add(apps, schema_editor):
    parameter = apps.get_model("portal", "RuleParameter")
    for code, zh, en, value, unit, source, certainty in PARAMETERS:
        row = {"name_zh": zh, "name_en": en, "value": value, "unit": unit, "source": source, "certainty": certainty}
        parameter.objects.get_or_create(code=code, effective_from=SINCE, defaults=row)
    model = lambda name: apps.get_model("workforce", name).objects  # noqa: E731
    for i, (code, zh, en, lead_by, needs_member, is_team, source) in enumerate(KINDS, 1):
        row = {"name_zh": zh, "name_en": en, "lead_by": lead_by, "needs_member": needs_member, "is_team": is_team, "source": source}
        model("StudioKind").get_or_create(code=code, defaults={**row, "sort": i * 10})
    for i, (code, zh, en, text, studios, teams, source) in enumerate(CRITERIA, 1):
        row = {"name_zh": zh, "name_en": en, "text": text, "for_studios": studios, "for_teams": teams, "source": source}
        model("StudioCriterion").get_or_create(code=code, defaults={**row, "sort": i * 10})
    for i, (code, zh, en, gate) in enumerate(STAGES, 1):
        row = {"name_zh": zh, "name_en": en, "gate": gate, "source": STEPS, "sort": i * 10}
        model("StudioStage").get_or_create(code=code, defaults=row)
    for level, zh, en, honour, grade, years, plate, source in RUNGS:
        row = {"name_zh": zh, "name_en": en, "honour_level": honour, "grade": grade, "years": years, "plate_years": plate, "source": source}
        model("StudioRung").get_or_create(level=level, defaults={**row, "code": f"LEVEL-{level}", "sort": level * 10})
    for i, (code, zh, en, level, amount, cycle, source) in enumerate(FUNDS, 1):
        row = {"name_zh": zh, "name_en": en, "level": level, "amount": amount, "cycle": cycle, "source": source, "sort": i * 10}
        model("StudioFund").get_or_create(code=code, defaults=row)


def remove(apps, schema_editor):
    apps.get_model("portal", "RuleParameter").objects.filter(code__in=[row[0] for row in PARAMETERS]).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("workforce", "0023_competitions"),
        
        ('portal', '0038_fields'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='StudioCriterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='编码')),
                ('name_zh', models.CharField(max_length=80, verbose_name='中文名称')),
                ('name_en', models.CharField(max_length=120, verbose_name='英文名称')),
                ('sort', models.PositiveIntegerField(default=0, verbose_name='排序')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('text', models.CharField(max_length=300, verbose_name='内容')),
                ('for_studios', models.BooleanField(default=True, verbose_name='用于工作室')),
                ('for_teams', models.BooleanField(default=False, verbose_name='用于班组')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='依据')),
            ],
            options={
                'ordering': ['sort', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StudioFund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='编码')),
                ('name_zh', models.CharField(max_length=80, verbose_name='中文名称')),
                ('name_en', models.CharField(max_length=120, verbose_name='英文名称')),
                ('sort', models.PositiveIntegerField(default=0, verbose_name='排序')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('level', models.PositiveSmallIntegerField(blank=True, choices=[(1, '厂矿级'), (2, '公司级'), (3, '集团级'), (4, '市级（行业级）'), (5, '省部级'), (6, '国家级')], null=True, verbose_name='级别')),
                ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='金额（元）')),
                ('cycle', models.CharField(blank=True, max_length=200, verbose_name='周期和说明')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='依据')),
            ],
            options={
                'ordering': ['sort', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StudioKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='编码')),
                ('name_zh', models.CharField(max_length=80, verbose_name='中文名称')),
                ('name_en', models.CharField(max_length=120, verbose_name='英文名称')),
                ('sort', models.PositiveIntegerField(default=0, verbose_name='排序')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('lead_by', models.CharField(choices=[('title', '劳模、工匠等荣誉称号'), ('grade', '技能等级'), ('either', '荣誉称号或技能等级'), ('nobody', '不作要求')], default='title', max_length=6, verbose_name='领衔人条件')),
                ('needs_member', models.BooleanField(default=False, verbose_name='由党员领衔')),
                ('is_team', models.BooleanField(default=False, verbose_name='班组')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='依据')),
            ],
            options={
                'ordering': ['sort', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StudioRung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='编码')),
                ('name_zh', models.CharField(max_length=80, verbose_name='中文名称')),
                ('name_en', models.CharField(max_length=120, verbose_name='英文名称')),
                ('sort', models.PositiveIntegerField(default=0, verbose_name='排序')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('level', models.PositiveSmallIntegerField(choices=[(1, '厂矿级'), (2, '公司级'), (3, '集团级'), (4, '市级（行业级）'), (5, '省部级'), (6, '国家级')], unique=True, verbose_name='级别')),
                ('honour_level', models.PositiveSmallIntegerField(blank=True, choices=[(1, '基层'), (2, '公司级'), (3, '集团级'), (4, '市级'), (5, '省部级'), (6, '国家级')], null=True, verbose_name='领衔人荣誉最低级别')),
                ('grade', models.PositiveSmallIntegerField(blank=True, choices=[(5, '五级（初级工）'), (4, '四级（中级工）'), (3, '三级（高级工）'), (2, '二级（技师）'), (1, '一级（高级技师）')], null=True, verbose_name='领衔人技能等级')),
                ('years', models.PositiveSmallIntegerField(default=0, verbose_name='须命名满几年')),
                ('plate_years', models.PositiveSmallIntegerField(default=2, verbose_name='牌匾有效年数')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='依据')),
            ],
            options={
                'ordering': ['sort', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StudioStage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='编码')),
                ('name_zh', models.CharField(max_length=80, verbose_name='中文名称')),
                ('name_en', models.CharField(max_length=120, verbose_name='英文名称')),
                ('sort', models.PositiveIntegerField(default=0, verbose_name='排序')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('gate', models.CharField(choices=[('none', '登记即可'), ('check', '逐项核对创建条件'), ('naming', '评审命名，另一人审定'), ('review', '复核，另一人审定')], default='none', max_length=6, verbose_name='办理方式')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='依据')),
            ],
            options={
                'ordering': ['sort', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Studio',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='名称')),
                ('level', models.PositiveSmallIntegerField(choices=[(1, '厂矿级'), (2, '公司级'), (3, '集团级'), (4, '市级（行业级）'), (5, '省部级'), (6, '国家级')], default=1, verbose_name='级别')),
                ('aim', models.CharField(max_length=300, verbose_name='主要方向')),
                ('place', models.CharField(max_length=120, verbose_name='固定场所')),
                ('state', models.CharField(choices=[('creating', '创建中'), ('named', '已命名'), ('refused', '未通过'), ('cancelled', '已撤回'), ('withdrawn', '已撤牌')], default='creating', max_length=9, verbose_name='状态')),
                ('named_on', models.DateField(blank=True, null=True, verbose_name='命名日期')),
                ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='上次复核')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='牌匾有效期至')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='结束日期')),
                ('close_reason', models.CharField(blank=True, max_length=300, verbose_name='结束原因')),
                ('applied_at', models.DateTimeField()),
                ('once_key', models.CharField(max_length=40, null=True, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('applied_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('branch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.node', verbose_name='所在党支部')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='led_studios', to='portal.person', verbose_name='领衔人')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='studios', to='portal.node', verbose_name='单位')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='studios', to='workforce.studiokind', verbose_name='类别')),
                ('stage', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workforce.studiostage', verbose_name='已完成步骤')),
            ],
            options={
                'ordering': ['-level', 'name'],
                'indexes': [models.Index(fields=['unit', 'state'], name='studio_by_unit')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('creating', 'named'))), fields=('unit', 'name'), name='studio_name_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'named'), _negated=True), ('named_on__isnull', False), _connector='OR'), name='studio_named_on_a_day')],
            },
        ),
        migrations.CreateModel(
            name='StudioCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_met', models.BooleanField(null=True, verbose_name='是否达到')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='核对情况')),
                ('checked_at', models.DateTimeField(null=True)),
                ('checked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('studio', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='workforce.studio')),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workforce.studiocriterion')),
            ],
            options={
                'ordering': ['criterion__sort', 'criterion__code'],
                'constraints': [models.UniqueConstraint(fields=('studio', 'criterion'), name='studio_criterion_once')],
            },
        ),
        migrations.CreateModel(
            name='StudioMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('backbone', '骨干'), ('member', '成员')], default='member', max_length=8, verbose_name='角色')),
                ('from_on', models.DateField(verbose_name='加入日期')),
                ('to_on', models.DateField(blank=True, null=True, verbose_name='退出日期')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='studio_places', to='portal.person')),
                ('studio', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='workforce.studio')),
            ],
            options={
                'ordering': ['-role', 'from_on', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('to_on', None)), fields=('studio', 'person'), name='studio_member_once')],
            },
        ),
        migrations.CreateModel(
            name='StudioMoney',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('grant', '拨入'), ('spend', '使用')], max_length=5, verbose_name='收支')),
                ('use', models.CharField(blank=True, choices=[('equipment', '设备器材'), ('training', '培训'), ('exchange', '交流'), ('attack', '技术攻关'), ('research', '研究'), ('prize', '金点子奖励')], max_length=9, verbose_name='用途')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='金额（元）')),
                ('on', models.DateField(verbose_name='日期')),
                ('basis', models.CharField(max_length=200, verbose_name='依据或说明')),
                ('noted_at', models.DateTimeField()),
                ('reversed_at', models.DateTimeField(null=True)),
                ('once_key', models.CharField(max_length=40, null=True, unique=True)),
                ('noted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reversed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('studio', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='money', to='workforce.studio')),
            ],
            options={
                'ordering': ['-on', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='studio_money_positive'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'grant'), ('use', '')), models.Q(('kind', 'spend'), models.Q(('use', ''), _negated=True)), _connector='OR'), name='studio_money_used_for')],
            },
        ),
        migrations.CreateModel(
            name='StudioNomination',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('contest', models.CharField(max_length=100, verbose_name='评比名称')),
                ('level', models.PositiveSmallIntegerField(choices=[(1, '厂矿级'), (2, '公司级'), (3, '集团级'), (4, '市级（行业级）'), (5, '省部级'), (6, '国家级')], verbose_name='评比级别')),
                ('nominated_on', models.DateField(verbose_name='推荐日期')),
                ('outcome', models.CharField(choices=[('waiting', '待公布'), ('won', '入选'), ('lost', '未入选')], default='waiting', max_length=7, verbose_name='结果')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='公布日期')),
                ('nominated_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('studio', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='nominations', to='workforce.studio')),
            ],
            options={
                'ordering': ['-nominated_on', '-id'],
                'constraints': [models.UniqueConstraint(fields=('studio', 'contest'), name='studio_nominated_once')],
            },
        ),
        migrations.CreateModel(
            name='StudioReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('summary', models.TextField(max_length=1000, verbose_name='工作和成效')),
                ('projects', models.PositiveSmallIntegerField(default=0, verbose_name='攻关项目数')),
                ('gain_name', models.CharField(blank=True, max_length=60, verbose_name='效率指标')),
                ('gain', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, verbose_name='比上年提高（%）')),
                ('told_at', models.DateTimeField()),
                ('confirmed_on', models.DateField(blank=True, null=True, verbose_name='确认日期')),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('studio', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='workforce.studio')),
                ('told_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-year'],
                'constraints': [models.UniqueConstraint(fields=('studio', 'year'), name='studio_report_once'), models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(('confirmed_by', models.F('told_by')), _negated=True), _connector='OR'), name='studio_report_two_persons')],
            },
        ),
        migrations.CreateModel(
            name='StudioReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision', models.CharField(choices=[('name', '命名挂牌'), ('refuse', '不予命名'), ('keep', '保留'), ('upgrade', '晋升'), ('withdraw', '撤牌')], max_length=8, verbose_name='意见')),
                ('level', models.PositiveSmallIntegerField(choices=[(1, '厂矿级'), (2, '公司级'), (3, '集团级'), (4, '市级（行业级）'), (5, '省部级'), (6, '国家级')], verbose_name='级别')),
                ('reason', models.CharField(max_length=500, verbose_name='评审情况和理由')),
                ('from_on', models.DateField(blank=True, null=True, verbose_name='复核期起')),
                ('state', models.CharField(choices=[('open', '待审定'), ('agreed', '已审定'), ('declined', '未同意')], default='open', max_length=8)),
                ('proposed_at', models.DateTimeField()),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='审定日期')),
                ('answer', models.CharField(blank=True, max_length=300, verbose_name='审定意见')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='牌匾有效期至')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('studio', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='workforce.studio')),
            ],
            options={
                'ordering': ['-proposed_at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('studio',), name='studio_one_review'), models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='studio_review_two_persons')],
            },
        ),
        migrations.CreateModel(
            name='StudioStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('passed_on', models.DateField(verbose_name='完成日期')),
                ('note', models.CharField(max_length=300, verbose_name='办理情况')),
                ('noted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workforce.studiostage')),
                ('studio', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='workforce.studio')),
            ],
            options={
                'ordering': ['passed_on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='StudioTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('title', models.CharField(max_length=120, verbose_name='课题名称')),
                ('target', models.CharField(blank=True, max_length=300, verbose_name='预期目标')),
                ('state', models.CharField(choices=[('planned', '待立项'), ('running', '已立项'), ('done', '已完成'), ('dropped', '已停止')], default='planned', max_length=7, verbose_name='状态')),
                ('outcome', models.CharField(blank=True, max_length=300, verbose_name='完成情况')),
                ('approved_on', models.DateField(blank=True, null=True, verbose_name='立项日期')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='完成日期')),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('studio', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='topics', to='workforce.studio')),
                ('told_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-year', 'id'],
                'constraints': [models.UniqueConstraint(fields=('studio', 'year', 'title'), name='studio_topic_once'), models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('told_by')), _negated=True), _connector='OR'), name='studio_topic_two_persons')],
            },
        ),
        migrations.CreateModel(
            name='StudioResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('benefit', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='经济效益（万元）')),
                ('linked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('result', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='studio_results', to='workforce.workresult')),
                ('studio', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='results', to='workforce.studio')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='results', to='workforce.studiotopic', verbose_name='课题')),
            ],
            options={
                'ordering': ['-result__achieved_on', 'id'],
                'constraints': [models.UniqueConstraint(fields=('studio', 'result'), name='studio_result_once')],
            },
        ),
        migrations.RunPython(add, remove),
    ]
