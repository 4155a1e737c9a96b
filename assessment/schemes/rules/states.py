"""Who may adopt a draft, once the matrix has said which roles may."""

from assessment.schemes.enums import SchemeState
from portal.kernel.verdict import ALLOWED, Verdict, denied


def may_adopt(*, state: str, drafted_by: int | None, actor_id: int | None) -> Verdict:
    """A draft is adopted by another person than the one who drafted it; an adopted version stays as it is."""
    if state != SchemeState.DRAFT:
        return denied("scheme.not_a_draft")
    if drafted_by is not None and drafted_by == actor_id:
        return denied("scheme.own_draft")
    return ALLOWED
