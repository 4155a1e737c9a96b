"""Supervision: its tables, the seven topics, objects, departments, tags, two plan templates, the days of an order."""

from datetime import date

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SINCE = date(2020, 1, 1)
HOUSE = "系统默认，可调整"
COKING = "焦煤企业“大监督体系”材料：“3357”工作机制"
CHAIN = "国有企业党风廉政建设和监督材料"
# code, Chinese, English
TOPICS = [
    ("SAFETY", "安全环保", "Safety and environment"),
    ("PAY", "薪酬管理", "Pay"),
    ("FINANCE", "财务管理", "Finance"),
    ("PROJECT", "工程建设", "Construction"),
    ("CONDUCT", "干部作风", "Conduct of cadres"),
    ("CONTRACT", "合同管理", "Contracts"),
    ("OTHER", "其他事项", "Other matters"),
]
OBJECTS = [
    ("ASSET", "国有资产运营", "Use of state assets"),
    ("EXPENSE", "财务收支", "Income and expenditure"),
    ("PROJECT", "重大项目", "Great projects"),
]
OFFICES = [
    ("DISCIPLINE", "纪检监察部门", "Discipline inspection"),
    ("AUDIT", "审计部门", "Audit"),
    ("FINANCE", "财务部门", "Finance"),
    ("LAW", "法务部门", "Legal affairs"),
    ("PERSONNEL", "组织人事部门", "Organisation and personnel"),
    ("SAFETY", "安全环保部门", "Safety and environment"),
    ("ENGINEERING", "工程管理部门", "Construction management"),
    ("UNION", "工会", "Union"),
]
TAGS = [
    ("DRIVE-LEAN", "精益化牵引", "Driven by lean management"),
    ("DRIVE-DIGITAL", "数字化牵引", "Driven by digital means"),
    ("DRIVE-SMART", "智能化牵引", "Driven by intelligent means"),
    ("GOAL-LEAK", "堵塞漏洞", "Close gaps"),
    ("GOAL-EFFICIENCY", "提质增效", "Quality and efficiency"),
    ("GOAL-SAFE", "本质安全", "Inherent safety"),
]
# code, Chinese, English, source, lines: (kind, Chinese, English, tags, children)
TEMPLATES = [
    ("MECHANISM-3357", "“3357”工作机制", "Mechanism 3-3-5-7", COKING, [
        ("GOAL", "三目标", "Three goals", [], [
            ("GOAL", "堵塞漏洞", "Close gaps", ["GOAL-LEAK"], []),
            ("GOAL", "提质增效", "Quality and efficiency", ["GOAL-EFFICIENCY"], []),
            ("GOAL", "本质安全", "Inherent safety", ["GOAL-SAFE"], []),
        ]),
        ("PATH", "三化牵引", "Three drivers", [], [
            ("PATH", "精益化", "Lean management", ["DRIVE-LEAN"], []),
            ("PATH", "数字化", "Digital means", ["DRIVE-DIGITAL"], []),
            ("PATH", "智能化", "Intelligent means", ["DRIVE-SMART"], []),
        ]),
        ("STEP", "五个建在", "Five links", [], [
            ("STEP", "管理建在制度上", "Management stands on rules", [], []),
            ("STEP", "制度建在流程上", "Rules stand on flows", [], []),
            ("STEP", "流程建在权限上", "Flows stand on authority", [], []),
            ("STEP", "权限建在平台上", "Authority stands on the platform", [], []),
            ("STEP", "平台建在数据上", "The platform stands on data", [], []),
        ]),
        ("FUNCTION", "七项重点", "Seven topics", [], [("FUNCTION", zh, en, [], []) for _code, zh, en in TOPICS]),
    ]),
    ("SUPERVISION-FOUR", "党风廉政建设四支柱", "Four pillars of clean conduct", CHAIN, [
        ("PILLAR", "思想引领", "Leading by thought", [], []),
        ("PILLAR", "制度完善", "Better rules", [], []),
        ("PILLAR", "监督强化", "Stronger supervision", [], []),
        ("PILLAR", "队伍建设", "A better staff", [], []),
    ]),
]  # fmt: skip


def _plant(line, template, lines, kinds, tags, parent=None):
    for kind, zh, en, codes, children in lines:
        row = line.objects.create(
            template=template, parent=parent, kind=kinds[kind], no=template.lines.count() + 1, title_zh=zh, title_en=en
        )
        row.tags.set([tags[code] for code in codes])
        _plant(line, template, children, kinds, tags, row)


