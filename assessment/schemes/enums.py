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
    ASSESSORS = "assessors", _("评议组权重 assessors")
    BAND = "band", _("等次")
    VETO = "veto", _("否决项")
    BONUS = "bonus", _("加分 bonus")
    BONUS_ITEM = "bonus_item", _("加分项")
    PEER_BANDS = "peer_bands", _("同类组等次 peer_bands")
    AGGREGATE = "aggregate", _("年度汇总 aggregate")
    AGGREGATE_WEIGHTS = "aggregate_weights", _("年度汇总的 weights")


class JudgeGroup(models.TextChoices):
    """Groups of assessors that a scheme may weigh apart."""

    LEADERS = "leaders", _("领导班子")
    DEPARTMENTS = "departments", _("职能部门")
    PEERS = "peers", _("支部互评")
    MASSES = "masses", _("党员和职工代表")


class EvidenceKind(models.TextChoices):
    """What may prove the points of an indicator (docs/rules.md 5.5)."""

    MINUTES = "minutes", _("会议纪要")
    SIGN_IN = "sign_in", _("签到")
    PHOTO = "photo", _("照片")
    BALLOT = "ballot", _("测评票")
    DOCUMENT = "document", _("文件资料")
    LEDGER_AUTO = "ledger_auto", _("系统台账")
    IMPORT_AUTO = "import_auto", _("业务数据")
    INSPECTION_SHEET = "inspection_sheet", _("检查单")
    INTERVIEW_NOTE = "interview_note", _("走访记录")
    FINANCE_CERTIFICATE = "finance_certificate", _("财务证明")
    HONOUR_CERTIFICATE = "honour_certificate", _("荣誉证书")
