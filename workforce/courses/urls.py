from django.urls import path

from workforce.courses.views import learner, office

urlpatterns = [
    path("courses/", office.course_list, name="course_list"),
    path("courses/new/", office.course_new, name="course_new"),
    path("courses/mine/", learner.course_mine, name="course_mine"),
    path("courses/<int:pk>/", office.course_detail, name="course_detail"),
    path("courses/<int:pk>/edit/", office.course_edit, name="course_edit"),
    path("courses/<int:pk>/chapters/", office.course_add_chapter, name="course_add_chapter"),
    path("courses/<int:pk>/publish/", office.course_publish, name="course_publish"),
    path("courses/<int:pk>/withdraw/", office.course_withdraw, name="course_withdraw"),
    path("courses/<int:pk>/learn/", learner.course_learn, name="course_learn"),
    path("courses/<int:pk>/receipt/", learner.course_receipt, name="course_receipt"),
    path("courses/chapters/<int:pk>/", office.course_chapter, name="course_chapter"),
    path("courses/chapters/<int:pk>/drop/", office.course_drop_chapter, name="course_drop_chapter"),
    path("courses/chapters/<int:pk>/read/", learner.course_read, name="course_read"),
    path("courses/chapters/<int:pk>/finish/", learner.course_finish, name="course_finish"),
]
