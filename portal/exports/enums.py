from django.db import models
from django.utils.translation import gettext_lazy as _


class ExportFormat(models.TextChoices):
    XLSX = "xlsx", _("Excel 表格（xlsx）")
    CSV = "csv", _("文本表格（csv）")


class ExportState(models.TextChoices):
    ASKED = "asked", _("待审批")
    QUEUED = "queued", _("正在生成")
    READY = "ready", _("可以下载")
    FAILED = "failed", _("没有生成")
    REFUSED = "refused", _("未获批准")
    CANCELLED = "cancelled", _("已取消")
    EXPIRED = "expired", _("已过期删除")
