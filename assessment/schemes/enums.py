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
    COMBINE = "combine", _("综合方法 combine")
    TOP_SHARE = "top_share", _("最高等次名额 top_share")
    CASE = "case", _("校验用例 cases")


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


class ScoringRule(models.TextChoices):
    """The rules of ``rules/kinds.py`` by which a figure becomes points, as a form offers them."""

    PER_MISSING = "per_missing", _("每缺一次扣分")
    PER_EVENT = "per_event", _("按次加分或扣分")
    PROPORTIONAL = "proportional", _("按目标比例得分")
    BANDED = "banded", _("分档得分")
    INTERPOLATED = "interpolated", _("按直线折算")
    ALL_OR_NOTHING = "all_or_nothing", _("达到得满分，否则不得分")


class WhenEmpty(models.TextChoices):
    ZERO = "zero", _("记 0 分")
    FULL = "full", _("记满分")
    NOT_APPLICABLE = "not_applicable", _("不计此项，其余折算")


class VetoEffect(models.TextChoices):
    ZERO = "zero", _("本维度记 0 分")
    CAP = "cap", _("本维度最高不超过上限")
    LOWEST_BAND = "lowest_band", _("定为最低等次")
    NOT_TOP_BAND = "not_top_band", _("不得评最高等次")


class VetoWhen(models.TextChoices):
    AT_LEAST = "at_least", _("达到")
    BELOW = "below", _("低于")


class AggregateMethod(models.TextChoices):
    MEAN_OF_QUARTERS = "mean_of_quarters", _("四季平均")
    WEIGHTED = "weighted", _("按权重汇总")


class CombineMethod(models.TextChoices):
    """How one result is made of the two scores (docs/rules.md 5.3, CMB-1 to CMB-6)."""

    APART = "apart", _("分别排名，不合成")
    WEIGHTED = "weighted", _("按权重相加")
    ITEM = "item", _("业务作为党建得分中的一项")
    COEFFICIENT = "coefficient", _("业务得分乘以党建等次系数")
    LOWER = "lower", _("就低不就高")
    GEOMETRIC = "geometric", _("两项乘积开平方")


class LowerBy(models.TextChoices):
    """What the lower of the two is taken of (CMB-5)."""

    GRADE = "grade", _("取较低等次，不合成分数")
    POINTS = "points", _("取较低得分")


class ParamName(models.TextChoices):
    """Parameters of metrics and rules in the words of a form and a workbook."""

    KINDS = "kinds", _("活动类型")
    MEASURE = "measure", _("业务指标")
    DAYS = "days", _("天数")
    TAG = "tag", _("标签")
    POSTS = "posts", _("支委职务")
    LEVELS = "levels", _("荣誉级别")
    AWARD_LEVELS = "award_levels", _("获奖级别")
    CLASSES = "classes", _("获奖等次")
    OF = "of", _("对象")
    DEDUCT = "deduct", _("每次扣")
    EARN = "earn", _("每次得")
    FREE = "free", _("免扣次数")
    TARGET = "target", _("目标")
    BANDS = "bands", _("分档")
    POINTS = "points", _("折算点")
    AT_LEAST = "at_least", _("不低于")
    AT_MOST = "at_most", _("不高于")
