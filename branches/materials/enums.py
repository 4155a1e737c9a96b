from django.db import models
from django.utils.translation import gettext_lazy as _


class MoveKind(models.TextChoices):
    """The nodes of a trace: bought, put in store, handed out or brought back. What lay there when the ledger began is opening stock."""

    OPENING = "opening", _("期初")
    PURCHASED = "purchased", _("采购")
    STORED = "stored", _("入库")
    ISSUED = "issued", _("领用")
    RETURNED = "returned", _("退回")


MOVE_TONES = {
    MoveKind.OPENING: "mute", MoveKind.PURCHASED: "info", MoveKind.STORED: "ok", MoveKind.ISSUED: "warn", MoveKind.RETURNED: "ok",
}  # fmt: skip


class StockTab(models.TextChoices):
    BELOW = "below", _("低于安全库存")
    IDLE = "idle", _("闲置")


class DataLink(models.TextChoices):
    """How the data of a machine come out of it."""

    NONE = "none", _("不采集数据")
    MANUAL = "manual", _("人工抄录")
    EXPORT = "export", _("定期导出")
    ONLINE = "online", _("实时联网")


class CheckMethod(models.TextChoices):
    ROUND = "round", _("点检巡检")
    VIBRATION = "vibration", _("振动监测")
    TEMPERATURE = "temperature", _("温度监测")
    OIL = "oil", _("油液分析")
    ELECTRIC = "electric", _("电气监测")


class EquipmentTab(models.TextChoices):
    UNSOUND = "unsound", _("不完好")
    INNOVATION = "innovation", _("设备创新")
