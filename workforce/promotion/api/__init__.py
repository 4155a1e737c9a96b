"""Routes of applications, batches and the outlook."""

from workforce.promotion.api.batches import BatchViewSet
from workforce.promotion.api.cases import PromotionViewSet
from workforce.promotion.api.exams import ExamViewSet
from workforce.promotion.api.fasttrack import FastTrackViewSet
from workforce.promotion.api.outlook import OutlookViewSet
from workforce.promotion.api.volumes import VolumeViewSet

ROUTES = [
    ("promotions", PromotionViewSet, "promotion"),
    ("promotion-batches", BatchViewSet, "promotion-batch"),
    ("exams", ExamViewSet, "exam"),
    ("exam-volumes", VolumeViewSet, "exam-volume"),
    ("fasttracks", FastTrackViewSet, "fasttrack"),
    ("promotion-outlook", OutlookViewSet, "promotion-outlook"),
]
