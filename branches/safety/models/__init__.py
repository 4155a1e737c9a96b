"""Safety on site: hazards with their closure, the inspections that find them, accidents, alarms of machines.

Hazards follow 《安全生产事故隐患排查治理暂行规定》 (two grades, fixed and checked again) and the house's own 三三制: the team
looks daily, the district weekly, the branch monthly. Every record stands at a unit and names the branch that answers for
the unit on that day, so that officers of both sides reach it (docs/adr/0018). Nobody is ranked: a hazard found is work
done, and the list names posts, not people.
"""

from branches.safety.models.accidents import AccidentRecord
from branches.safety.models.alarms import AlarmKind, AlarmRule, SafetyAlarm
from branches.safety.models.hazards import Hazard, HazardEscalation, HazardGrade
from branches.safety.models.inspections import InspectionRule, SafetyInspection
from branches.safety.models.standards import (
    AcceptanceCheck,
    AcceptanceMark,
    ManualVersion,
    MonthlyTopic,
    SafetyManual,
    StandardItem,
    TopicTask,
    WorkArea,
    WorkplaceStandard,
)

__all__ = [
    "AcceptanceCheck", "AcceptanceMark", "AccidentRecord", "AlarmKind", "AlarmRule", "Hazard", "HazardEscalation", "HazardGrade",
    "InspectionRule", "ManualVersion", "MonthlyTopic", "SafetyAlarm", "SafetyInspection", "SafetyManual", "StandardItem", "TopicTask",
    "WorkArea", "WorkplaceStandard",
]  # fmt: skip
