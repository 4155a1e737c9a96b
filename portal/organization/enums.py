from django.db import models
from django.utils.translation import gettext_lazy as _


class NodeKind(models.TextChoices):
    GROUP = "group", _("集团")
    COMPANY = "company", _("公司")
    PLANT = "plant", _("矿厂")
    DEPARTMENT = "department", _("部室")
    DISTRICT = "district", _("区队")
    TEAM = "team", _("班组")
    PARTY_COMMITTEE = "party_committee", _("党委")
    GENERAL_BRANCH = "general_branch", _("党总支")
    BRANCH = "branch", _("党支部")
    JOINT_BRANCH = "joint_branch", _("联合党支部")
    TEMPORARY_BRANCH = "temporary_branch", _("临时党支部")
    PARTY_GROUP = "party_group", _("党小组")


class UnitField(models.TextChoices):
    """The two fields of a group that shall thrive side by side: what it finds out and what it makes."""

    RESEARCH = "research", _("科技领域")
    PRODUCTION = "production", _("产业领域")


UNIT_KINDS = (NodeKind.GROUP, NodeKind.COMPANY, NodeKind.PLANT, NodeKind.DEPARTMENT, NodeKind.DISTRICT, NodeKind.TEAM)
BRANCH_KINDS = (NodeKind.BRANCH, NodeKind.JOINT_BRANCH, NodeKind.TEMPORARY_BRANCH)
PARTY_KINDS = (NodeKind.PARTY_COMMITTEE, NodeKind.GENERAL_BRANCH, *BRANCH_KINDS, NodeKind.PARTY_GROUP)
OFFERED_KINDS: dict[str, tuple[NodeKind, ...]] = {  # page that offers places -> their kinds
    "unit_offers": UNIT_KINDS, "branch_offers": BRANCH_KINDS, "place_offers": (*UNIT_KINDS, *BRANCH_KINDS),
}  # fmt: skip
