from django.utils.translation import gettext_lazy as _

from portal.exchange.messages import SENTENCES
from portal.kernel import menu, sentences


def connect() -> None:
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("imports", "file-import", _("批量导入"), "import_start", "import.run", 56))
