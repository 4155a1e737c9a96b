"""Question bank, quiz papers and answer sheets: tests of courses, knowledge contests, exams, tests on the spot (逢查必考).

A question is used after somebody else has approved it, and stays as it is from then on. Publishing a paper settles its questions (of a
drawn paper the pool of each subject) and the marking figures, so that each sheet can be computed again from its seed (docs/adr/0032).
What somebody answered is opened by himself alone; offices see rates of units, and who passed only where they have to act.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet
from workforce.quizzes.enums import PAPER_TONES, QUESTION_TONES, QuizDraw, QuizPaperState, QuizPurpose, QuizQuestionKind, QuizQuestionState

USER = settings.AUTH_USER_MODEL


class QuizSubject(CatalogueRow):
    """What a question is about."""

    source = models.CharField(_("依据"), max_length=200, blank=True)


class QuizQuestionQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class QuizQuestion(models.Model):
    """``options`` in the order of their letters, empty for true or false; ``answer``: letters, for true or false A and B."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("单位"))
    kind = models.CharField(_("题型"), max_length=8, choices=QuizQuestionKind.choices)
    text = models.CharField(_("题干"), max_length=500)
    options = models.JSONField(_("选项"), default=list)
    answer = models.CharField(_("答案"), max_length=8)
    note = models.CharField(_("解析"), max_length=500, blank=True)
    source = models.CharField(_("出处"), max_length=200, blank=True)
    state = models.CharField(_("状态"), max_length=9, choices=QuizQuestionState.choices, default=QuizQuestionState.DRAFT)
    proposed_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("出题人"))
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("审核人"))
    approved_at = models.DateTimeField(null=True)
    reason = models.CharField(_("停用原因"), max_length=200, blank=True)
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = QuizQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["node", "state"], name="quiz_question_by_node")]
        constraints = [
            models.UniqueConstraint(fields=["node", "text"], condition=~Q(state="withdrawn"), name="quiz_question_once"),
            models.CheckConstraint(condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")), name="quiz_question_two_people"),
            models.CheckConstraint(condition=~Q(state="approved") | Q(approved_by__isnull=False), name="quiz_question_approved_by"),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def tone(self) -> str:
        return QUESTION_TONES[QuizQuestionState(self.state)]


class QuizQuestionSubject(models.Model):
    question = models.ForeignKey(QuizQuestion, models.CASCADE, related_name="tags")
    subject = models.ForeignKey(QuizSubject, models.PROTECT, related_name="tagged")

    class Meta:
        ordering = ["subject__sort", "subject__code"]
        constraints = [models.UniqueConstraint(fields=["question", "subject"], name="quiz_question_subject_once")]


class QuizPaperQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class QuizPaper(models.Model):
    """``node``: whom it is for, everybody there and below. ``partial_share`` is settled when it is published."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("答题范围"))
    title = models.CharField(_("试卷名称"), max_length=80)
    purpose = models.CharField(_("用途"), max_length=7, choices=QuizPurpose.choices)
    draw = models.CharField(_("组卷"), max_length=5, choices=QuizDraw.choices, default=QuizDraw.FIXED)
    pass_mark = models.PositiveSmallIntegerField(_("及格线（百分制）"))
    tries = models.PositiveSmallIntegerField(_("可答次数"))
    opens_at = models.DateTimeField(_("开始时间"))
    closes_at = models.DateTimeField(_("截止时间"))
    note = models.CharField(_("答题说明"), max_length=300, blank=True)
    state = models.CharField(_("状态"), max_length=9, choices=QuizPaperState.choices, default=QuizPaperState.DRAFT)
    partial_share = models.PositiveSmallIntegerField(_("漏选得分比例（%）"), null=True)
    drafted_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("组卷人"))
    drafted_at = models.DateTimeField()
    published_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("发布人"))
    published_at = models.DateTimeField(null=True)
    reason = models.CharField(_("停用原因"), max_length=200, blank=True)
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = QuizPaperQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_at", "-id"]
        indexes = [models.Index(fields=["node", "opens_at"], name="quiz_paper_by_node")]
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="quiz_paper_in_order"),
            models.CheckConstraint(condition=Q(pass_mark__gte=1, pass_mark__lte=100), name="quiz_paper_pass_mark"),
            models.CheckConstraint(condition=Q(tries__gte=1), name="quiz_paper_tries"),
            models.CheckConstraint(condition=Q(published_by=None) | ~Q(published_by=F("drafted_by")), name="quiz_paper_two_people"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_by__isnull=False, partial_share__isnull=False), name="quiz_paper_published_by"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def tone(self) -> str:
        return PAPER_TONES[QuizPaperState(self.state)]


class QuizPaperRecordQuerySet(ScopedQuerySet):
    scope_path = "paper__node__path"


class QuizPart(models.Model):
    """So many questions of a subject in a drawn paper."""

    paper = models.ForeignKey(QuizPaper, models.CASCADE, related_name="parts")
    subject = models.ForeignKey(QuizSubject, models.PROTECT, related_name="+", verbose_name=_("主题"))
    count = models.PositiveSmallIntegerField(_("题数"))

    objects = QuizPaperRecordQuerySet.as_manager()

    class Meta:
        ordering = ["subject__sort", "subject__code"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "subject"], name="quiz_part_once"),
            models.CheckConstraint(condition=Q(count__gte=1), name="quiz_part_count"),
        ]


class QuizPaperQuestion(models.Model):
    """A question of a fixed paper in its place; of a published drawn paper one of the pool of ``part``."""

    paper = models.ForeignKey(QuizPaper, models.CASCADE, related_name="lines")
    question = models.ForeignKey(QuizQuestion, models.PROTECT, related_name="lines")
    part = models.ForeignKey(QuizPart, models.CASCADE, null=True, related_name="pool")
    no = models.PositiveIntegerField()

    objects = QuizPaperRecordQuerySet.as_manager()

    class Meta:
        ordering = ["no", "id"]
        constraints = [models.UniqueConstraint(fields=["paper", "question"], name="quiz_paper_question_once")]


class QuizInspection(models.Model):
    """An officer looks into a unit and has named people answer a short paper on the spot."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("被查单位"))
    paper = models.ForeignKey(QuizPaper, models.PROTECT, related_name="inspections", verbose_name=_("试卷"))
    place = models.CharField(_("检查地点"), max_length=80)
    note = models.CharField(_("检查内容"), max_length=300)
    started_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("交卷截止"))
    started_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("检查人"))
    once_key = models.CharField(max_length=40, null=True, unique=True)

    objects = QuizQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("started_at")), name="quiz_inspection_in_order")]

    def __str__(self) -> str:
        return self.place


