"""Examinations by parts: the rules of the parts, sittings, examiners, marks (docs/rules.md 3.4)."""

from datetime import date

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SINCE = date(2020, 1, 1)
PARTS_SOURCE = "职业技能等级认定：五级至三级考理论和技能，二级、一级加综合评审；各科百分制，60 分合格"
HOUSE = "系统默认，可由本企业调整"
# code, name, English name, value, unit, source, certainty
PARAMETERS = [
    ("EXAM_REQUIRED_GRADES", "须分科考试合格才能晋级的等级", "Grades that need an examination passed part by part", [], "级",
     "启用时按执行日期新增一行，例如 [5, 4, 3, 2, 1]；此前提交的申报按原办法办理", "composed"),
    ("EXAM_VALID_MONTHS", "已合格科目的有效期", "Months for which a passed part holds", 12, "个月", "补考一般在一年内进行", "memory"),
    ("EXAM_RESITS", "每科最多补考次数", "Most resits of one part", 2, "次", HOUSE, "composed"),
]  # fmt: skip
# part: (name, English name, minutes, candidates per examiner, least examiners, least per room, odd number, source)
PARTS = {
    "theory": ("理论知识", "Theory", 90, 15, 1, 2, False, "监考人员与考生配比不低于 1:15，每考场不少于 2 人；时间不少于 90 分钟"),
    "skill": ("技能操作", "Practical skill", None, 5, 3, 0, True, "考评人员与考生配比 1:5，3 人以上单数"),
    "review": ("综合评审", "Comprehensive review", 30, None, 3, 0, True, "综合评审委员 3 人以上单数；时间不少于 30 分钟"),
}
# grade: the weights of its parts in the total that is shown
WEIGHTS = {
    5: {"theory": 40, "skill": 60}, 4: {"theory": 40, "skill": 60}, 3: {"theory": 40, "skill": 60},
    2: {"theory": 30, "skill": 40, "review": 30}, 1: {"theory": 30, "skill": 40, "review": 30},
}  # fmt: skip
GRADES = {5: "五级", 4: "四级", 3: "三级", 2: "二级", 1: "一级"}


def add(apps, schema_editor):
    parameter = apps.get_model("portal", "RuleParameter")
    for code, zh, en, value, unit, source, certainty in PARAMETERS:
        row = {"name_zh": zh, "name_en": en, "value": value, "unit": unit, "source": source, "certainty": certainty}
        parameter.objects.get_or_create(code=code, effective_from=SINCE, defaults=row)
    rule = apps.get_model("workforce", "ExamPartRule")
    for order, (grade, weights) in enumerate(WEIGHTS.items()):
        for place, (part, weight) in enumerate(weights.items()):
            zh, en, minutes, per, least, per_room, is_odd, source = PARTS[part]
            row = {
                "name_zh": f"{GRADES[grade]}{zh}", "name_en": f"{en}, grade {grade}", "grade": grade, "part": part, "pass_mark": 60,
                "weight": weight, "minutes": minutes, "per_examiner": per, "least_examiners": least, "least_per_room": per_room,
                "is_odd": is_odd, "effective_from": SINCE, "source": f"{PARTS_SOURCE}；{source}"[:200], "sort": order * 100 + place * 10,
            }  # fmt: skip
            rule.objects.get_or_create(code=f"EXM-{grade}-{part}", defaults=row)


