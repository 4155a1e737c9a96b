from django.utils.translation import gettext_lazy as _

from portal.exports import todos
from portal.exports.messages import SENTENCES
from portal.kernel import menu, retention, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo


def connect() -> None:
    sentences.register(SENTENCES)
    retention.declare("exports", _("导出的文件"))
    notices.register_codes("export.", Category.OTHER)
    notices.register_codes("export.notice_refused", Category.OTHER, is_private=True)
    menu.add(menu.MenuEntry("exports", "file-download", _("我的导出"), "export_list", "export.run", 57, group=menu.SETUP))
    register_todo(TodoKind("exports", _("待审批的导出"), "export.run", todos.to_decide, order=14, url_name="export_list"))
