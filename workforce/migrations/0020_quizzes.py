from datetime import date

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


SINCE = date(2020, 1, 1)
HOUSE = "系统默认，可调整"
# (code, Chinese, English, value, unit, source, certainty)
PARAMETERS = [
    ("QUIZ_PARTIAL_SHARE", "多选题漏选得该题分数的比例（0 为漏选不得分）", "Share of the points of a multiple choice found in part (0: none)", 50, "%", HOUSE, "composed"),
    ("QUIZ_PASS_MARK", "及格线的初始值", "Pass mark that a new paper begins with", 80, "分", HOUSE, "composed"),
    ("QUIZ_TRIES", "可答次数的初始值", "Tries that a new paper begins with", 2, "次", HOUSE, "composed"),
    ("QUIZ_MOST_TRIES", "一份试卷每人最多答几次", "Most tries of a paper", 10, "次", HOUSE, "composed"),
    ("QUIZ_MOST_QUESTIONS", "一份试卷最多几题", "Most questions of a paper", 100, "题", HOUSE, "composed"),
    ("QUIZ_LEAST_GROUP", "单位平均分和学完率：少于几人不显示", "Fewest people of whom an average or a rate is told", 5, "人", "避免从统计看出个人；" + HOUSE, "composed"),
    ("QUIZ_CHECK_MINUTES", "逢查必考的答题时间初始值", "Minutes that a test on the spot begins with", 15, "分钟", HOUSE, "composed"),
    ("QUIZ_CHECK_MOST_MINUTES", "逢查必考的答题时间上限", "Most minutes of a test on the spot", 120, "分钟", HOUSE, "composed"),
    ("QUIZ_MOST_CALLED", "逢查必考一次最多点名几人", "Most people called at one inspection", 60, "人", HOUSE, "composed"),
]  # fmt: skip
# (code, Chinese, English)
SUBJECTS = [
    ("THEORY", "党的理论", "Theory of the Party"),
    ("RULES", "党章党规", "Party rules"),
    ("INTEGRITY", "廉洁纪律", "Integrity and discipline"),
    ("SAFETY", "安全规程", "Safety regulations"),
    ("EMERGENCY", "应急处置", "Emergencies"),
    ("SKILLS", "岗位技能", "Skills of the post"),
    ("EQUIPMENT", "设备操作", "Operating equipment"),
    ("HOUSE-RULES", "企业制度", "Rules of the enterprise"),
    ("ENERGY", "节能环保", "Energy and environment"),
    ("GENERAL", "综合知识", "General knowledge"),
]


def add(apps, schema_editor):
    parameter = apps.get_model("portal", "RuleParameter")
    for code, zh, en, value, unit, source, certainty in PARAMETERS:
        row = {"name_zh": zh, "name_en": en, "value": value, "unit": unit, "source": source, "certainty": certainty}
        parameter.objects.get_or_create(code=code, effective_from=SINCE, defaults=row)
    subject = apps.get_model("workforce", "QuizSubject")
    for i, (code, zh, en) in enumerate(SUBJECTS, 1):
        subject.objects.get_or_create(code=code, defaults={"name_zh": zh, "name_en": en, "source": HOUSE, "sort": i * 10})


