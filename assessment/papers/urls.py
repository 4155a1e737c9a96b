from django.urls import path

from assessment.papers.views import evaluation, official, receipts

urlpatterns = [
    path("papers/", official.paper_list, name="paper_list"),
    path("papers/register/", official.paper_register, name="paper_register"),
    path("papers/evaluation/", evaluation.evaluation, name="evaluation"),
    path("papers/evaluation/<str:form>/", evaluation.evaluation_make, name="evaluation_make"),
    path("papers/new/<str:code>/<str:kind>/", official.paper_new, name="paper_new"),
    path("papers/<int:pk>/", official.paper_detail, name="paper_detail"),
    path("papers/<int:pk>/<str:form>/", official.paper_make, name="paper_make"),
    path("papers/receipts/<str:key>/", receipts.receipt_detail, name="receipt_detail"),
    path("papers/receipts/<str:key>/<str:paper>/<str:form>/", receipts.receipt_make, name="receipt_make"),
]
