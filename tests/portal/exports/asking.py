"""Exports as a test asks for them."""

import pytest

from portal.catalogue.models import RuleParameter
from portal.exports import services
from portal.exports.tasks import make
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.exporters import exporter_of

WHY = "季度考核汇总上报"


def ask(actor, *, at=None, key="person-list", **how):
    first = {"query": "", "format": "csv", "columns": None, "reason": ""}
    return services.request_export(actor=actor, at=at or clock.now(), exporter=exporter_of(key), **{**first, **how})


def limit(code: str, value: int) -> None:
    RuleParameter.objects.filter(code=code).update(value=value)


def refusal(call, *args, **how) -> str:
    with pytest.raises(RuleBroken) as broken:
        call(*args, **how)
    return broken.value.code


def work(export):
    make.run(job_id=export.job_id)
    export.refresh_from_db()
    return export
