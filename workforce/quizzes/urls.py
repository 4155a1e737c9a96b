from django.urls import path

from workforce.quizzes.views import answering, bank, inspecting, papers

urlpatterns = [
    path("quizzes/", papers.quiz_paper_list, name="quiz_paper_list"),
    path("quizzes/new/", papers.quiz_paper_new, name="quiz_paper_new"),
    path("quizzes/mine/", answering.quiz_mine, name="quiz_mine"),
    path("quizzes/questions/", bank.quiz_question_list, name="quiz_question_list"),
    path("quizzes/questions/new/", bank.quiz_question_new, name="quiz_question_new"),
    path("quizzes/questions/<int:pk>/", bank.quiz_question_detail, name="quiz_question_detail"),
    path("quizzes/questions/<int:pk>/edit/", bank.quiz_question_edit, name="quiz_question_edit"),
    path("quizzes/questions/<int:pk>/approve/", bank.quiz_question_approve, name="quiz_question_approve"),
    path("quizzes/questions/<int:pk>/withdraw/", bank.quiz_question_withdraw, name="quiz_question_withdraw"),
    path("quizzes/inspections/", inspecting.quiz_inspection_list, name="quiz_inspection_list"),
    path("quizzes/inspections/new/", inspecting.quiz_inspection_new, name="quiz_inspection_new"),
    path("quizzes/inspections/<int:pk>/", inspecting.quiz_inspection_detail, name="quiz_inspection_detail"),
    path("quizzes/inspections/<int:pk>/call/", inspecting.quiz_inspection_call, name="quiz_inspection_call"),
    path("quizzes/calls/<int:pk>/start/", answering.quiz_call_start, name="quiz_call_start"),
    path("quizzes/sheets/<int:pk>/", answering.quiz_sheet, name="quiz_sheet"),
    path("quizzes/<int:pk>/", papers.quiz_paper_detail, name="quiz_paper_detail"),
    path("quizzes/<int:pk>/edit/", papers.quiz_paper_edit, name="quiz_paper_edit"),
    path("quizzes/<int:pk>/choose/", papers.quiz_paper_choose, name="quiz_paper_choose"),
    path("quizzes/<int:pk>/lines/<int:line>/drop/", papers.quiz_paper_drop_line, name="quiz_paper_drop_line"),
    path("quizzes/<int:pk>/parts/", papers.quiz_paper_part, name="quiz_paper_part"),
    path("quizzes/<int:pk>/parts/<int:part>/drop/", papers.quiz_paper_drop_part, name="quiz_paper_drop_part"),
    path("quizzes/<int:pk>/publish/", papers.quiz_paper_publish, name="quiz_paper_publish"),
    path("quizzes/<int:pk>/withdraw/", papers.quiz_paper_withdraw, name="quiz_paper_withdraw"),
    path("quizzes/<int:pk>/people/", papers.quiz_paper_people, name="quiz_paper_people"),
    path("quizzes/<int:pk>/start/", answering.quiz_start, name="quiz_start"),
    path("quizzes/<int:pk>/standing/", answering.quiz_standing, name="quiz_standing"),
]
