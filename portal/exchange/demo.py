"""A finished import in the history of the HR office, to be looked at and undone."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from portal.exchange import services
from portal.exchange.enums import ImportMode
from portal.exchange.registry import kind_of
from portal.rights.access import actor_of
from portal.rights.models import User

HEAD = "工号,开始日期,结束日期,外单位名称,岗位"


def show(officer: User, people: Sequence[Any], now: datetime) -> str:
    """Import where some people worked before they came; one row is in trouble and stays out."""
    kind = kind_of("work-history")
    assert kind is not None
    came = [p for p in people if p.hired_on is not None and p.hired_on.year > 2005][:6]
    rows = [f"{p.staff_no},{p.hired_on.year - 4}-03-01,{p.hired_on.year - 1}-12-31,清河矿务局,采煤工" for p in came if p.hired_on]
    file = io.BytesIO("\n".join([HEAD, *rows, f"{came[0].staff_no},去年,,清河矿务局,掘进工"]).encode())
    actor = actor_of(officer, localdate(now))
    batch = services.receive(actor=actor, at=now, kind=kind, file=file, name="入矿前工作经历.csv")
    batch = services.request_commit(actor=actor, at=now, batch=batch, kind=kind, mode=ImportMode.GOOD)
    return f"{batch.created} stretches of work imported, {batch.bad_rows} row refused"
