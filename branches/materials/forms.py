"""Forms of part files, stores, movements, lines, machines and their checks."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from branches.materials.enums import CheckMethod, DataLink, MoveKind
from branches.materials.messages import SENTENCES
from branches.materials.models import Equipment, Material, MaterialKind, MaterialStore
from branches.materials.services import CheckFacts, EquipmentFacts, MaterialFacts, MoveFacts, StoreFacts
from portal.kernel.forms import OnceForm, day_field
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from portal.people.forms import ColleagueInput


def node_field() -> NodeChoice:
    return NodeChoice(
        label=_("单位"), queryset=Node.objects.none(), to_field_name="code", empty_label=_("请选择"),
        error_messages={"required": SENTENCES["material.node_foreign"]},
    )  # fmt: skip


def amount_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, max_digits=14, decimal_places=3, min_value=0, required=required, help_text=help_text,
        error_messages={"required": SENTENCES["stock.quantity"], "invalid": SENTENCES["stock.quantity"]},
    )  # fmt: skip


def placed(form: forms.Form, row: Any) -> dict[str, Any]:
    """What the form says; a record that stands keeps its unit."""
    data = {k: v for k, v in form.cleaned_data.items() if k not in {"once_key", "version"}}
    return data | {"node": row.node} if row is not None else data


class MaterialForm(OnceForm):
    node = node_field()
    code = forms.CharField(label=_("编码"), max_length=40, help_text=_("与实物标签一致，例如 PJ-0012。"))
    name = forms.CharField(label=_("名称"), max_length=80)
    spec = forms.CharField(label=_("规格型号"), max_length=80, required=False)
    kind = forms.ModelChoiceField(label=_("类别"), queryset=MaterialKind.objects.none(), to_field_name="code", empty_label=_("请选择"))
    unit_label = forms.CharField(label=_("计量单位"), max_length=20, help_text=_("个、套、米、千克等。"))
    maker = forms.CharField(label=_("生产厂家"), max_length=80, required=False)
    fits = forms.CharField(label=_("适用设备"), max_length=120, required=False, help_text=_("例如 MG500 采煤机截割部。"))
    note = forms.CharField(label=_("备注"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    is_active = forms.BooleanField(label=_("在用"), required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, nodes: QuerySet[Node], row: Material | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.fields["kind"].queryset = MaterialKind.objects.filter(is_active=True)
        self.fields["node"].queryset = nodes
        if row is not None:
            del self.fields["node"]
        else:
            del self.fields["is_active"]

    def facts(self) -> MaterialFacts:
        return MaterialFacts(**placed(self, self.row))


class StoreForm(forms.Form):
    node = node_field()
    name = forms.CharField(label=_("存放地点"), max_length=60, help_text=_("例如 井下配件库。"))
    place = forms.CharField(label=_("具体位置"), max_length=80, required=False)
    keeper_no = forms.CharField(
        label=_("保管员工号"), max_length=20, widget=ColleagueInput(), required=False, help_text=_("保管员可以登记这里的出入库。")
    )
    is_active = forms.BooleanField(label=_("在用"), required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, nodes: QuerySet[Node], row: MaterialStore | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.fields["node"].queryset = nodes
        if row is not None:
            del self.fields["node"]

    def facts(self) -> StoreFacts:
        return StoreFacts(**placed(self, self.row))


class StoreChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: MaterialStore) -> str:  # type: ignore[override]
        return f"{obj.name}（{obj.node.short_name or obj.node.name}）"


class MoveForm(OnceForm):
    kind = forms.ChoiceField(label=_("类型"), choices=MoveKind.choices, widget=forms.RadioSelect)
    store = StoreChoice(label=_("存放地点"), queryset=MaterialStore.objects.none(), empty_label=_("请选择"))
    batch_no = forms.CharField(
        label=_("批次号"), max_length=40, required=False, help_text=_("采购和期初不填的，按日期编号；入库、领用、退回填原来的批次号。")
    )
    quantity = amount_field(_("数量"))
    moved_on = day_field(_("日期"))
    supplier = forms.CharField(label=_("供应单位"), max_length=80, required=False, help_text=_("采购时填写。"))
    unit_to = NodeChoice(
        label=_("领用单位"), queryset=Node.objects.none(), to_field_name="code", required=False, empty_label=_("不填"),
        help_text=_("领用和退回时填写。"),
    )  # fmt: skip
    used_for = forms.CharField(label=_("用途"), max_length=120, required=False)
    paper_no = forms.CharField(label=_("单据号"), max_length=40, required=False)

    def __init__(self, *args: Any, material: Material, stores: QuerySet[MaterialStore], units: QuerySet[Node], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.material = material
        self.fields["store"].queryset = stores
        self.fields["unit_to"].queryset = units
        self.fields["quantity"].label = f"{_('数量')}（{material.unit_label}）"

    def facts(self) -> MoveFacts:
        data = {k: v for k, v in self.cleaned_data.items() if k != "once_key"}
        if not data["batch_no"].strip() and data["kind"] in {MoveKind.PURCHASED, MoveKind.OPENING}:
            data["batch_no"] = f"{data['moved_on']:%Y%m%d}"
        return MoveFacts(material=self.material, **data)


class LineForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    least = amount_field(_("安全库存线"), required=False, help_text=_("低于这条线就提醒；留空则不提醒。"))
    shelf = forms.CharField(label=_("货位"), max_length=40, required=False)


class ReverseForm(forms.Form):
    reason = forms.CharField(
        label=_("冲正原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": SENTENCES["stock.no_reason"]},
    )  # fmt: skip


class EquipmentForm(OnceForm):
    node = node_field()
    code = forms.CharField(label=_("设备编号"), max_length=40)
    name = forms.CharField(label=_("设备名称"), max_length=80)
    model = forms.CharField(label=_("型号"), max_length=60, required=False, help_text=_("例如 ZYWL-6000Y。"))
    maker = forms.CharField(label=_("生产厂家"), max_length=80, required=False)
    place = forms.CharField(label=_("安装地点"), max_length=80, required=False)
    used_from = day_field(_("投用日期"))
    is_innovation = forms.BooleanField(label=_("设备创新"), required=False, help_text=_("引进或改造的新设备。"))
    innovation = forms.CharField(label=_("新在哪里"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    data_link = forms.ChoiceField(label=_("数据采集"), choices=DataLink.choices, widget=forms.RadioSelect, initial=DataLink.NONE)
    link_note = forms.CharField(
        label=_("数据链路说明"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("采哪些数据、经什么网络、到哪个系统。"),
    )  # fmt: skip
    retired_on = day_field(_("停用日期"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, nodes: QuerySet[Node], row: Equipment | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.fields["node"].queryset = nodes
        if row is not None:
            del self.fields["node"]
        else:
            del self.fields["retired_on"]

    def facts(self) -> EquipmentFacts:
        return EquipmentFacts(**placed(self, self.row))


class CheckForm(OnceForm):
    checked_on = day_field(_("检测日期"))
    method = forms.ChoiceField(label=_("检测方式"), choices=CheckMethod.choices)
    is_sound = forms.BooleanField(label=_("完好"), required=False, initial=True)
    finding = forms.CharField(
        label=_("发现"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("不完好的必填。")
    )
    forecast_on = day_field(_("预计检修日期"), required=False, help_text=_("根据数据判断需要检修的，写上日期，到期前会提醒。"))

    def facts(self) -> CheckFacts:
        return CheckFacts(**{k: v for k, v in self.cleaned_data.items() if k != "once_key"})


class DoneForm(forms.Form):
    done_on = day_field(_("处理日期"))
    note = forms.CharField(label=_("处理情况"), max_length=300, error_messages={"required": SENTENCES["equipment.no_done"]})
