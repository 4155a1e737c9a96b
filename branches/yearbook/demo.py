"""The year book of the first branch, bound and made final for last year, and of this year as it stands."""

from datetime import datetime

from django.utils import timezone

from branches.yearbook import services
from branches.yearbook.models import YearBook
from portal.organization.demo import DemoBranch
from portal.rights.access import actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant

SUMMARY = "支部围绕采掘接续和安全生产开展组织生活，党员分片包保责任区，班前微党课和隐患排查结合进行。明年继续把党课讲到班组、讲到现场。"


def bind(sites: list[DemoBranch], now: datetime) -> str:
    node = sites[0].node
    today = timezone.localdate(now)
    secretary = actor_of(RoleGrant.objects.filter(role=Role.SECRETARY, node=node).select_related("user")[0].user, today)
    for year in (today.year - 1, today.year):
        book = YearBook.objects.create(branch=node.branch, year=year, asked_by=secretary.user, asked_at=now)
        book = services.bind_book(actor=secretary, at=now, book=book, progress=lambda _n: None)
        if year < today.year:
            services.summarise(actor=secretary, at=now, book=book, version=book.version, summary=SUMMARY)
            services.settle_book(actor=secretary, at=now, book=book)
    return f"{YearBook.objects.count()} year books"
