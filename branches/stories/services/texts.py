"""The words of an enterprise about itself."""

from datetime import datetime

from django.db import transaction

from branches.stories.enums import CultureTextKind
from branches.stories.models import CultureText
from portal.audit.services import record
from portal.kernel.errors import ensure
from portal.organization.models import Node
from portal.rights.access import Actor


@transaction.atomic
def set_culture_text(*, actor: Actor, at: datetime, node: Node, kind: str, text: str) -> CultureText | None:
    """Write or change the words of a unit; an empty text takes them off the page."""
    ensure(actor.may("culture.edit", path=node.path))
    chosen, words = CultureTextKind(kind), text.strip()[:200]
    Node.objects.select_for_update(of=("self",)).get(pk=node.pk)
    known = CultureText.objects.filter(node=node, kind=chosen).first()
    if known is None and not words:
        return None
    if known is not None and known.text == words:
        return known
    row = known or CultureText(node=node, kind=chosen)
    before = {"text": row.text}
    row.text, row.set_by, row.set_at = words, actor.user, at
    record(actor=actor, at=at, action="culture.text_set", obj=node, path=node.path, before=before, after={"kind": chosen, "text": words})
    if words:
        row.save()
        return row
    row.delete()
    return None
