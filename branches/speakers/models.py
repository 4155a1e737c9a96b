"""The pool of speakers (老专家、老技术工人讲述): who is willing to tell younger people what he knows, and the talks that came of it.

A Party organisation keeps a pool of its people, of retirees and of guests. Nobody stands in it without his consent, which he may
take back on any day: from then on he is neither shown nor asked. A branch asks for a talk, the keeper answers, and what was held is
an activity of that branch with the listeners of its roll (docs/coverage.md S1-15).
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from branches.speakers.enums import TALK_TONES, SpeakerKind, TalkState
from portal.kernel.scope import Scope, ScopedQuerySet, subtree


class SpeakerQuerySet(ScopedQuerySet):
    scope_path = "node__path"
    scope_person = "person_id"

    def listed(self):
        return self.filter(withdrawn_on=None)


class Speaker(models.Model):
    """``person`` for somebody of the roster, else ``name``; ``withdrawn_on``: since when he does not consent any more."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="speakers", verbose_name=_("人才库所属党组织"))
    person = models.ForeignKey("portal.Person", models.PROTECT, null=True, blank=True, related_name="speakers", verbose_name=_("在册人员"))
    name = models.CharField(_("姓名"), max_length=50, blank=True)
    kind = models.CharField(_("类别"), max_length=8, choices=SpeakerKind.choices)
    is_retired = models.BooleanField(_("已退休"), default=False)
    background = models.CharField(_("单位、岗位和专长"), max_length=120, blank=True)
    themes = models.CharField(_("能讲的主题"), max_length=300)
    consent_on = models.DateField(_("同意日期"))
    withdrawn_on = models.DateField(_("撤回日期"), null=True, blank=True)
    withdraw_reason = models.CharField(_("撤回原因"), max_length=200, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = SpeakerQuerySet.as_manager()

    class Meta:
        ordering = ["node__path", "kind", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(person__isnull=False) ^ ~Q(name=""), name="speaker_is_one_person"),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("consent_on")), name="speaker_withdraws_after_consent"
            ),
            models.UniqueConstraint(fields=["node", "person"], condition=Q(person__isnull=False), name="speaker_once"),
            models.UniqueConstraint(fields=["node", "name", "background"], condition=Q(person=None), name="speaker_guest_once"),
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        return self.person.name if self.person is not None else self.name

    @property
    def is_listed(self) -> bool:
        return self.withdrawn_on is None


class SpeakerTalkQuerySet(ScopedQuerySet):
    """Reached by the branch that asks, by the keeper of the pool, and by the speaker himself."""

    def within(self, scope: Scope):
        reach = Q()
        for path in scope.paths:
            reach |= subtree("branch__node__path", path) | subtree("speaker__node__path", path)
        if scope.person_id is not None:
            reach |= Q(speaker__person=scope.person_id)
        return self.filter(reach) if reach else self.none()


class SpeakerTalk(models.Model):
    """A talk from the request to the feedback; how many listened is read from the roll of its activity."""

    speaker = models.ForeignKey(Speaker, models.PROTECT, related_name="talks", verbose_name=_("主讲人"))
    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="speaker_talks", verbose_name=_("约请支部"))
    wanted_on = models.DateField(_("约请日期"))
    subject = models.CharField(_("讲述内容"), max_length=120)
    place = models.CharField(_("地点"), max_length=60)
    state = models.CharField(max_length=10, choices=TalkState.choices, default=TalkState.ASKED)
    answer_note = models.CharField(_("答复"), max_length=200, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_on = models.DateField(_("答复日期"), null=True)
    activity = models.OneToOneField(
        "branches.Activity", models.SET_NULL, null=True, related_name="speaker_talk", verbose_name=_("活动记录")
    )  # fmt: skip
    feedback = models.TextField(_("听众反馈"), max_length=500, blank=True)
    feedback_on = models.DateField(_("反馈日期"), null=True)
    cancel_reason = models.CharField(_("取消原因"), max_length=200, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_on = models.DateField(_("提出日期"))
    version = models.PositiveIntegerField(default=1)

    objects = SpeakerTalkQuerySet.as_manager()

    class Meta:
        ordering = ["-wanted_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["speaker", "branch", "wanted_on"], condition=Q(state__in=["asked", "agreed", "held"]), name="talk_asked_once"
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def tone(self) -> str:
        return TALK_TONES[self.state]

    @property
    def speaker_name(self) -> str:
        """Whoever took back his consent is named beside talks that he gave, and nowhere else."""
        return self.speaker.shown_name if self.speaker.is_listed or self.state == TalkState.HELD else gettext("已撤回同意的主讲人")

    @property
    def listeners(self) -> int | None:
        return self.activity.present if self.activity is not None else None
