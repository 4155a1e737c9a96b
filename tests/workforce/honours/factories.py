"""Factories of honours."""

from datetime import date

import factory

from portal.kernel import clock
from tests.support.factories import PersonFactory, UserFactory
from workforce.honours.models import Honour, HonourTitle


class HonourTitleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = HonourTitle
        django_get_or_create = ("code",)

    code = "SAFETY-EXPERT"
    name_zh = "安全生产能手"
    name_en = "Safe production expert"


class HonourFactory(factory.django.DjangoModelFactory):
    """Registered; ``confirmed`` by another account."""

    class Meta:
        model = Honour

    class Params:
        confirmed = factory.Trait(confirmed_by=factory.SubFactory(UserFactory), confirmed_at=factory.LazyFunction(clock.now))
        withdrawn = factory.Trait(withdrawn_at=factory.LazyFunction(clock.now), withdraw_reason="登记有误")

    title = factory.SubFactory(HonourTitleFactory)
    level = factory.LazyAttribute(lambda o: o.title.level)
    person = factory.SubFactory(PersonFactory)
    node = factory.LazyAttribute(lambda o: o.person.unit)
    awarded_on = factory.Sequence(lambda n: date(2025, 1 + n % 12, 1 + n // 12 % 28))
    awarded_by = "矿工会"
    registered_by = factory.SubFactory(UserFactory)
    registered_at = factory.LazyFunction(clock.now)
