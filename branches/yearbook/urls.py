from django.urls import path

from branches.yearbook import views

urlpatterns = [
    path("year-books/", views.year_book_list, name="year_book_list"),
    path("year-books/new/", views.year_book_new, name="year_book_new"),
    path("year-books/<int:pk>/", views.year_book_detail, name="year_book_detail"),
    path("year-books/<int:pk>/summary/", views.year_book_summary, name="year_book_summary"),
    path("year-books/<int:pk>/settle/", views.year_book_settle, name="year_book_settle"),
    path("year-books/<int:pk>/reopen/", views.year_book_reopen, name="year_book_reopen"),
    path("year-books/<int:pk>/paper/<str:kind>/", views.year_book_paper, name="year_book_paper"),
]
