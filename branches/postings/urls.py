from django.urls import path

from branches.postings import views

urlpatterns = [
    path("postings/", views.posting_list, name="posting_list"),
    path("postings/new/", views.posting_new, name="posting_new"),
    path("postings/<int:pk>/", views.posting_detail, name="posting_detail"),
    path("postings/<int:pk>/end/", views.posting_end, name="posting_end"),
    path("me/postings/", views.posting_mine, name="posting_mine"),
]
