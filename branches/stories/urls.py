from django.urls import path

from branches.stories import views

urlpatterns = [
    path("culture/", views.culture_home, name="culture_home"),
    path("culture/texts/", views.culture_texts, name="culture_texts"),
    path("stories/", views.story_library, name="story_library"),
    path("stories/ledger/", views.story_list, name="story_list"),
    path("stories/board/", views.story_board, name="story_board"),
    path("stories/new/", views.story_new, name="story_new"),
    path("stories/<int:pk>/", views.story_detail, name="story_detail"),
    path("stories/<int:pk>/edit/", views.story_edit, name="story_edit"),
    path("stories/<int:pk>/submit/", views.story_submit, name="story_submit"),
    path("stories/<int:pk>/take-back/", views.story_take_back, name="story_take_back"),
    path("stories/<int:pk>/publish/", views.story_publish, name="story_publish"),
    path("stories/<int:pk>/return/", views.story_return, name="story_return"),
    path("stories/<int:pk>/withdraw/", views.story_withdraw, name="story_withdraw"),
    path("stories/<int:pk>/people/<int:line>/", views.story_paper_consent, name="story_paper_consent"),
    path("stories/<int:pk>/document/<str:kind>/", views.story_paper, name="story_paper"),
    path("me/stories/", views.story_mine, name="story_mine"),
    path("me/stories/<int:pk>/", views.story_answer, name="story_answer"),
]
