"""Forms of safety, by theme."""

from branches.safety.forms.hazards import (
    AssignForm,
    FixForm,
    HazardForm,
    ReasonForm,
    ReturnForm,
    VersionForm,
    return_initial,
    usual_rhythm,
)
from branches.safety.forms.records import AccidentForm, AlarmRuleForm, ConfirmForm, DismissForm, InspectionForm, WithdrawForm
from branches.safety.forms.standards import (
    AreaForm,
    ManualForm,
    MarksForm,
    PlanForm,
    ResultForm,
    StandardForm,
    TaskForm,
    TopicForm,
    VersionUploadForm,
)

__all__ = [
    "AccidentForm", "AlarmRuleForm", "AreaForm", "AssignForm", "ConfirmForm", "DismissForm", "FixForm", "HazardForm", "InspectionForm",
    "ManualForm", "MarksForm", "PlanForm", "ReasonForm", "ResultForm", "ReturnForm", "StandardForm", "TaskForm", "TopicForm",
    "VersionForm", "VersionUploadForm", "WithdrawForm", "return_initial", "usual_rhythm",
]  # fmt: skip
