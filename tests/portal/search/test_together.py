"""A rebuild while somebody saves, on connections of their own: what was saved last is what is found."""

from collections.abc import Callable
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection, transaction

from portal.organization.models import Node
from portal.search import registry, services
from portal.search.models import SearchEntry
from portal.search.rules import words_of
from tests.portal.publicity.test_together import together
from tests.support.factories import NodeFactory
from tests.support.interleaved import once_after

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]
INDEX = "node"


@pytest.fixture
def node(transactional_db):
    SearchEntry.objects.all().delete()
    return NodeFactory(code="RACE", name="通风一队", short_name="")


def words() -> dict[int, str]:
    return dict(SearchEntry.objects.filter(index=INDEX).values_list("object_id", "words"))


def right(*nodes: Node) -> dict[int, str]:
    return {n.pk: words_of([n.name, n.short_name, n.code]) for n in nodes}


def rename(node: Node, name: str) -> Callable[[], None]:
    @transaction.atomic
    def act() -> None:
        Node.objects.filter(pk=node.pk).update(name=name)
        services.refresh(index=INDEX, ids=[node.pk])

    return act


def when_the_rows_are_read(act: Callable[[], object]):
    return once_after("SELECT", '"portal_node"."name"', act=act)


@pytest.mark.parametrize("is_indexed", [True, False])
def test_a_name_saved_in_the_middle_of_a_rebuild_is_found(node, is_indexed):
    if is_indexed:
        services.refresh(index=INDEX, ids=[node.pk])
    with when_the_rows_are_read(rename(node, "瓦斯抽采队")):
        services.rebuild(index=INDEX)
    node.refresh_from_db()
    assert (node.name, words()) == ("瓦斯抽采队", right(node))


def test_a_record_that_closes_in_the_middle_of_a_rebuild_is_not_found(node):
    services.refresh(index=INDEX, ids=[node.pk])

    @transaction.atomic
    def close():
        Node.objects.filter(pk=node.pk).update(closed_on=node.opened_on)
        services.refresh(index=INDEX, ids=[node.pk])

    with when_the_rows_are_read(close):
        services.rebuild(index=INDEX)
    assert words() == {}


def test_rebuilds_and_refreshes_at_once_leave_one_entry_each(node):
    other = NodeFactory(code="RACE2", name="机电队", short_name="")
    acts = [lambda: services.rebuild(index=INDEX), lambda: services.rebuild(index=INDEX), rename(node, "甲队"), rename(other, "乙队")]
    assert together(*acts) == [""] * 4
    node.refresh_from_db()
    other.refresh_from_db()
    assert words() == right(node, other)


def test_an_update_that_stops_before_the_index_has_a_table_fills_nothing(node):
    portal = apps.get_app_config("portal")
    services.fill_after_migrate(app_config=portal)
    assert words() == right(node)
    gone, table = [i for i in registry.indexes() if i.key == INDEX], "portal_searchentry"
    SearchEntry.objects.all().delete()
    with only_tables(lambda names: [n for n in names if n != table]):
        services.fill_after_migrate(app_config=portal)
    assert words() == {}
    with only_tables(lambda names: [n for n in names if n != gone[0].rows().model._meta.db_table]):
        services.fill_after_migrate(app_config=portal)
    assert words() == {}


@contextmanager
def only_tables(keep: Callable[[list[str]], list[str]]):
    """A database in the middle of an update: some tables are not there yet."""
    names = keep(connection.introspection.table_names())
    known, connection.introspection = connection.introspection, SimpleNamespace(table_names=lambda: names)
    try:
        yield
    finally:
        connection.introspection = known
