from datetime import date

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


SINCE = date(2020, 1, 1)
HOUSE = "系统默认，可调整"
SYSTEM = "智慧党建学习系统十个栏目（公开的企业做法；栏目可在目录中调整）"
# (code, Chinese, English, value, unit, source, certainty)
PARAMETERS = [
    ("COURSE_MOST_CHAPTERS", "一门在线课程最多几章", "Most chapters of a course on line", 60, "章", HOUSE, "composed"),
]  # fmt: skip
# (code, Chinese, English)
MODULES = [
    ("THEORY", "党的创新理论", "Theory of the Party"),
    ("RULES", "党章党规党纪", "Party constitution, rules and discipline"),
    ("MEETINGS", "重要会议精神", "Important meetings"),
    ("POLICY", "政策法规解读", "Policies and laws explained"),
    ("HISTORY", "党史学习", "Party history"),
    ("BRANCH", "支部工作实务", "Work of a branch"),
    ("MODELS", "先进典型", "Role models"),
    ("INTEGRITY", "廉洁教育", "Integrity"),
    ("SAFETY", "安全生产", "Safety at work"),
    ("SKILLS", "岗位技能", "Skills of the post"),
]


def add(apps, schema_editor):
    parameter = apps.get_model("portal", "RuleParameter")
    for code, zh, en, value, unit, source, certainty in PARAMETERS:
        row = {"name_zh": zh, "name_en": en, "value": value, "unit": unit, "source": source, "certainty": certainty}
        parameter.objects.get_or_create(code=code, effective_from=SINCE, defaults=row)
    module = apps.get_model("workforce", "CourseModule")
    for i, (code, zh, en) in enumerate(MODULES, 1):
        module.objects.get_or_create(code=code, defaults={"name_zh": zh, "name_en": en, "source": SYSTEM, "sort": i * 10})


def remove(apps, schema_editor):
    apps.get_model("portal", "RuleParameter").objects.filter(code__in=[row[0] for row in PARAMETERS]).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("workforce", "0018_training"),
        
        ('portal', '0038_fields'),
        ('portal', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='CourseModule',
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
            name='OnlineCourse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.node', verbose_name='学习范围')),
                ('module', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='courses', to='workforce.coursemodule', verbose_name='栏目')),
                ('kind', models.CharField(choices=[('lesson', '课程'), ('rule', '制度学习'), ('policy', '政策和会议解读')], default='lesson', max_length=6, verbose_name='类型')),
                ('title', models.CharField(max_length=80, verbose_name='课程名称')),
                ('summary', models.CharField(blank=True, max_length=300, verbose_name='简介')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='来源')),
                ('source_on', models.DateField(blank=True, null=True, verbose_name='来源日期')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='学完期限')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('state', models.CharField(choices=[('draft', '起草中'), ('published', '已发布'), ('withdrawn', '已下架')], default='draft', max_length=9, verbose_name='状态')),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='编写人')),
                ('drafted_at', models.DateTimeField()),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发布人')),
                ('published_at', models.DateTimeField(null=True)),
                ('withdrawn_on', models.DateField(null=True)),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='下架原因')),
                ('once_key', models.CharField(max_length=40, null=True, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['node', 'state'], name='course_by_node')],
                'constraints': [models.CheckConstraint(condition=models.Q(('published_by', None), models.Q(('published_by', models.F('drafted_by')), _negated=True), _connector='OR'), name='course_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('published_by__isnull', False), _connector='OR'), name='course_published_by'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'policy'), _negated=True), ('source_on__isnull', False), _connector='OR'), name='course_policy_day')],
            },
        ),
        migrations.CreateModel(
            name='CourseChapter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chapters', to='workforce.onlinecourse')),
                ('no', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=80, verbose_name='章节名称')),
                ('text', models.TextField(max_length=20000, verbose_name='内容')),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['no', 'id'],
                'constraints': [models.UniqueConstraint(fields=('course', 'no'), name='course_chapter_once')],
            },
        ),
        migrations.CreateModel(
            name='CourseLearner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='learners', to='workforce.onlinecourse')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='course_records', to='portal.person')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.node')),
                ('last', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='workforce.coursechapter')),
                ('started_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True, verbose_name='签收时间')),
                ('completed_at', models.DateTimeField(null=True, verbose_name='学完时间')),
            ],
            options={
                'ordering': ['-started_at', '-id'],
                'indexes': [models.Index(fields=['completed_at', 'unit'], name='course_learner_by_day')],
                'constraints': [models.UniqueConstraint(fields=('course', 'person'), name='course_learner_once')],
            },
        ),
        migrations.CreateModel(
            name='CourseStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='workforce.courselearner')),
                ('chapter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workforce.coursechapter')),
                ('done_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['done_at', 'id'],
                'constraints': [models.UniqueConstraint(fields=('learner', 'chapter'), name='course_step_once')],
            },
        ),
        migrations.RunPython(add, remove),
    ]
