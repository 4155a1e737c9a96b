"""Refusals that services raise. Pages turn them into form errors, the API into problem answers."""

from typing import Any

from django.http import Http404

from portal.kernel.verdict import Verdict


class RuleBroken(Exception):
    """A rule of the domain says no.

    ``code`` names the sentence (see ``portal.kernel.sentences``), ``params`` fill it, ``field`` is the form
    field to stand beside, if one is to blame.
    """

    status = 422

    def __init__(self, code: str, *, field: str = "", **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.params = params


class EditConflict(RuleBroken):
    """Somebody else saved first. ``params["theirs"]`` maps field label -> stored value, to show the difference."""

    status = 409


class NotReachable(Http404):
    """The object lies outside the actor's reach: the answer is 404, the same as for one that does not exist."""


def ensure(verdict: Verdict, *, field: str = "") -> None:
    """Raise RuleBroken when ``verdict`` refuses."""
    if not verdict:
        raise RuleBroken(verdict.code, field=field, **verdict.params)
