"""The monthly note of a branch on what moves its people (思想动态): matters and measures, never names.

Topics come from the catalogue of concerns. A name or staff number of the branch's members or of the people it covers is refused,
so that no note can become a file on somebody (docs/adr/0025). Handed in to the committee, which reads and answers it.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.notes.enums import NoteMood, NoteState
from portal.kernel.fields import validate_first_of_month
from portal.kernel.scope import ScopedQuerySet


class BranchNoteQuerySet(ScopedQuerySet):
    scope_path = "branch__node__path"


class BranchNote(models.Model):
    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="notes", verbose_name=_("党支部"))
    month = models.DateField(_("月份"), validators=[validate_first_of_month])
    state = models.CharField(_("状态"), max_length=8, choices=NoteState.choices, default=NoteState.DRAFT)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    handed_on = models.DateField(_("报送日期"), null=True)
    answer = models.CharField(_("党委意见"), max_length=500, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_on = models.DateField(_("阅复日期"), null=True)
    version = models.PositiveIntegerField(default=1)

    objects = BranchNoteQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "branch__node__path"]
        constraints = [
            models.UniqueConstraint(fields=["branch", "month"], name="branch_note_once"),
            models.CheckConstraint(condition=Q(state="draft") | Q(handed_on__isnull=False), name="branch_note_handed_has_day"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class BranchNoteRecordQuerySet(ScopedQuerySet):
    scope_path = "note__branch__node__path"


class BranchNoteLine(models.Model):
    note = models.ForeignKey(BranchNote, models.CASCADE, related_name="lines")
    no = models.PositiveSmallIntegerField()
    topic = models.ForeignKey("branches.ConcernTopic", models.PROTECT, related_name="+", verbose_name=_("类别"))
    mood = models.CharField(_("程度"), max_length=6, choices=NoteMood.choices, default=NoteMood.CALM)
    text = models.CharField(_("情况"), max_length=300)
    measure = models.CharField(_("措施"), max_length=300)

    objects = BranchNoteRecordQuerySet.as_manager()

    class Meta:
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["note", "no"], name="branch_note_no_once")]

    def __str__(self) -> str:
        return f"{self.note_id}:{self.no}"
