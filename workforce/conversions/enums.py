from django.db import models
from django.utils.translation import gettext_lazy as _


class ConversionRoute(models.TextChoices):
    """How it earns: by transfer or licence a share of the net income is due, by own use one of the operating profit."""

    OWN = "own", _("自行实施")
    TRANSFER = "transfer", _("转让")
    LICENCE = "licence", _("许可")


class ConversionState(models.TextChoices):
    REGISTERED = "registered", _("待核验")
    RETURNED = "returned", _("已退回")
    VERIFIED = "verified", _("已核验")
    WITHDRAWN = "withdrawn", _("已撤销")


STATE_TONES = {
    ConversionState.REGISTERED: "warn", ConversionState.RETURNED: "info", ConversionState.VERIFIED: "ok", ConversionState.WITHDRAWN: "mute",
}  # fmt: skip
