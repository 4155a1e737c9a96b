"""The part file and the places where parts lie."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from branches.safety.models.site import SiteQuerySet
from portal.kernel.models import CatalogueRow


class MaterialKind(CatalogueRow):
    """Spare part, tool, consumable, protective gear."""

    source = models.CharField(_("依据"), max_length=200, blank=True)


class SiteRow(models.Model):
    """At a unit, for which a branch answers."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("单位"))
    branch = models.ForeignKey("branches.Branch", models.PROTECT, null=True, blank=True, related_name="+")

    objects = SiteQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def answering_path(self) -> str:
        """Where what happens to it is reached from: the branch that answers, or the unit itself."""
        return self.branch.node.path if self.branch else self.node.path


class StoreQuerySet(SiteQuerySet):
    own = ("keeper",)


class MaterialStore(SiteRow):
    """A store with the person who keeps it: he moves what lies there, whatever his other roles."""

    name = models.CharField(_("存放地点"), max_length=60)
    place = models.CharField(_("具体位置"), max_length=80, blank=True)
    keeper = models.ForeignKey("portal.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("保管员"))
    is_active = models.BooleanField(_("在用"), default=True)
    version = models.PositiveIntegerField(default=1)

    objects = StoreQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["node__path", "name"]
        constraints = [models.UniqueConstraint(fields=["node", "name"], name="material_store_once")]

    def __str__(self) -> str:
        return self.name


class Material(SiteRow):
    """The file of a part, opened by its QR label."""

    code = models.CharField(_("编码"), max_length=40)
    name = models.CharField(_("名称"), max_length=80)
    spec = models.CharField(_("规格型号"), max_length=80, blank=True)
    kind = models.ForeignKey(MaterialKind, models.PROTECT, related_name="materials", verbose_name=_("类别"))
    unit_label = models.CharField(_("计量单位"), max_length=20)
    maker = models.CharField(_("生产厂家"), max_length=80, blank=True)
    fits = models.CharField(_("适用设备"), max_length=120, blank=True)
    note = models.CharField(_("备注"), max_length=300, blank=True)
    is_active = models.BooleanField(_("在用"), default=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["node__path", "code"]
        constraints = [models.UniqueConstraint(fields=["node", "code"], name="material_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.spec}".strip()
