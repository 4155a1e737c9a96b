"""Knowledge of the trade: operating tips, failure cases, ways to save energy, written by workers and looked at by an expert.

What counts is use: somebody else says «we used this», where, and what it brought, once for each post. Versions are kept; a post
can be taken down. A use is shown with the unit, never with the name (docs/adr/0027).
"""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from branches.knowledge.enums import OPEN_VERSIONS, STATE_TONES, VERSION_TONES, Origin, PostState, VersionState
from branches.safety.models.site import SiteQuerySet
from portal.kernel.models import CatalogueRow
from portal.kernel.scope import Scope
from portal.organization.selectors import ancestors_of
from portal.people.models import Person


class KnowledgeKind(CatalogueRow):
    """Operating tip, failure case, saving of energy."""

    source = models.CharField(_("依据"), max_length=200, blank=True)


class KnowledgePostQuerySet(SiteQuerySet):
    own = ("author",)

    def readable(self, scope: Scope):
        """Published posts whose range holds the reader's unit or office, those of the reader's own reach, and his own ones."""
        reach = Q(reach_node__path__in={node for path in scope.paths for node in ancestors_of(path)})
        if scope.person_id is not None:
            here = Person.objects.filter(pk=scope.person_id, unit__path__startswith=OuterRef("reach_node__path"))
            reach |= Exists(here) | Q(author=scope.person_id)
        office = KnowledgePost.objects.within(Scope(scope.paths)).order_by().values("pk")
        own = Q(author=scope.person_id) if scope.person_id is not None else Q(pk__in=[])
        return self.filter(own | (Q(state=PostState.PUBLISHED) & (reach | Q(pk__in=office))))


class KnowledgePost(models.Model):
    """``current`` is what readers find; ``reach_node``: it is there for this unit and everybody below."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("单位"))
    branch = models.ForeignKey("branches.Branch", models.PROTECT, null=True, blank=True, related_name="+")
    reach_node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("发布范围"))
    author = models.ForeignKey("portal.Person", models.PROTECT, related_name="knowledge_posts", verbose_name=_("作者"))
    kind = models.ForeignKey(KnowledgeKind, models.PROTECT, related_name="posts", verbose_name=_("类别"))
    origin = models.CharField(_("来源"), max_length=8, choices=Origin.choices, default=Origin.OWN)
    state = models.CharField(max_length=10, choices=PostState.choices, default=PostState.DRAFT)
    current = models.OneToOneField("branches.KnowledgeVersion", models.PROTECT, null=True, related_name="+")
    published_on = models.DateField(null=True)
    made_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_on = models.DateField(null=True)
    withdraw_reason = models.CharField(_("撤下原因"), max_length=200, blank=True)
    once_key = models.CharField(max_length=40, null=True, unique=True)

    objects = KnowledgePostQuerySet.as_manager()

    class Meta:
        ordering = ["-published_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(state="published") | Q(current__isnull=False), name="knowledge_published_has_words"),
        ]

    def __str__(self) -> str:
        return self.current.title if self.current else f"{self.pk}"

    @property
    def tone(self) -> str:
        return STATE_TONES[PostState(self.state)]


class KnowledgeVersionQuerySet(SiteQuerySet):
    scope_path = "post__node__path"
    branch_path = "post__branch__node__path"
    own = ("post__author",)


class KnowledgeVersion(models.Model):
    """The words of a post. One at most is in hand (draft, handed in, sent back); published ones stay as they are."""

    post = models.ForeignKey(KnowledgePost, models.CASCADE, related_name="versions")
    no = models.PositiveSmallIntegerField()
    title = models.CharField(_("标题"), max_length=80)
    problem = models.TextField(_("遇到的情况"), max_length=1000)
    practice = models.TextField(_("怎么做"), max_length=4000)
    effect = models.TextField(_("效果"), max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=VersionState.choices, default=VersionState.DRAFT)
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)
    opinion = models.CharField(_("评审意见"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = KnowledgeVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-no"]
        constraints = [
            models.UniqueConstraint(fields=["post", "no"], name="knowledge_version_once"),
            models.UniqueConstraint(fields=["post"], condition=Q(state__in=OPEN_VERSIONS), name="knowledge_one_in_hand"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.no}"

    @property
    def tone(self) -> str:
        return VERSION_TONES[VersionState(self.state)]

    @property
    def reading(self) -> str:
        """Which words somebody has before him: they change with each save."""
        return f"{self.pk}.{self.version}"


class KnowledgeUseQuerySet(SiteQuerySet):
    scope_path = "post__node__path"
    branch_path = "post__branch__node__path"
    own = ("person",)


class KnowledgeUse(models.Model):
    """«We used this»: by a person, for himself or for his team (``node``)."""

    post = models.ForeignKey(KnowledgePost, models.CASCADE, related_name="uses")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="+")
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("使用单位"))
    used_on = models.DateField(_("使用日期"))
    place = models.CharField(_("用在哪里"), max_length=80)
    gain = models.CharField(_("带来的效果"), max_length=300)
    made_at = models.DateTimeField()

    objects = KnowledgeUseQuerySet.as_manager()

    class Meta:
        ordering = ["-used_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["post", "person"], name="knowledge_use_once")]

    def __str__(self) -> str:
        return f"{self.post_id}:{self.used_on}"


class KnowledgeExpertQuerySet(SiteQuerySet):
    def standing_on(self, day):
        return self.filter(from_on__lte=day).filter(Q(ended_on=None) | Q(ended_on__gt=day))


class KnowledgeExpert(models.Model):
    """Somebody appointed to look at what is written in a unit and below; ``kind`` None: at everything."""

    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="knowledge_expertise", verbose_name=_("专家"))
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("单位"))
    branch = models.ForeignKey("branches.Branch", models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.ForeignKey(KnowledgeKind, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("类别"))
    from_on = models.DateField(_("聘任日期"))
    ended_on = models.DateField(_("解聘日期"), null=True, blank=True)
    appointed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = KnowledgeExpertQuerySet.as_manager()

    class Meta:
        ordering = ["node__path", "person__staff_no"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "node", "kind"], condition=Q(ended_on=None, kind__isnull=False), name="knowledge_expert_once"
            ),
            models.UniqueConstraint(fields=["person", "node"], condition=Q(ended_on=None, kind=None), name="knowledge_expert_of_all_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}@{self.node_id}"
