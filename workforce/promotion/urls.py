from django.urls import path

from workforce.promotion.views import batches, occupations, office, outlook, worker

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
    path("promotions/outlook/", outlook.promotion_outlook, name="promotion_outlook"),
    path("promotions/outlook/export/", outlook.promotion_outlook_export, name="promotion_outlook_export"),
    path("occupations/", occupations.occupation_list, name="occupation_list"),
    path("occupations/<str:code>/", occupations.occupation_detail, name="occupation_detail"),
    path("occupations/<str:code>/version/", occupations.occupation_version, name="occupation_version"),
    path("batches/", batches.batch_list, name="batch_list"),
    path("batches/new/", batches.batch_new, name="batch_new"),
    path("batches/<int:pk>/", batches.batch_detail, name="batch_detail"),
    path("batches/<int:pk>/add/", batches.batch_add, name="batch_add"),
    path("batches/<int:pk>/remove/<int:case>/", batches.batch_remove, name="batch_remove"),
    path("batches/<int:pk>/close/", batches.batch_step, {"step": "close"}, name="batch_close"),
    path("batches/<int:pk>/convene/", batches.batch_step, {"step": "convene"}, name="batch_convene"),
    path("batches/<int:pk>/publicise/", batches.batch_step, {"step": "publicise"}, name="batch_publicise"),
]