def remove(apps, schema_editor):
    apps.get_model("portal", "RuleParameter").objects.filter(code__in=[row[0] for row in PARAMETERS]).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0101_notice_kinds'),
        ('workforce', '0102_check_codes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ExamPartRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='编码')),
                ('name_zh', models.CharField(max_length=80, verbose_name='中文名称')),
                ('name_en', models.CharField(max_length=120, verbose_name='英文名称')),
                ('sort', models.PositiveIntegerField(default=0, verbose_name='排序')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('grade', models.PositiveSmallIntegerField(choices=[(5, '五级（初级工）'), (4, '四级（中级工）'), (3, '三级（高级工）'), (2, '二级（技师）'), (1, '一级（高级技师）')], verbose_name='等级')),
                ('part', models.CharField(choices=[('theory', '理论知识'), ('skill', '技能操作'), ('review', '综合评审')], max_length=7, verbose_name='科目')),
                ('pass_mark', models.DecimalField(decimal_places=2, max_digits=5, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='合格分')),
                ('weight', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='权重（%）')),
                ('minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='最短时间（分钟）')),
                ('per_examiner', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='每名考评人员最多考生')),
                ('least_examiners', models.PositiveSmallIntegerField(default=1, verbose_name='最少考评人员')),
                ('least_per_room', models.PositiveSmallIntegerField(default=0, verbose_name='每考场最少考评人员')),
                ('is_odd', models.BooleanField(default=False, verbose_name='人数须为单数')),
                ('effective_from', models.DateField(verbose_name='执行日期')),
                ('effective_to', models.DateField(blank=True, null=True, verbose_name='停止日期')),
                ('source', models.CharField(max_length=200, verbose_name='依据')),
                ('certainty', models.CharField(default='sourced', max_length=10, verbose_name='可靠程度')),
            ],
            options={
                'ordering': ['sort', 'code'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('pass_mark__gte', 0), ('pass_mark__lte', 100), ('weight__lte', 100)), name='exam_rule_of_hundred'), models.CheckConstraint(condition=models.Q(('effective_to', None), ('effective_to__gte', models.F('effective_from')), _connector='OR'), name='exam_rule_in_order')],
            },
        ),
        migrations.CreateModel(
            name='ExamSitting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('theory', '理论知识'), ('skill', '技能操作'), ('review', '综合评审')], max_length=7, verbose_name='科目')),
                ('is_resit', models.BooleanField(default=False, verbose_name='补考')),
                ('held_on', models.DateField(verbose_name='考试日期')),
                ('place', models.CharField(max_length=80, verbose_name='地点')),
                ('rooms', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)], verbose_name='考场数')),
                ('state', models.CharField(choices=[('planned', '待开考'), ('scoring', '登分中'), ('done', '成绩已复核'), ('cancelled', '已取消')], default='planned', max_length=9, verbose_name='状态')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='取消原因')),
                ('planned_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sittings', to='workforce.promotionbatch', verbose_name='批次')),
                ('planned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-held_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='ExamScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pass_mark', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='合格分')),
                ('score', models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name='成绩')),
                ('is_absent', models.BooleanField(default=False, verbose_name='缺考')),
                ('entered_at', models.DateTimeField(null=True)),
                ('verified_at', models.DateTimeField(null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exam_scores', to='workforce.promotionapplication')),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('verified_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='workforce.examsitting')),
            ],
            options={
                'ordering': ['application__person__staff_no', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ExamExaminer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.person', verbose_name='考评人员')),
                ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='examiners', to='workforce.examsitting')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddConstraint(
            model_name='examsitting',
            constraint=models.CheckConstraint(condition=models.Q(('rooms__gte', 1)), name='exam_sitting_has_room'),
        ),
        migrations.AddConstraint(
            model_name='examscore',
            constraint=models.UniqueConstraint(fields=('sitting', 'application'), name='exam_score_once'),
        ),
        migrations.AddConstraint(
            model_name='examscore',
            constraint=models.CheckConstraint(condition=models.Q(('score', None), models.Q(('score__gte', 0), ('score__lte', 100)), _connector='OR'), name='exam_score_of_hundred'),
        ),
        migrations.AddConstraint(
            model_name='examscore',
            constraint=models.CheckConstraint(condition=models.Q(('is_absent', False), ('score', None), _connector='OR'), name='exam_absent_without_score'),
        ),
        migrations.AddConstraint(
            model_name='examscore',
            constraint=models.CheckConstraint(condition=models.Q(('verified_by', None), models.Q(('verified_by', models.F('entered_by')), _negated=True), _connector='OR'), name='exam_score_two_persons'),
        ),
        migrations.AddConstraint(
            model_name='examexaminer',
            constraint=models.UniqueConstraint(fields=('sitting', 'person'), name='exam_examiner_once'),
        ),
        migrations.RunPython(add, remove),
    ]
