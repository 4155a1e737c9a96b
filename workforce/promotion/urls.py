from django.urls import path

from workforce.promotion.views import office, worker

urlpatterns = [
    path("promotions/mine/", worker.promotion_mine, name="promotion_mine"),
    path("promotions/apply/", worker.promotion_apply, name="promotion_apply"),
    path("promotions/<int:pk>/", worker.promotion_detail, name="promotion_detail"),
    path("promotions/<int:pk>/edit/", worker.promotion_edit, name="promotion_edit"),
    path("promotions/<int:pk>/submit/", worker.promotion_submit, name="promotion_submit"),
    path("promotions/", office.promotion_list, name="promotion_list"),
    path("promotions/<int:pk>/review/", office.promotion_review, name="promotion_review"),
    path("promotions/<int:pk>/judge/", office.promotion_judge, name="promotion_judge"),
    path("promotions/<int:pk>/recheck/", office.promotion_recheck, name="promotion_recheck"),
    path("promotions/<int:pk>/decide/", office.promotion_decide, name="promotion_decide"),
    path("promotions/<int:pk>/approve/", office.promotion_approve, name="promotion_approve"),
]
