from django.urls import path

from branches.knowledge import views

urlpatterns = [
    path("knowledge/", views.knowledge_list, name="knowledge_list"),
    path("knowledge/new/", views.knowledge_new, name="knowledge_new"),
    path("knowledge/experts/", views.knowledge_expert_list, name="knowledge_expert_list"),
    path("knowledge/experts/<int:pk>/end/", views.knowledge_expert_end, name="knowledge_expert_end"),
    path("knowledge/<int:pk>/", views.knowledge_detail, name="knowledge_detail"),
    path("knowledge/<int:pk>/edit/", views.knowledge_edit, name="knowledge_edit"),
    path("knowledge/<int:pk>/submit/", views.knowledge_submit, name="knowledge_submit"),
    path("knowledge/<int:pk>/approve/", views.knowledge_approve, name="knowledge_approve"),
    path("knowledge/<int:pk>/return/", views.knowledge_return, name="knowledge_return"),
    path("knowledge/<int:pk>/use/", views.knowledge_use, name="knowledge_use"),
    path("knowledge/<int:pk>/withdraw/", views.knowledge_withdraw, name="knowledge_withdraw"),
]
