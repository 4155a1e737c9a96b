"""A file becomes a draft, a draft becomes the adopted version."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from assessment.schemes.access import adopt_verdict
from assessment.schemes.enums import SchemeState
from assessment.schemes.models import AssessmentScheme
from assessment.schemes.registry import checks
from assessment.schemes.rules import body_from_json, body_to_json, case_to_json, fingerprint, parse_file, silent
from assessment.schemes.selectors import known_codes, known_metrics, library_texts
from portal.audit.services import record
from portal.kernel.errors import RuleBroken, ensure
from portal.rights.access import Actor


@transaction.atomic
def import_scheme(*, actor: Actor, at: datetime, text: str) -> AssessmentScheme:
    """Store a scheme file as a draft. The same content again returns the draft that is there.

    Raises SchemeRefused with every problem by line, or RuleBroken when the version is taken by another content.
    """
    ensure(actor.may("scheme.edit", path=highest(actor), state=SchemeState.DRAFT))
    parsed, cases = parse_file(text, known_metrics(), known_codes())
    body = body_to_json(parsed)
    mark = fingerprint(body)
    rows = AssessmentScheme.objects.filter(code=body["code"])
    same = rows.filter(version=body["version"]).first()
    if same is not None and same.sha256 == mark:
        return same
    if same is not None:
        newest = rows.aggregate(n=Max("version"))["n"]
        raise RuleBroken("scheme.version_exists", field="file", item=body["code"], version=body["version"], next=newest + 1)
    try:
        with transaction.atomic():
            scheme = AssessmentScheme.objects.create(
                code=body["code"], version=body["version"], name_zh=body["name_zh"], name_en=body["name_en"],
                source_text=text, body=body, sha256=mark, drafted_by=actor.user, drafted_at=at,
                cases=[case_to_json(case) for case in cases],
            )  # fmt: skip
    except IntegrityError as broken:  # somebody imported the same version a moment ago
        raise RuleBroken(
            "scheme.version_exists", field="file", item=body["code"], version=body["version"], next=body["version"] + 1
        ) from broken
    record(actor=actor, at=at, action="scheme.imported", obj=scheme, after={"sha256": mark})
    return scheme


@transaction.atomic
def adopt_scheme(*, actor: Actor, at: datetime, scheme: AssessmentScheme, revision: int | None = None) -> AssessmentScheme:
    """Put a draft into force; the adopted version of the same code before it is retired. Two persons: not by the drafter.

    ``revision``: the state of the draft that the adopter has read. RuleBroken when it has been changed since, or when one of its
    golden cases does not come out, or when it counts records in both tracks without stated shares.
    """
    scheme = AssessmentScheme.objects.select_for_update().get(pk=scheme.pk)
    ensure(adopt_verdict(actor, scheme))
    if revision is not None and revision != scheme.revision:
        raise RuleBroken("scheme.changed_meanwhile")
    twice = silent(body_from_json(scheme.body))
    if twice is not None:  # drafted from a version of days without shares
        raise RuleBroken("scheme.share_unstated", item=twice.party.code, other=twice.business.code)
    for check in checks():
        check(scheme)
    retired = AssessmentScheme.objects.filter(code=scheme.code, state=SchemeState.ADOPTED).exclude(pk=scheme.pk)
    retired.update(state=SchemeState.RETIRED)
    scheme.state, scheme.adopted_by, scheme.adopted_at = SchemeState.ADOPTED, actor.user, at
    scheme.save(update_fields=["state", "adopted_by", "adopted_at"])
    record(actor=actor, at=at, action="scheme.adopted", obj=scheme, before={"state": "draft"}, after={"state": "adopted"})
    return scheme


def load_library(*, actor: Actor, at: datetime) -> list[AssessmentScheme]:
    """Store the templates of docs/rules.md 5.2 that ship with the portal as drafts, where they are not there yet."""
    return [import_scheme(actor=actor, at=at, text=text) for text in library_texts()]


def highest(actor: Actor) -> str:
    """Schemes belong to no node: any reach of the right will do, so ask for the widest that the actor has."""
    return next(iter(actor.scope("scheme.edit").paths), "")
