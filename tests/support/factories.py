"""Factories of the ground floor that every test room uses; each subject keeps its own beside its tests."""

from datetime import UTC, date, datetime

import factory

from portal.organization.enums import NodeKind
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.models import RoleGrant, User

STANDING_NUMBERS = range(10051, 10100)  # staff numbers of the people of ``people.py``, the same in each test
FIRST, BEYOND = STANDING_NUMBERS.stop, 50000


class NodeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Node

    code = factory.Sequence(lambda n: f"N{n:04d}")
    name = factory.LazyAttribute(lambda o: f"组织{o.code}")
    short_name = factory.LazyAttribute(lambda o: o.code)
    kind = NodeKind.DISTRICT
    parent = None
    path = factory.LazyAttribute(lambda o: (o.parent.path if o.parent else "") + o.code + "/")
    depth = factory.LazyAttribute(lambda o: o.parent.depth + 1 if o.parent else 0)
    opened_on = date(2020, 1, 1)


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    # Five digits below 50000, however long a run: numbers from there on belong to the tables that tests import.
    staff_no = factory.Sequence(lambda n: f"{FIRST + n % (BEYOND - FIRST)}")
    name = factory.Sequence(lambda n: f"员工{n}")
    unit = factory.SubFactory(NodeFactory)
    hired_on = date(2015, 1, 1)


class UserFactory(factory.django.DjangoModelFactory):
    """A signed-in account without any right; its password is ``test-pass-2026``."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    person = factory.SubFactory(PersonFactory)
    username = factory.LazyAttribute(lambda o: o.person.staff_no)
    display_name = factory.LazyAttribute(lambda o: o.person.name)
    # A cheap hash: tests sign in by force_login; those that type a password set it themselves.
    password = "!"


class RoleGrantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RoleGrant

    user = factory.SubFactory(UserFactory)
    starts_on = date(2020, 1, 1)
    granted_at = datetime(2020, 1, 1, tzinfo=UTC)
