"""Ballots: secret votes and elections beside a record of any room, by phone or on paper.

**What is secret is not kept.** Who took part (``BallotVoter``) and what was voted (``BallotPaper``) share nothing but the
ballot: no person, account, session, address, clock, number or order stands on a paper, and no time beside a participation.
While a vote runs its papers lie sealed (``BallotEnvelope``), all of one length, under a key of the ballot that is itself
encrypted with the keys of the server; at the closing they are opened, written in a shuffled order in one statement, and
envelopes and key are erased. docs/adr/0014 weighs what a dump, a log, a row's physical place or a series of back-ups can
tell. Whoever rules the running server is outside the promise, and the pages say so.

Sources: docs/rules.md 1.4 VOTE-01 to VOTE-08, CON-02, CON-03.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.ballots.enums import BallotKind, BallotMode, BallotState, Basis, ItemResult, LeaveOut
from portal.ballots.rules import Terms, Threshold
from portal.kernel.fields import EncryptedTextField
from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet


class VotingRule(CatalogueRow):
    """How many must be there, and how many must be for it: fractions, so that no rounding decides."""

    quorum_num = models.PositiveSmallIntegerField(_("到会比例（分子）"))
    quorum_den = models.PositiveSmallIntegerField(_("到会比例（分母）"))
    quorum_is_strict = models.BooleanField(_("到会须超过该比例"), default=False)
    basis = models.CharField(_("赞成票的计算基数"), max_length=8, choices=Basis.choices)
    pass_num = models.PositiveSmallIntegerField(_("赞成比例（分子）"))
    pass_den = models.PositiveSmallIntegerField(_("赞成比例（分母）"))
    pass_is_strict = models.BooleanField(_("赞成须超过该比例"), default=True)
    is_for_elections = models.BooleanField(_("只用于选举"), default=False)
    source = models.CharField(_("依据"), max_length=200)

    class Meta(CatalogueRow.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(quorum_den__gt=0, pass_den__gt=0, quorum_num__lte=F("quorum_den"), pass_num__lte=F("pass_den")),
                name="voting_rule_is_a_share",
                violation_error_message=_("比例应在 0 与 1 之间，分母不能为 0，例如 1/2、4/5。"),
            )
        ]

    @property
    def terms(self) -> Terms:
        quorum = Threshold(self.quorum_num, self.quorum_den, self.quorum_is_strict)
        return Terms(self.code, self.name_zh, self.source, quorum, self.basis, Threshold(self.pass_num, self.pass_den, self.pass_is_strict))


class BallotQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class Ballot(models.Model):
    """``eligible``, ``present``, ``cast`` (valid papers), ``spoiled`` and ``write_ins`` are written at the closing, not before."""

    title = models.CharField(_("投票名称"), max_length=120)
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("范围"))
    record_kind = models.CharField(max_length=40)
    record_id = models.PositiveBigIntegerField()
    kind = models.CharField(_("类别"), max_length=8, choices=BallotKind.choices)
    mode = models.CharField(_("投票方式"), max_length=10, choices=BallotMode.choices)
    rule = models.ForeignKey(VotingRule, models.PROTECT, related_name="+", verbose_name=_("表决规则"))
    terms = models.JSONField()
    seats = models.PositiveSmallIntegerField(_("应选名额"), default=0)
    is_multi = models.BooleanField(_("差额选举"), default=False)
    allows_write_in = models.BooleanField(_("可以另选他人"), default=False)
    needs_presence = models.BooleanField(_("到会才能投票"), default=True)
    eligible_on = models.DateField(_("名册日期"))
    state = models.CharField(max_length=10, choices=BallotState.choices, default=BallotState.DRAFT)
    seal_key = EncryptedTextField(blank=True)  # while the vote runs; erased with the envelopes
    eligible = models.PositiveIntegerField(_("应到"), default=0)
    present = models.PositiveIntegerField(_("实到"), default=0)
    issued = models.PositiveIntegerField(_("发出选票"), default=0)
    cast = models.PositiveIntegerField(_("有效票"), default=0)
    spoiled = models.PositiveIntegerField(_("无效票"), default=0)
    write_ins = models.JSONField(default=dict)  # name -> votes, at the conclusion
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="run_offs")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    teller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    checker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    end_reason = models.CharField(max_length=300, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")  # without a result
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = BallotQuerySet.as_manager()

    class Meta:
        ordering = ["-drafted_at", "-id"]
        indexes = [models.Index(fields=["record_kind", "record_id"], name="ballot_by_record")]
        constraints = [
            models.CheckConstraint(condition=Q(checker=None) | ~Q(checker=F("teller")), name="ballot_two_count"),
            models.CheckConstraint(condition=Q(seal_key="") | Q(state=BallotState.OPEN), name="ballot_key_only_while_open"),
            models.UniqueConstraint(
                fields=["parent"], condition=~Q(state__in=(BallotState.CANCELLED, BallotState.VOID)), name="ballot_one_run_off"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class BallotRecordQuerySet(ScopedQuerySet):
    scope_path = "ballot__node__path"


class BallotItem(models.Model):
    """A motion, a candidate, or somebody appraised; ``counts`` by option at the conclusion."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="items")
    no = models.PositiveSmallIntegerField()
    label = models.CharField(_("事项或候选人"), max_length=120)
    person = models.ForeignKey("portal.Person", models.PROTECT, null=True, related_name="+")
    counts = models.JSONField(default=dict)
    result = models.CharField(max_length=8, choices=ItemResult.choices, default=ItemResult.OPEN)

    objects = BallotRecordQuerySet.as_manager()

    class Meta:
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["ballot", "no"], name="ballot_no_once")]

    def __str__(self) -> str:
        return self.label


class BallotVoter(models.Model):
    """Somebody of the roll, and whether he has voted: neither what nor when."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="voters")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="+")
    left_out = models.CharField(max_length=10, choices=LeaveOut.choices, blank=True)
    is_present = models.BooleanField(default=False)
    has_voted = models.BooleanField(default=False)

    objects = BallotRecordQuerySet.as_manager()

    class Meta:
        ordering = ["person__staff_no"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "person"], name="ballot_voter_once"),
            models.CheckConstraint(condition=Q(left_out="") | Q(has_voted=False), name="ballot_left_out_votes_not"),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id}:{self.person_id}"


class BallotEnvelope(models.Model):
    """A sealed paper of a running vote. Gone after the closing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="envelopes")
    sealed = models.TextField()

    objects = BallotRecordQuerySet.as_manager()


class BallotPaper(models.Model):
    """An anonymous paper of a closed vote: what a recount reads."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="papers")
    choices = models.JSONField()
    write_ins = models.JSONField(default=list)

    objects = BallotRecordQuerySet.as_manager()