def fill(apps, schema_editor):
    lists = (("SupervisionTopic", TOPICS, COKING), ("SupervisionObject", OBJECTS, CHAIN), ("SupervisionOffice", OFFICES, HOUSE))
    for model, rows, source in lists:
        for i, (code, zh, en) in enumerate(rows, 1):
            words = {"name_zh": zh, "name_en": en, "sort": i * 10, "source": source}
            apps.get_model("branches", model).objects.get_or_create(code=code, defaults=words)
    tag = apps.get_model("portal", "Tag")
    for i, (code, zh, en) in enumerate(TAGS, 40):
        words = {"name_zh": zh, "name_en": en, "group": "pillar", "source": COKING, "sort": i * 10}
        tag.objects.get_or_create(code=code, defaults=words)
    kinds = {k.code: k for k in apps.get_model("branches", "PlanItemKind").objects.all()}
    tags = {t.code: t for t in tag.objects.all()}
    line = apps.get_model("branches", "PlanTemplateLine")
    for i, (code, zh, en, source, lines) in enumerate(TEMPLATES, 10):
        row = {"name_zh": zh, "name_en": en, "source": source, "sort": i * 10}
        template, is_new = apps.get_model("branches", "PlanTemplate").objects.get_or_create(code=code, defaults=row)
        if is_new:
            _plant(line, template, lines, kinds, tags)
    words = {"name_zh": "监督问题整改期限（天）", "name_en": "Days to put right what supervision has found", "value": 30, "unit": "天",
             "source": HOUSE, "certainty": "composed"}  # fmt: skip
    apps.get_model("portal", "RuleParameter").objects.get_or_create(code="RECTIFY_DAYS", effective_from=SINCE, defaults=words)


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0039_pulse"),
        ("portal", "0035_ballot_and_notice_figures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SupervisionObject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='编码')),
                ('name_zh', models.CharField(max_length=80, verbose_name='中文名称')),
                ('name_en', models.CharField(max_length=120, verbose_name='英文名称')),
                ('sort', models.PositiveIntegerField(default=0, verbose_name='排序')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='依据')),
            ],
            options={
                'ordering': ['sort', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SupervisionOffice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='编码')),
                ('name_zh', models.CharField(max_length=80, verbose_name='中文名称')),
                ('name_en', models.CharField(max_length=120, verbose_name='英文名称')),
                ('sort', models.PositiveIntegerField(default=0, verbose_name='排序')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='依据')),
            ],
            options={
                'ordering': ['sort', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SupervisionTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='编码')),
                ('name_zh', models.CharField(max_length=80, verbose_name='中文名称')),
                ('name_en', models.CharField(max_length=120, verbose_name='英文名称')),
                ('sort', models.PositiveIntegerField(default=0, verbose_name='排序')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='依据')),
            ],
            options={
                'ordering': ['sort', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SupervisionDraw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=80, verbose_name='名称')),
                ('stratum', models.CharField(choices=[('topic', '按监督重点分层'), ('unit', '按单位分层')], max_length=8, verbose_name='分层方式')),
                ('keys_only', models.BooleanField(default=False, verbose_name='只抽关键环节')),
                ('size', models.PositiveSmallIntegerField(verbose_name='抽查数量')),
                ('seed', models.CharField(max_length=32, verbose_name='种子')),
                ('population', models.JSONField()),
                ('chosen', models.JSONField()),
                ('drawn_at', models.DateTimeField()),
                ('once_key', models.CharField(max_length=60, null=True, unique=True)),
                ('drawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.node', verbose_name='组织抽查的单位')),
            ],
            options={
                'ordering': ['-drawn_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='SupervisionMatter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='管理事项')),
                ('is_key', models.BooleanField(default=False, verbose_name='关键环节')),
                ('risk', models.CharField(blank=True, max_length=300, verbose_name='廉洁和管理风险')),
                ('measure', models.CharField(blank=True, max_length=300, verbose_name='防控措施')),
                ('rule', models.CharField(blank=True, max_length=120, verbose_name='制度')),
                ('flow', models.CharField(blank=True, max_length=120, verbose_name='流程')),
                ('authority', models.CharField(blank=True, max_length=120, verbose_name='权限')),
                ('platform', models.CharField(blank=True, max_length=120, verbose_name='平台（页面）')),
                ('data', models.CharField(blank=True, max_length=120, verbose_name='数据')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='停用日期')),
                ('registered_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('branch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.node', verbose_name='单位')),
                ('registered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('object_type', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='matters', to='branches.supervisionobject', verbose_name='监督对象')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='matters', to='branches.supervisiontopic', verbose_name='监督重点')),
            ],
            options={
                'ordering': ['node__path', 'topic__sort', 'name'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_on', None)), fields=('node', 'name'), name='supervision_matter_once')],
            },
        ),
        migrations.CreateModel(
            name='SupervisionCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='检查内容')),
                ('kind', models.CharField(choices=[('regular', '日常检查'), ('random', '随机抽查'), ('joint', '联合监督')], default='regular', max_length=8, verbose_name='方式')),
                ('source', models.CharField(choices=[('inside', '党内监督'), ('internal', '内部监督'), ('external', '外部监督')], default='inside', max_length=8, verbose_name='监督类别')),
                ('planned_on', models.DateField(verbose_name='计划完成日期')),
                ('held_on', models.DateField(blank=True, null=True, verbose_name='检查日期')),
                ('result', models.TextField(blank=True, verbose_name='检查情况')),
                ('state', models.CharField(choices=[('planned', '待开展'), ('held', '已开展'), ('cancelled', '已取消')], default='planned', max_length=10, verbose_name='状态')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='取消原因')),
                ('created_at', models.DateTimeField()),
                ('once_key', models.CharField(max_length=60, null=True, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('branch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.node', verbose_name='被检查单位')),
                ('tags', models.ManyToManyField(blank=True, related_name='+', to='portal.tag', verbose_name='标签')),
                ('draw', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='branches.supervisiondraw')),
                ('matter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='branches.supervisionmatter', verbose_name='管理事项')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='led', to='branches.supervisionoffice', verbose_name='牵头部门')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='branches.supervisiontopic', verbose_name='监督重点')),
            ],
            options={
                'ordering': ['-planned_on', '-id'],
                'indexes': [models.Index(fields=['branch', 'planned_on'], name='supervision_by_plan')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'held'), _negated=True), ('held_on__isnull', False), _connector='OR'), name='supervision_held_has_a_day')],
            },
        ),
        migrations.CreateModel(
            name='SupervisionFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('inside', '党内监督'), ('internal', '内部监督'), ('external', '外部监督')], max_length=8, verbose_name='监督类别')),
                ('body', models.CharField(blank=True, choices=[('discipline', '纪检监察机关'), ('audit', '审计机关'), ('other', '其他外部机关')], max_length=10, verbose_name='移送机关')),
                ('document', models.CharField(blank=True, max_length=60, verbose_name='文号')),
                ('text', models.CharField(max_length=500, verbose_name='发现的问题')),
                ('demand', models.CharField(blank=True, max_length=500, verbose_name='整改要求')),
                ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='挽回或避免损失（万元）')),
                ('found_on', models.DateField(verbose_name='发现或收到日期')),
                ('due_on', models.DateField(verbose_name='整改期限')),
                ('state', models.CharField(choices=[('issued', '待整改'), ('answered', '待复核'), ('returned', '退回重改'), ('closed', '已销号'), ('withdrawn', '已撤销')], default='issued', max_length=10, verbose_name='状态')),
                ('measure', models.CharField(blank=True, max_length=500, verbose_name='整改情况')),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='报送日期')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='销号日期')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='退回或撤销原因')),
                ('created_at', models.DateTimeField()),
                ('once_key', models.CharField(max_length=60, null=True, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('branch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch')),
                ('check_record', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='branches.supervisioncheck')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('goal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.tag', verbose_name='目标')),
                ('judged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.node', verbose_name='责任单位')),
                ('matter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='branches.supervisionmatter', verbose_name='管理事项')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='branches.supervisiontopic', verbose_name='监督重点')),
            ],
            options={
                'ordering': ['-found_on', '-id'],
                'indexes': [models.Index(fields=['branch', 'due_on'], name='finding_by_branch'), models.Index(fields=['state', 'due_on'], name='finding_by_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('judged_by', None), models.Q(('judged_by', models.F('answered_by')), _negated=True), _connector='OR'), name='finding_two_persons'), models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('found_on'))), name='finding_due_after_found'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_on__isnull', False), _connector='OR'), name='finding_closed_has_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('source', 'external'), _negated=True), models.Q(('body', ''), _negated=True), _connector='OR'), name='finding_external_has_a_body')],
            },
        ),
        migrations.CreateModel(
            name='SupervisionPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opinion', models.CharField(blank=True, max_length=500, verbose_name='部门意见')),
                ('filed_on', models.DateField(null=True)),
                ('check_record', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='branches.supervisioncheck')),
                ('filed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.supervisionoffice', verbose_name='参加部门')),
            ],
            options={
                'ordering': ['office__sort', 'id'],
                'constraints': [models.UniqueConstraint(fields=('check_record', 'office'), name='supervision_part_once')],
            },
        ),
        migrations.RunPython(
            code=fill,
            reverse_code=django.db.migrations.operations.special.RunPython.noop,
        ),
    ]
