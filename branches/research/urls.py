from django.urls import path

from branches.research import views

urlpatterns = [
    path("research/", views.research_list, name="research_list"),
    path("research/papers/", views.research_papers, name="research_papers"),
    path("research/new/", views.research_new, name="research_new"),
    path("research/<int:pk>/", views.research_detail, name="research_detail"),
    path("research/<int:pk>/edit/", views.research_edit, name="research_edit"),
    path("research/<int:pk>/close/", views.research_close, name="research_close"),
    path("research/<int:pk>/papers/", views.research_paper, name="research_paper"),
    path("research/papers/<int:pk>/adopted/", views.research_adopt, name="research_adopt"),
]
