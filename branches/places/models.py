"""Learning places and displays (阵地), and the brand of a branch (党建品牌).

A place has a unit, an owner and photos, and is inspected at a rhythm; what is to be mended stays open until it is done
(docs/coverage.md S0-04, S3-41). A brand has a statement, is approved by the committee and looked at once a year
(docs/glossary.md: branch_brand).
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.places.enums import BRAND_TONES, BrandState, InspectionOutcome, LookOutcome
from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet


class LearningPlaceKind(CatalogueRow):
    """Branch room, learning corner of a team, culture corridor, display of posts."""

    source = models.CharField(_("依据"), max_length=200, blank=True)


class LearningPlaceQuerySet(ScopedQuerySet):
    scope_path = "node__path"

    def standing_on(self, day):
        return self.filter(opened_on__lte=day).filter(Q(closed_on=None) | Q(closed_on__gt=day))


class LearningPlace(models.Model):
    """``node``: the Party organisation that keeps the place; ``unit``: where it is; ``owner``: who looks after it."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="learning_places", verbose_name=_("党组织"))
    kind = models.ForeignKey(LearningPlaceKind, models.PROTECT, related_name="places", verbose_name=_("类型"))
    name = models.CharField(_("名称"), max_length=80)
    unit = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("所在单位"))
    spot = models.CharField(_("位置"), max_length=80, blank=True)
    owner = models.ForeignKey("portal.Person", models.PROTECT, related_name="learning_places", verbose_name=_("责任人"))
    content = models.CharField(_("内容和用途"), max_length=500, blank=True)
    opened_on = models.DateField(_("启用日期"))
    closed_on = models.DateField(_("停用日期"), null=True, blank=True)
    close_reason = models.CharField(_("停用原因"), max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = LearningPlaceQuerySet.as_manager()

    class Meta:
        ordering = ["node__path", "name"]
        constraints = [
            models.UniqueConstraint(fields=["node", "name"], condition=Q(closed_on=None), name="learning_place_once"),
            models.CheckConstraint(condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")), name="learning_place_in_order"),
        ]

    def __str__(self) -> str:
        return self.name


class PlaceInspectionQuerySet(ScopedQuerySet):
    scope_path = "place__node__path"


class PlaceInspection(models.Model):
    place = models.ForeignKey(LearningPlace, models.CASCADE, related_name="inspections")
    inspected_on = models.DateField(_("检查日期"))
    outcome = models.CharField(_("结果"), max_length=4, choices=InspectionOutcome.choices)
    note = models.CharField(_("情况"), max_length=300, blank=True)
    mend_by = models.DateField(_("完成期限"), null=True, blank=True)
    mended_on = models.DateField(_("整理日期"), null=True, blank=True)
    mended_note = models.CharField(_("整理情况"), max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = PlaceInspectionQuerySet.as_manager()

    class Meta:
        ordering = ["-inspected_on"]
        constraints = [models.UniqueConstraint(fields=["place", "inspected_on"], name="place_inspection_once")]

    def __str__(self) -> str:
        return f"{self.place_id} {self.inspected_on}"

    @property
    def is_to_mend(self) -> bool:
        return self.outcome == InspectionOutcome.MEND and self.mended_on is None


class BranchBrandQuerySet(ScopedQuerySet):
    scope_path = "branch__node__path"


class BranchBrand(models.Model):
    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="brands", verbose_name=_("党支部"))
    name = models.CharField(_("品牌名称"), max_length=40)
    statement = models.CharField(_("品牌内涵"), max_length=500)
    practice = models.TextField(_("载体和做法"), max_length=2000, blank=True)
    state = models.CharField(max_length=9, choices=BrandState.choices, default=BrandState.DRAFT)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(_("审定日期"), null=True)
    return_reason = models.CharField(_("退回原因"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = BranchBrandQuerySet.as_manager()

    class Meta:
        ordering = ["branch__node__path", "name"]
        constraints = [
            models.UniqueConstraint(fields=["branch", "name"], condition=~Q(state=BrandState.RETIRED), name="branch_brand_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tone(self) -> str:
        return BRAND_TONES[self.state]


class BrandLookQuerySet(ScopedQuerySet):
    scope_path = "brand__branch__node__path"


class BrandLook(models.Model):
    """The yearly look of the committee at a brand."""

    brand = models.ForeignKey(BranchBrand, models.CASCADE, related_name="looks")
    year = models.PositiveSmallIntegerField(_("年度"))
    outcome = models.CharField(_("检视结论"), max_length=6, choices=LookOutcome.choices)
    note = models.CharField(_("检视情况"), max_length=500)
    looked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    looked_on = models.DateField(_("检视日期"))

    objects = BrandLookQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["brand", "year"], name="brand_look_once")]

    def __str__(self) -> str:
        return f"{self.brand_id} {self.year}"
