from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "document.no_font": _("服务器没有装上中文字体，暂时不能生成 PDF。请改用 Word 文档，并告诉系统管理员。"),
}
