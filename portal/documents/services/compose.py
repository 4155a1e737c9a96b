"""From a room's template to a file, with the act in the trail."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.audit.services import record
from portal.documents.enums import PaperKind
from portal.documents.rules import LAYOUTS, Document, Layout, read_document
from portal.kernel.errors import NotReachable
from portal.rights.access import Actor

CONTENT_TYPES = {
    PaperKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    PaperKind.PDF: "application/pdf",
}
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')


@dataclass(frozen=True)
class Paper:
    """A finished document, to be sent as a download."""

    name: str
    content_type: str
    content: bytes


@transaction.atomic
def compose(
    *, template: str, context: dict[str, Any], kind: str, actor: Actor, at: datetime, path: str = "", subject: str = "",
    layout: str = "plain",
) -> Paper:  # fmt: skip
    """Render ``template`` (the tags of ``portal.documents.rules``) and set it as Word or PDF.

    The caller has fetched what stands in ``context`` within the actor's reach; ``path`` is the node of the record,
    ``subject`` names it in the file name. A document is a copy that leaves the house, so the trail names it with the hash
    of its bytes. ``layout`` is one of ``LAYOUTS``: ``official`` sets the page as GB/T 9704 asks. NotReachable for a kind that
    is none of PaperKind; RuleBroken ``document.no_font`` where the server has no Chinese font for PDF.
    """
    if kind not in PaperKind.values:
        raise NotReachable(kind)
    document = read_document(render_to_string(template, context))
    made = timezone.localtime(at)
    footer = _("红匠 · %(who)s 于 %(when)s 生成 · 以系统记录为准") % {"who": actor.label, "when": made.strftime("%Y-%m-%d %H:%M")}
    content = _set(document, PaperKind(kind), footer, made, LAYOUTS[layout])
    stem = _NOT_IN_NAMES.sub("_", " ".join(part for part in (document.title, subject) if part))[:80]
    record(
        actor=actor, at=at, action="document.made", kind="document", label=f"{document.title} {subject}".strip(), path=path,
        after={"template": template, "kind": kind, "sha256": hashlib.sha256(content).hexdigest()},
    )  # fmt: skip
    return Paper(f"{stem}.{kind}", CONTENT_TYPES[PaperKind(kind)], content)


def _set(document: Document, kind: PaperKind, footer: str, made: datetime, layout: Layout) -> bytes:
    """The bytes of the file. The libraries that set it are loaded with the first document: most processes never make one."""
    if kind == PaperKind.DOCX:
        from portal.documents.services.docx import docx_of

        return docx_of(document, footer, layout)
    from portal.documents.services.pdf import pdf_of

    return pdf_of(document, footer, made, layout)
