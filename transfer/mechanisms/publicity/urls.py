"""Pages of publicity, below /<lang>/."""

from django.urls import path

from transfer.mechanisms.publicity.views import board, objections

app_name = "publicity"
urlpatterns = [
    path("notices/", board.BoardPage.as_view(), name="board"),
    path("notices/of/<uuid:organization>/", board.OwnBoardPage.as_view(), name="board_of"),
    path("notices/<uuid:pk>/", board.NoticePage.as_view(), name="notice"),
    path("notices/<uuid:pk>/object/", objections.FilePage.as_view(), name="file"),
    path("notices/objections/<uuid:pk>/", objections.ObjectionPage.as_view(), name="objection"),
    path("notices/objections/<uuid:pk>/withdraw/", objections.WithdrawPage.as_view(), name="withdraw"),
    path("as/<slug:org>/notices/<uuid:pk>/", board.NoticePage.as_view(), name="notice_acting"),
    path("as/<slug:org>/notices/<uuid:pk>/object/", objections.FilePage.as_view(), name="file_acting"),
    path("as/<slug:org>/notices/<uuid:pk>/<str:move>/", board.NoticeMovePage.as_view(), name="notice_move"),
    path("as/<slug:org>/objections/", objections.DeskPage.as_view(), name="desk"),
    path("as/<slug:org>/objections/<uuid:pk>/", objections.ObjectionPage.as_view(), name="objection_acting"),
    path("as/<slug:org>/objections/<uuid:pk>/admit/", objections.AdmitPage.as_view(), name="admit"),
    path("as/<slug:org>/objections/<uuid:pk>/hear/", objections.HearPage.as_view(), name="hear"),
    path("as/<slug:org>/objections/<uuid:pk>/uphold/", objections.UpholdPage.as_view(), name="uphold"),
    path("as/<slug:org>/objections/<uuid:pk>/dismiss/", objections.DismissPage.as_view(), name="dismiss"),
    path("as/<slug:org>/objections/<uuid:pk>/withdraw/", objections.WithdrawPage.as_view(), name="withdraw_acting"),
]
