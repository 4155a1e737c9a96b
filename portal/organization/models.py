"""The one tree of the enterprise: units and party organisations as nodes, told apart by their kind.

Reach hangs on this tree: a role is held at a node and covers its subtree. Which units a branch covers is another
matter (``branches.orgs``) and never widens reach. Party organisation kinds follow the branch regulation (2018).
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.fields import validate_node_code
from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet
from portal.organization.enums import BRANCH_KINDS, PARTY_KINDS, UNIT_KINDS, NodeKind, UnitField


class PeerGroup(CatalogueRow):
    """Branches are ranked only among their like: production, support, office."""


class NodeQuerySet(ScopedQuerySet):
    scope_path = "path"

    def units(self):
        return self.filter(kind__in=UNIT_KINDS)

    def branches(self):
        return self.filter(kind__in=BRANCH_KINDS)

    def open_on(self, day):
        return self.filter(opened_on__lte=day).filter(Q(closed_on=None) | Q(closed_on__gte=day))


class Node(models.Model):
    """``path`` is the codes from the root, each closed by a slash: ``JT/MK1/DW/``; kept by the services alone. ``field`` of a unit
    holds for the units below it, unless they say otherwise."""

    code = models.CharField(_("编码"), max_length=20, unique=True, validators=[validate_node_code])
    name = models.CharField(_("名称"), max_length=60)
    short_name = models.CharField(_("简称"), max_length=20)
    kind = models.CharField(_("类别"), max_length=20, choices=NodeKind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级"))
    peer_group = models.ForeignKey(PeerGroup, models.PROTECT, null=True, blank=True, verbose_name=_("同类组"))
    field = models.CharField(_("领域"), max_length=10, choices=UnitField.choices, blank=True)
    path = models.CharField(max_length=250, unique=True)
    depth = models.PositiveSmallIntegerField(default=0)
    sort = models.PositiveIntegerField(_("排序"), default=0)
    opened_on = models.DateField(_("成立日期"))
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = NodeQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")), name="node_closes_after_opening"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_party(self) -> bool:
        return self.kind in PARTY_KINDS

    @property
    def is_branch(self) -> bool:
        return self.kind in BRANCH_KINDS
