"""Out of the house as a file and back in by the import, as its owner does it."""

import io

from portal.exchange.registry import kind_of
from portal.exchange.services import check_table
from portal.exports.services import request_export
from portal.kernel import clock
from portal.kernel.exporters import exporter_of
from portal.rights.access import actor_of
from tests.portal.exports.files import content_of

FORMATS = ["xlsx", "csv"]


def back(user, export):
    """Import the file of ``export`` for good, as its owner."""
    kind = kind_of(exporter_of(export.exporter).imports)
    file = io.BytesIO(content_of(export))
    return check_table(kind=kind, file=file, name=export.name, actor=actor_of(user, clock.today()), at=clock.now(), commit=True)


def taken(user, key, query, format, **how):
    return request_export(
        actor=actor_of(user, clock.today()),
        at=clock.now(),
        exporter=exporter_of(key),
        query=query,
        format=format,
        reason="导出后核对",
        **how,
    )
