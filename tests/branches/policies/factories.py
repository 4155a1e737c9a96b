"""A rule of the committee of the first plant with its file."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from branches.policies import services
from branches.policies.models import Policy
from branches.policies.services import PolicyFacts, VersionFacts
from portal.kernel import clock
from tests.support.papers import PNG


def paper():
    return [SimpleUploadedFile("办法.png", PNG)]


def version(**changes) -> VersionFacts:
    return VersionFacts(**{"effective_on": date(2025, 1, 1), "review_on": date(2030, 1, 1), "note": "首次制定", **changes})


def kept(people, user=None, uploads=None, told=None, **changes) -> Policy:
    facts = PolicyFacts(**{"node": people.nodes["DW1"], "level": "group", "title": "导师带徒管理办法", **changes})
    return services.keep_policy(
        actor=people.actor(user or people.committee), at=clock.now(), facts=facts, version=told or version(),
        uploads=paper() if uploads is None else uploads,
    )  # fmt: skip
