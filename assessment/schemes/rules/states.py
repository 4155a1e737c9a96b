"""Who may change and who may adopt a draft, once the matrix has said which roles may."""

from collections.abc import Collection

from assessment.schemes.enums import SchemeState
from portal.kernel.verdict import ALLOWED, Verdict, denied


def may_adopt(*, state: str, drafted_by: int | None, actor_id: int | None, editors: Collection[int] = ()) -> Verdict:
    """A draft is adopted by another person than those who wrote it; an adopted version stays as it is."""
    if state != SchemeState.DRAFT:
        return denied("scheme.not_a_draft")
    if (drafted_by is not None and drafted_by == actor_id) or actor_id in editors:
        return denied("scheme.own_draft")
    return ALLOWED


def may_change(*, state: str, is_shipped: bool) -> Verdict:
    """Drafts change, adopted versions and the templates that came with the portal do not: a new version is drafted from them."""
    if is_shipped:
        return denied("scheme.shipped")
    return ALLOWED if state == SchemeState.DRAFT else denied("scheme.stays")