def remove(apps, schema_editor):
    apps.get_model("portal", "RuleParameter").objects.filter(code__in=[row[0] for row in PARAMETERS]).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("workforce", "0019_courses"),
        
        ('portal', '0038_fields'),
        ('portal', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='QuizSubject',
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
            name='QuizQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.node', verbose_name='单位')),
                ('kind', models.CharField(choices=[('single', '单选题'), ('multiple', '多选题'), ('judge', '判断题')], max_length=8, verbose_name='题型')),
                ('text', models.CharField(max_length=500, verbose_name='题干')),
                ('options', models.JSONField(default=list, verbose_name='选项')),
                ('answer', models.CharField(max_length=8, verbose_name='答案')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='解析')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='出处')),
                ('state', models.CharField(choices=[('draft', '待审核'), ('approved', '可用'), ('withdrawn', '已停用')], default='draft', max_length=9, verbose_name='状态')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='出题人')),
                ('proposed_at', models.DateTimeField()),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审核人')),
                ('approved_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='停用原因')),
                ('once_key', models.CharField(max_length=40, null=True, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['node', 'state'], name='quiz_question_by_node')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('node', 'text'), name='quiz_question_once'), models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='quiz_question_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), ('approved_by__isnull', False), _connector='OR'), name='quiz_question_approved_by')],
            },
        ),
        migrations.CreateModel(
            name='QuizQuestionSubject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tags', to='workforce.quizquestion')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tagged', to='workforce.quizsubject')),
            ],
            options={
                'ordering': ['subject__sort', 'subject__code'],
                'constraints': [models.UniqueConstraint(fields=('question', 'subject'), name='quiz_question_subject_once')],
            },
        ),
        migrations.CreateModel(
            name='QuizPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.node', verbose_name='答题范围')),
                ('title', models.CharField(max_length=80, verbose_name='试卷名称')),
                ('purpose', models.CharField(choices=[('course', '课程测试'), ('contest', '知识竞赛'), ('exam', '规定考试'), ('check', '逢查必考')], max_length=7, verbose_name='用途')),
                ('draw', models.CharField(choices=[('fixed', '固定题目'), ('drawn', '随机抽题')], default='fixed', max_length=5, verbose_name='组卷')),
                ('pass_mark', models.PositiveSmallIntegerField(verbose_name='及格线（百分制）')),
                ('tries', models.PositiveSmallIntegerField(verbose_name='可答次数')),
                ('opens_at', models.DateTimeField(verbose_name='开始时间')),
                ('closes_at', models.DateTimeField(verbose_name='截止时间')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='答题说明')),
                ('state', models.CharField(choices=[('draft', '起草中'), ('published', '已发布'), ('withdrawn', '已停用')], default='draft', max_length=9, verbose_name='状态')),
                ('partial_share', models.PositiveSmallIntegerField(null=True, verbose_name='漏选得分比例（%）')),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='组卷人')),
                ('drafted_at', models.DateTimeField()),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发布人')),
                ('published_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='停用原因')),
                ('once_key', models.CharField(max_length=40, null=True, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['-opens_at', '-id'],
                'indexes': [models.Index(fields=['node', 'opens_at'], name='quiz_paper_by_node')],
                'constraints': [models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='quiz_paper_in_order'), models.CheckConstraint(condition=models.Q(('pass_mark__gte', 1), ('pass_mark__lte', 100)), name='quiz_paper_pass_mark'), models.CheckConstraint(condition=models.Q(('tries__gte', 1)), name='quiz_paper_tries'), models.CheckConstraint(condition=models.Q(('published_by', None), models.Q(('published_by', models.F('drafted_by')), _negated=True), _connector='OR'), name='quiz_paper_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), models.Q(('partial_share__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='quiz_paper_published_by')],
            },
        ),
        migrations.CreateModel(
            name='QuizPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='workforce.quizpaper')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workforce.quizsubject', verbose_name='主题')),
                ('count', models.PositiveSmallIntegerField(verbose_name='题数')),
            ],
            options={
                'ordering': ['subject__sort', 'subject__code'],
                'constraints': [models.UniqueConstraint(fields=('paper', 'subject'), name='quiz_part_once'), models.CheckConstraint(condition=models.Q(('count__gte', 1)), name='quiz_part_count')],
            },
        ),
        migrations.CreateModel(
            name='QuizPaperQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='workforce.quizpaper')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='workforce.quizquestion')),
                ('part', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='pool', to='workforce.quizpart')),
                ('no', models.PositiveIntegerField()),
            ],
            options={
                'ordering': ['no', 'id'],
                'constraints': [models.UniqueConstraint(fields=('paper', 'question'), name='quiz_paper_question_once')],
            },
        ),
        migrations.CreateModel(
            name='QuizInspection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.node', verbose_name='被查单位')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inspections', to='workforce.quizpaper', verbose_name='试卷')),
                ('place', models.CharField(max_length=80, verbose_name='检查地点')),
                ('note', models.CharField(max_length=300, verbose_name='检查内容')),
                ('started_at', models.DateTimeField(verbose_name='开始时间')),
                ('ends_at', models.DateTimeField(verbose_name='交卷截止')),
                ('started_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='检查人')),
                ('once_key', models.CharField(max_length=40, null=True, unique=True)),
            ],
            options={
                'ordering': ['-started_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('started_at'))), name='quiz_inspection_in_order')],
            },
        ),
        migrations.CreateModel(
            name='QuizCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('inspection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calls', to='workforce.quizinspection')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quiz_calls', to='portal.person', verbose_name='被考人')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('inspection', 'person'), name='quiz_call_once')],
            },
        ),
        migrations.CreateModel(
            name='QuizSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='workforce.quizpaper')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quiz_sheets', to='portal.person')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.node')),
                ('call', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='workforce.quizcall')),
                ('try_no', models.PositiveSmallIntegerField(verbose_name='第几次')),
                ('seed', models.CharField(max_length=32, verbose_name='抽题种子')),
                ('started_at', models.DateTimeField(verbose_name='开始时间')),
                ('ends_at', models.DateTimeField(verbose_name='交卷截止')),
                ('answers', models.JSONField(default=dict)),
                ('submitted_at', models.DateTimeField(null=True, verbose_name='交卷时间')),
                ('score', models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name='得分')),
                ('right_count', models.PositiveSmallIntegerField(null=True, verbose_name='答对题数')),
                ('is_passed', models.BooleanField(null=True, verbose_name='及格')),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['-started_at', '-id'],
                'indexes': [models.Index(fields=['submitted_at', 'unit'], name='quiz_sheet_by_day')],
                'constraints': [models.UniqueConstraint(fields=('paper', 'person', 'try_no'), name='quiz_sheet_once'), models.CheckConstraint(condition=models.Q(models.Q(('score', None), ('submitted_at', None)), models.Q(('is_passed__isnull', False), ('score__isnull', False), ('submitted_at__isnull', False)), _connector='OR'), name='quiz_sheet_marked'), models.CheckConstraint(condition=models.Q(('submitted_at', None), ('submitted_at__lte', models.F('ends_at')), _connector='OR'), name='quiz_sheet_in_time')],
            },
        ),
        migrations.AddField(
            model_name='onlinecourse',
            name='quiz',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='courses', to='workforce.quizpaper', verbose_name='测试'),
        ),
        migrations.RunPython(add, remove),
    ]
