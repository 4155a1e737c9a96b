"""What somebody reads who comes back from a door without being let in. Nobody learns from it which accounts exist."""

from django.utils.translation import gettext_lazy as _

_REFUSED = _("用“%(door)s”没有登录成功：对方给出的单位或工号，与本系统可以登录的账号对不上。请用登录名和密码登录，或联系本单位系统管理员。")

SENTENCES = {
    "door.failed": _("用“%(door)s”登录没有完成，请再试一次，或用登录名和密码登录。"),
    "door.locked": _("该账号登录失败次数过多，请 15 分钟后再试，或联系系统管理员。"),
    "door.other_nonce": _REFUSED,
    "door.other_tenant": _REFUSED,
    "door.no_number": _REFUSED,
    "door.no_account": _REFUSED,
}
