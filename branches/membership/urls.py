from django.urls import path

from branches.membership import views

urlpatterns = [
    path("membership/", views.development_list, name="development_list"),
    path("membership/new/", views.development_new, name="development_new"),
    path("membership/mine/", views.development_mine, name="development_mine"),
    path("membership/pool/", views.development_pool, name="development_pool"),
    path("membership/shares/", views.development_shares, name="development_shares"),
    path("membership/steps/", views.development_steps, name="development_steps"),
    path("membership/records/<int:pk>/", views.development_record, name="development_record"),
    path("membership/<int:pk>/", views.development_detail, name="development_detail"),
    path("membership/<int:pk>/step/", views.development_step, name="development_step"),
    path("membership/<int:pk>/back/", views.development_back, name="development_back"),
    path("membership/<int:pk>/redo/", views.development_redo, name="development_redo"),
    path("membership/<int:pk>/close/", views.development_close, name="development_close"),
    path("membership/<int:pk>/review/", views.development_review, name="development_review"),
    path("membership/<int:pk>/override/", views.development_override, name="development_override"),
    path("membership/<int:pk>/move/", views.development_move, name="development_move"),
    path("membership/<int:pk>/paper/<str:kind>/", views.development_paper, name="development_paper"),
]
