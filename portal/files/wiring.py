from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.files.messages import SENTENCES
from portal.files.models import EvidenceLink
from portal.files.scanning import scan
from portal.kernel import menu, retention, sentences, uploads
from portal.search import registry as search


def searched_files() -> QuerySet:
    """Each place where a file stands; the rooms that own the records show them."""
    return EvidenceLink.objects.values_list("pk", "file__name")


def connect() -> None:
    sentences.register(SENTENCES)
    uploads.look_with(scan)
    retention.declare("files", _("没有附在记录上的文件"))
    search.keep(search.SearchIndex("file", searched_files))
    menu.add(menu.MenuEntry("storage", "database", _("文件占用"), "file_usage", "storage.view", 62, group=menu.SETUP))
