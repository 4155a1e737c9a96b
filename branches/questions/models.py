"""The board of questions and answers on policy (政策问答): what workers ask about reform and rules, answered by the office, published
after a second person's review.

Readers never see who asked. That somebody found an answer useful, or wanted to know the same, is kept as a keyed hash, so that it
counts once and tells of nobody (docs/adr/0025). Sources: docs/inventory S3-129, S3-134.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.questions.enums import MarkKind, QuestionState
from portal.kernel.scope import ScopedQuerySet


class PolicyQuestionQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class PolicyQuestion(models.Model):
    """``text`` as it was asked, for the asker and the office; ``shown`` as the board words it."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("解答单位"))
    topic = models.ForeignKey("branches.ConcernTopic", models.PROTECT, related_name="+", verbose_name=_("类别"))
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by", verbose_name=_("追问"))
    text = models.CharField(_("问题"), max_length=500)
    asked_by = models.ForeignKey("portal.Person", models.PROTECT, null=True, related_name="+")
    asked_on = models.DateField(_("提问日期"))
    due_on = models.DateField(_("解答期限"))
    state = models.CharField(_("状态"), max_length=10, choices=QuestionState.choices, default=QuestionState.ASKED)
    shown = models.CharField(_("公开的问题"), max_length=500, blank=True)
    answer = models.TextField(_("解答"), max_length=3000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_on = models.DateField(_("解答日期"), null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_on = models.DateField(_("公开日期"), null=True)
    decline_reason = models.CharField(_("不公开的原因"), max_length=300, blank=True)
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = PolicyQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("answered_by")), name="question_two_people"),
            models.CheckConstraint(condition=~Q(state="published") | Q(published_on__isnull=False), name="question_published_has_day"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class QuestionMarkQuerySet(ScopedQuerySet):
    scope_path = "question__node__path"


class PolicyQuestionMark(models.Model):
    """``once``: a keyed hash of person, question and kind."""

    question = models.ForeignKey(PolicyQuestion, models.CASCADE, related_name="marks")
    kind = models.CharField(max_length=6, choices=MarkKind.choices)
    once = models.CharField(max_length=64, unique=True)

    objects = QuestionMarkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.question_id} {self.kind}"
