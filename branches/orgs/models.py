"""The party organisation behind a node of the tree: members, covered units, posts and terms, all with dates.

Follows the branch regulation (2018, docs/rules.md 1.1 and 1.2). Coverage says whose facts count for a branch; it never
widens anybody's reach. What an organisation must look like (at least three full members, a committee from seven) is
data: ``OrgSetupRule``.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.orgs.enums import BranchPostKind, SetupMeasure, Severity, Standing
from portal.kernel.scope import ScopedQuerySet
from portal.people.enums import PoliticalStatus
from portal.people.models import PersonRecordQuerySet


class BranchQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class Branch(models.Model):
    """One-to-one with a node of kind branch, joint_branch or temporary_branch; the key is the node's."""

    node = models.OneToOneField("portal.Node", models.PROTECT, primary_key=True, related_name="branch")
    founded_on = models.DateField(_("成立日期"))
    note = models.TextField(_("备注"), blank=True)
    override_reason = models.CharField(_("超出规定的理由"), max_length=200, blank=True)
    override_by = models.ForeignKey("portal.User", models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = BranchQuerySet.as_manager()

    class Meta:
        ordering = ["node__path"]

    def __str__(self) -> str:
        return self.node.name


class BranchRecordQuerySet(ScopedQuerySet):
    scope_path = "branch__node__path"

    def valid_on(self, day):
        return self.filter(from_on__lte=day).filter(Q(to_on=None) | Q(to_on__gte=day))

    def valid_in(self, start, end):
        return self.filter(from_on__lte=end).filter(Q(to_on=None) | Q(to_on__gte=start))


class BranchMembership(models.Model):
    """A member of a branch between two dates; party facts follow this row on the date of the event."""

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="memberships")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="memberships")
    group = models.ForeignKey("portal.Node", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("党小组"))
    standing = models.CharField(_("党员类别"), max_length=12, choices=Standing.choices, default=Standing.FULL)
    is_vote_suspended = models.BooleanField(_("暂停表决权"), default=False)
    from_on = models.DateField(_("起始日期"))
    to_on = models.DateField(_("截止日期"), null=True, blank=True)

    objects = BranchRecordQuerySet.as_manager()

    class Meta:
        ordering = ["branch", "person"]
        indexes = [models.Index(fields=["branch", "from_on", "to_on"], name="membership_by_branch")]
        constraints = [
            models.UniqueConstraint(fields=["branch", "person", "from_on"], name="membership_once"),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="membership_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.from_on}"

    @property
    def is_voting(self) -> bool:
        return self.standing == Standing.FULL and not self.is_vote_suspended


class StatusRecord(models.Model):
    """The political status of somebody from a day on which he is no member; of members the membership says it."""

    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="status_records")
    status = models.CharField(_("政治面貌"), max_length=14, choices=PoliticalStatus.choices)
    from_on = models.DateField(_("起始日期"))
    reason = models.CharField(_("依据"), max_length=200, blank=True)

    objects = PersonRecordQuerySet.as_manager()

    class Meta:
        ordering = ["from_on"]
        constraints = [models.UniqueConstraint(fields=["person", "from_on"], name="status_record_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.from_on}"


class BranchCoverage(models.Model):
    """A unit (with everything below it) whose workforce and business facts count for the branch, in ``share`` percent."""

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="coverage")
    unit = models.ForeignKey("portal.Node", models.PROTECT, related_name="covered_by", verbose_name=_("单位"))
    share = models.DecimalField(_("份额（%）"), max_digits=5, decimal_places=2, default=100)
    from_on = models.DateField(_("起始日期"))
    to_on = models.DateField(_("截止日期"), null=True, blank=True)

    objects = BranchRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["branch", "unit", "from_on"], name="coverage_once"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=100), name="coverage_share_is_percent"),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="coverage_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.from_on}"


class BranchPostQuerySet(ScopedQuerySet):
    """A post is held until it is ended: a term that ran out without an election leaves the holder in office, over term."""

    scope_path = "branch__node__path"

    def valid_on(self, day):
        return self.filter(from_on__lte=day).filter(Q(ended_on=None) | Q(ended_on__gte=day))

    def valid_in(self, start, end):
        return self.filter(from_on__lte=end).filter(Q(ended_on=None) | Q(ended_on__gte=start))


