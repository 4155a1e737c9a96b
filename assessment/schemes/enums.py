from django.db import models
from django.utils.translation import gettext_lazy as _


class SchemeState(models.TextChoices):
    DRAFT = "draft", _("草案")
    ADOPTED = "adopted", _("已通过")
    RETIRED = "retired", _("已停用")


class Dimension(models.TextChoices):
    PARTY = "party", _("党建")
    BUSINESS = "business", _("业务")


class Place(models.TextChoices):
    """Where in a scheme file something is amiss, in the reader's words."""

    SCHEME = "scheme", _("方案")
    WEIGHTS = "weights", _("权重 weights")
    DIMENSIONS = "dimensions", _("维度 dimensions")
    PARTY = "party", _("党建 party")
    BUSINESS = "business", _("业务 business")
    SECTION = "section", _("部分")
    INDICATOR = "indicator", _("指标")
    BAND = "band", _("等次")
    VETO = "veto", _("否决项")
    BONUS = "bonus", _("加分 bonus")
    BONUS_ITEM = "bonus_item", _("加分项")
    PEER_BANDS = "peer_bands", _("同类组等次 peer_bands")
    AGGREGATE = "aggregate", _("年度汇总 aggregate")
    AGGREGATE_WEIGHTS = "aggregate_weights", _("年度汇总的 weights")
