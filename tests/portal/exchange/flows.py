"""Imports of people as a test has them: received, corrected, written by whoever acts."""

from portal.exchange import services, tasks
from portal.exchange.enums import ImportState
from portal.exchange.registry import kind_of
from portal.kernel import clock
from portal.people.models import Person
from tests.portal.exchange.factories import table

HEAD = ("工号", "姓名", "单位编码", "手机号")
KIND = "people"


def good(n: int, pre: str = "5") -> list[tuple]:
    return [(f"{pre}{i:04d}", f"测试{i}", "CM-A", None) for i in range(n)]


def receive(actor, *rows, head=HEAD, name="a.xlsx"):
    return services.receive(actor=actor, at=clock.now(), kind=kind_of(KIND), file=table(head, *rows), name=name)


def act(service, actor, batch, **more):
    return service(actor=actor, at=clock.now(), batch=batch, kind=kind_of(KIND), **more)


def counts(batch):
    return batch.rows, batch.created, batch.changed, batch.unchanged, batch.bad_rows, batch.skipped


def entered():
    return Person.objects.filter(staff_no__regex="^[5-9]").count()


def checked(actor, *rows):
    batch = receive(actor, *rows)
    if batch.state == ImportState.WAITING:
        tasks.check(job_id=batch.job_id)
        batch.refresh_from_db()
    return batch
