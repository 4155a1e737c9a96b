"""Narrowing the notices and the log."""

from typing import Any

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from portal.notices.enums import Category, Channel, DeliveryKind, DeliveryState
from portal.notices.models import Delivery, Notice


class NoticeFilter(filters.FilterSet):
    category = filters.ChoiceFilter(label=_("类别"), choices=Category.choices, empty_label=_("所有类别"))

    class Meta:
        model = Notice
        fields = ["category"]


class DeliveryFilter(filters.FilterSet):
    """The state stands in the tabs."""

    kind = filters.ChoiceFilter(label=_("种类"), choices=DeliveryKind.choices, empty_label=_("所有种类"))
    channel = filters.ChoiceFilter(label=_("渠道"), choices=Channel.choices, empty_label=_("所有渠道"))
    state = filters.ChoiceFilter(choices=DeliveryState.choices, widget=filters.widgets.forms.HiddenInput)

    class Meta:
        model = Delivery
        fields: Any = ["kind", "channel", "state"]