class BranchPost(models.Model):
    """Secretary, committee members and group leaders. ``to_on`` is the end of the term, ``ended_on`` when it really ended.

    ``regular_to_on`` and ``approval``: the end before the superior committee moved it (TERM-05). ``override_*``: who let a
    set-up rule be broken, and why. ``grant``: the role that the post gave; a role given by hand is never linked here.
    """

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="posts")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="branch_posts")
    post = models.CharField(_("职务"), max_length=14, choices=BranchPostKind.choices)
    group = models.ForeignKey("portal.Node", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("党小组"))
    from_on = models.DateField(_("任期开始"))
    to_on = models.DateField(_("任期届满"), null=True, blank=True)
    ended_on = models.DateField(_("卸任日期"), null=True, blank=True)
    regular_to_on = models.DateField(_("原定届满"), null=True, blank=True)
    approval = models.CharField(_("批复文件"), max_length=200, blank=True)
    override_reason = models.CharField(_("超出规定的理由"), max_length=200, blank=True)
    override_by = models.ForeignKey("portal.User", models.PROTECT, null=True, related_name="+")
    grant = models.ForeignKey("portal.RoleGrant", models.PROTECT, null=True, related_name="+")

    objects = BranchPostQuerySet.as_manager()

    class Meta:
        ordering = ["branch", "post"]
        constraints = [
            models.UniqueConstraint(fields=["branch", "person", "post", "from_on"], name="branch_post_once"),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="branch_post_term_in_order"),
            models.CheckConstraint(condition=Q(ended_on=None) | Q(ended_on__gte=F("from_on")), name="branch_post_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_post_display()}"


class OrgSetupRuleQuerySet(models.QuerySet):
    def valid_on(self, day):
        return self.filter(effective_from__lte=day).filter(Q(effective_to=None) | Q(effective_to__gte=day))


class OrgSetupRule(models.Model):
    """One demand on a branch: a ``measure`` at least or at most ``limit``. ``severity`` says whether an act is refused."""

    code = models.CharField(_("编码"), max_length=20)
    name_zh = models.CharField(_("中文名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=120)
    measure = models.CharField(max_length=24, choices=SetupMeasure.choices)
    is_minimum = models.BooleanField(default=True)
    limit = models.PositiveSmallIntegerField()
    severity = models.CharField(max_length=6, choices=Severity.choices)
    branch_kinds = models.JSONField(default=list)  # kinds of nodes; also general branches and committees
    effective_from = models.DateField(_("生效日期"))
    effective_to = models.DateField(_("失效日期"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200)

    objects = OrgSetupRuleQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["code", "effective_from"], name="org_setup_rule_once")]


class BranchProxy(models.Model):
    """Who does the secretary's work between two dates; the right ends by itself with the last day."""

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="proxies")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="+", verbose_name=_("代理人"))
    from_on = models.DateField(_("开始日期"))
    to_on = models.DateField(_("截止日期"))
    reason = models.CharField(_("代理原因"), max_length=200)
    grant = models.ForeignKey("portal.RoleGrant", models.PROTECT, null=True, related_name="+")
    appointed_by = models.ForeignKey("portal.User", models.PROTECT, null=True, related_name="+")
    appointed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = BranchRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on"]
        constraints = [models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="proxy_in_order")]

    def __str__(self) -> str:
        return f"{self.branch_id}:{self.person_id}"


class TermReminderQuerySet(ScopedQuerySet):
    scope_path = "post__branch__node__path"


class TermReminder(models.Model):
    """A reminder of a term's end that was sent, so that none is sent twice: ``step`` is months before the end, 0 over term."""

    post = models.ForeignKey(BranchPost, models.CASCADE, related_name="reminders")
    to_on = models.DateField()
    step = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()

    objects = TermReminderQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "to_on", "step"], name="term_reminder_once")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.to_on} {self.step}"