class QuizCallQuerySet(ScopedQuerySet):
    scope_path = "inspection__node__path"
    scope_person = "person"


class QuizCall(models.Model):
    """Somebody named at an inspection."""

    inspection = models.ForeignKey(QuizInspection, models.CASCADE, related_name="calls")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="quiz_calls", verbose_name=_("被考人"))

    objects = QuizCallQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["inspection", "person"], name="quiz_call_once")]


class QuizSheetQuerySet(ScopedQuerySet):
    scope_path = "unit__path"
    scope_person = "person"


class QuizSheet(models.Model):
    """One try. ``unit`` is the person's when it was begun; ``ends_at`` the last moment to hand it in; ``answers``: id of a
    question -> letters."""

    paper = models.ForeignKey(QuizPaper, models.PROTECT, related_name="sheets")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="quiz_sheets")
    unit = models.ForeignKey("portal.Node", models.PROTECT, related_name="+")
    call = models.ForeignKey(QuizCall, models.PROTECT, null=True, related_name="sheets")
    try_no = models.PositiveSmallIntegerField(_("第几次"))
    seed = models.CharField(_("抽题种子"), max_length=32)
    started_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("交卷截止"))
    answers = models.JSONField(default=dict)
    submitted_at = models.DateTimeField(_("交卷时间"), null=True)
    score = models.DecimalField(_("得分"), max_digits=5, decimal_places=2, null=True)
    right_count = models.PositiveSmallIntegerField(_("答对题数"), null=True)
    is_passed = models.BooleanField(_("及格"), null=True)
    version = models.PositiveIntegerField(default=1)

    objects = QuizSheetQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-id"]
        indexes = [models.Index(fields=["submitted_at", "unit"], name="quiz_sheet_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["paper", "person", "try_no"], name="quiz_sheet_once"),
            models.CheckConstraint(
                condition=Q(submitted_at=None, score=None) | Q(submitted_at__isnull=False, score__isnull=False, is_passed__isnull=False),
                name="quiz_sheet_marked",
            ),
            models.CheckConstraint(condition=Q(submitted_at=None) | Q(submitted_at__lte=F("ends_at")), name="quiz_sheet_in_time"),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id}:{self.try_no}"
