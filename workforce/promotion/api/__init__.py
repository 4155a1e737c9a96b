"""Routes of applications, batches and the outlook."""

from workforce.promotion.api.batches import BatchViewSet
from workforce.promotion.api.cases import PromotionViewSet
from workforce.promotion.api.outlook import OutlookViewSet

ROUTES = [
    ("promotions", PromotionViewSet, "promotion"),
    ("promotion-batches", BatchViewSet, "promotion-batch"),
    ("promotion-outlook", OutlookViewSet, "promotion-outlook"),
]
