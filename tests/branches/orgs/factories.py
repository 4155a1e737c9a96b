"""Factories of the party organisation."""

from datetime import date

import factory

from branches.orgs.enums import BranchPostKind
from branches.orgs.models import Branch, BranchCoverage, BranchMembership, BranchPost
from portal.organization.enums import NodeKind
from tests.support.factories import NodeFactory, PersonFactory


class BranchFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Branch

    node = factory.SubFactory(NodeFactory, kind=NodeKind.BRANCH)
    founded_on = date(2020, 1, 1)


class GroupNodeFactory(NodeFactory):
    """A party group; ``parent`` is the node of its branch."""

    kind = NodeKind.PARTY_GROUP


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BranchMembership

    branch = factory.SubFactory(BranchFactory)
    person = factory.SubFactory(PersonFactory)
    from_on = date(2020, 1, 1)


class CoverageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BranchCoverage

    branch = factory.SubFactory(BranchFactory)
    unit = factory.SubFactory(NodeFactory)
    from_on = date(2020, 1, 1)


class PostFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BranchPost

    branch = factory.SubFactory(BranchFactory)
    person = factory.SubFactory(PersonFactory)
    post = BranchPostKind.SECRETARY
    from_on = date(2024, 1, 1)
