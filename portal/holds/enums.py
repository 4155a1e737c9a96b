from django.db import models
from django.utils.translation import gettext_lazy as _


class HoldState(models.TextChoices):
    ORDERED = "ordered", _("待确认")
    STANDING = "standing", _("已生效")
    LIFTING = "lifting", _("待解除")
    LIFTED = "lifted", _("已解除")
    DECLINED = "declined", _("未同意")


HOLD_TONES = {
    HoldState.ORDERED: "warn", HoldState.STANDING: "ok", HoldState.LIFTING: "warn", HoldState.LIFTED: "mute", HoldState.DECLINED: "mute",
}  # fmt: skip
