"""``/api/v1/hazards/``, ``/api/v1/safety-inspections/``, ``/api/v1/accidents/``, ``/api/v1/alarms/``."""

from branches.safety.api.alarms import AlarmViewSet
from branches.safety.api.hazards import HazardViewSet
from branches.safety.api.records import AccidentViewSet, InspectionViewSet

ROUTES = [
    ("hazards", HazardViewSet, "hazard"),
    ("safety-inspections", InspectionViewSet, "safety-inspection"),
    ("accidents", AccidentViewSet, "accident"),
    ("alarms", AlarmViewSet, "alarm"),
]
