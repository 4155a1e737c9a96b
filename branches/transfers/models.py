"""Transfer of affiliation (组织关系转接): one letter of introduction a move, held by both branches until it is confirmed.

Until the receiving branch confirms, the member belongs to the branch that he leaves: he votes, studies and pays there. With
the confirmation the membership moves in the same transaction. A letter holds for a number of days (row
``TRANSFER_LETTER_DAYS``, kept on the letter); whoever issued it takes back what expired.
"""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.orgs.enums import Standing
from branches.transfers.enums import LetterKind, LetterState
from portal.kernel.fields import validate_first_of_month
from portal.kernel.scope import Scope, ScopedQuerySet, subtree


class TransferLetterQuerySet(ScopedQuerySet):
    """Both sides see a letter: the branch that is left and the one that receives."""

    scope_path = "from_branch__node__path"

    def within(self, scope: Scope) -> Self:
        reach = Q()
        for path in scope.paths:
            reach |= subtree("from_branch__node__path", path) | subtree("to_branch__node__path", path)
        return self.filter(reach) if reach else self.none()

    def received_within(self, scope: Scope) -> Self:
        """Letters that somebody inside ``scope`` confirms: the receiving side, outward the issuing one."""
        reach = Q()
        for path in scope.paths:
            reach |= subtree("to_branch__node__path", path)
            reach |= Q(to_branch=None) & subtree("from_branch__node__path", path)
        return self.filter(reach) if reach else self.none()


class TransferLetter(models.Model):
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="transfer_letters", verbose_name=_("党员"))
    kind = models.CharField(_("转接类型"), max_length=8, choices=LetterKind.choices)
    from_branch = models.ForeignKey("branches.Branch", models.PROTECT, null=True, related_name="letters_out", verbose_name=_("转出支部"))
    to_branch = models.ForeignKey("branches.Branch", models.PROTECT, null=True, related_name="letters_in", verbose_name=_("接收支部"))
    outside = models.CharField(_("企业外党组织"), max_length=100, blank=True)
    standing = models.CharField(_("党员类别"), max_length=12, choices=Standing.choices, default=Standing.FULL)
    dues_paid_until = models.DateField(_("党费交至"), null=True, validators=[validate_first_of_month])
    issued_on = models.DateField(_("开具日期"))
    valid_days = models.PositiveSmallIntegerField(_("有效期（天）"))
    expires_on = models.DateField(_("有效期至"))
    state = models.CharField(max_length=10, choices=LetterState.choices, default=LetterState.ISSUED)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField()
    moved_on = models.DateField(_("接收日期"), null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    objects = TransferLetterQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(state="issued"), name="transfer_letter_one_open"),
            models.CheckConstraint(
                condition=Q(from_branch__isnull=False) | Q(to_branch__isnull=False), name="transfer_letter_has_a_branch"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.issued_on}"

    @property
    def number(self) -> str:
        return f"{self.issued_on.year}-{self.pk:05d}"

    @property
    def source(self) -> str:
        return str(self.from_branch) if self.from_branch is not None else self.outside

    @property
    def target(self) -> str:
        return str(self.to_branch) if self.to_branch is not None else self.outside
