"""The archive of a batch that is done: one volume with its contents, who holds it, who has borrowed it, how it ends (docs/rules.md 3.4
EXM-09 to EXM-11). A volume is destroyed after its time alone, proposed by one person and done by another; its row stays."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.scope import ScopedQuerySet
from workforce.promotion.enums import VOLUME_TONES, VolumeState

USER = settings.AUTH_USER_MODEL


class ExamVolumeQuerySet(ScopedQuerySet):
    scope_path = "batch__node__path"


class ExamVolume(models.Model):
    """``contents``: what lies in it as it was closed, ``[folder, item, count]`` each."""

    batch = models.OneToOneField("workforce.PromotionBatch", models.PROTECT, related_name="volume", verbose_name=_("批次"))
    number = models.CharField(_("卷号"), max_length=20, unique=True)
    contents = models.JSONField(_("卷内目录"), default=list)
    closed_on = models.DateField(_("立卷日期"))
    keep_paper_until = models.DateField(_("纸质保存到"))
    keep_files_until = models.DateField(_("电子保存到"))
    holder = models.ForeignKey("portal.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("保管人"))
    place = models.CharField(_("存放位置"), max_length=80, blank=True)
    state = models.CharField(_("状态"), max_length=9, choices=VolumeState.choices, default=VolumeState.KEPT)
    condemned_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    condemned_at = models.DateTimeField(null=True)
    condemn_reason = models.CharField(_("销毁理由"), max_length=300, blank=True)
    destroyed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    destroyed_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = ExamVolumeQuerySet.as_manager()

    class Meta:
        ordering = ["-closed_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(keep_paper_until__gte=F("closed_on"), keep_files_until__gte=F("closed_on")), name="exam_volume_kept_for"
            ),
            models.CheckConstraint(condition=Q(destroyed_by=None) | ~Q(destroyed_by=F("condemned_by")), name="exam_volume_two_persons"),
            models.CheckConstraint(
                condition=Q(state="destroyed", destroyed_at__isnull=False) | ~Q(state="destroyed") & Q(destroyed_at=None),
                name="exam_volume_destroyed",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def keep_until(self):
        return max(self.keep_paper_until, self.keep_files_until)

    @property
    def tone(self) -> str:
        return VOLUME_TONES[VolumeState(self.state)]


class ExamLoanQuerySet(ScopedQuerySet):
    scope_path = "volume__batch__node__path"


class ExamLoan(models.Model):
    """The volume in somebody's hands; ``witness`` stood by when it was handed out (two persons, EXM-11)."""

    volume = models.ForeignKey(ExamVolume, models.CASCADE, related_name="loans")
    borrower = models.ForeignKey("portal.Person", models.PROTECT, related_name="+", verbose_name=_("借阅人"))
    witness = models.ForeignKey("portal.Person", models.PROTECT, related_name="+", verbose_name=_("在场见证人"))
    purpose = models.CharField(_("用途"), max_length=200)
    due_on = models.DateField(_("归还期限"))
    lent_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    lent_at = models.DateTimeField()
    returned_to = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True)

    objects = ExamLoanQuerySet.as_manager()

    class Meta:
        ordering = ["-lent_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["volume"], condition=Q(returned_at=None), name="exam_loan_one_open"),
            models.CheckConstraint(condition=~Q(borrower=F("witness")), name="exam_loan_two_persons"),
        ]
