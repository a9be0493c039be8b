"""Pages of people and organizations."""

from django.urls import path

from institutions.views import accounts, invitations, keys, members, organizations, verification, work

app_name = "institutions"

urlpatterns = [
    path("confirm/", accounts.ConfirmPage.as_view(), name="confirm"),
    path("me/", accounts.DesksPage.as_view(), name="desks"),
    path("me/account/", accounts.AccountPage.as_view(), name="account"),
    path("me/account/change/", accounts.ChangePage.as_view(), name="account_change"),
    path("me/account/close/", accounts.ClosePage.as_view(), name="account_close"),
    path("me/account/erase/", accounts.ErasePage.as_view(), name="account_erase"),
    path("me/organizations/new/", organizations.ApplyPage.as_view(), name="organization_apply"),
    path("invitations/<str:secret>/", invitations.AnswerPage.as_view(), name="invitation"),
    path("organizations/", organizations.PublicListPage.as_view(), name="organizations"),
    path("organizations/<slug:slug>/", organizations.PublicPage.as_view(), name="organization"),
    path("as/<slug:org>/", organizations.ProfilePage.as_view(), name="desk"),
    path("as/<slug:org>/organization/", organizations.ProfilePage.as_view(), name="profile"),
    path("as/<slug:org>/organization/change/", organizations.ChangePage.as_view(), name="profile_change"),
    path("as/<slug:org>/organization/translate/", organizations.TranslatePage.as_view(), name="profile_translate"),
    path("as/<slug:org>/organization/leave/", organizations.LeavePage.as_view(), name="profile_leave"),
    path("as/<slug:org>/members/", members.MembersPage.as_view(), name="members"),
    path("as/<slug:org>/members/invite/", invitations.SendPage.as_view(), name="invite"),
    path("as/<slug:org>/invitations/<uuid:pk>/withdraw/", invitations.WithdrawPage.as_view(), name="uninvite"),
    path("as/<slug:org>/invitations/<uuid:pk>/", invitations.AnswerOwnPage.as_view(), name="invitation_own"),
    path("as/<slug:org>/members/<uuid:pk>/grant/", members.RequestRolesPage.as_view(), name="member_grant"),
    path("as/<slug:org>/members/<uuid:pk>/drop/", members.DropRolesPage.as_view(), name="member_drop"),
    path("as/<slug:org>/members/<uuid:pk>/describe/", members.DescribePage.as_view(), name="member_describe"),
    path("as/<slug:org>/members/<uuid:pk>/<str:move>/", members.MemberMovePage.as_view(), name="member_move"),
    path("as/<slug:org>/role-requests/<uuid:pk>/<str:move>/", members.GrantMovePage.as_view(), name="grant_move"),
    path("as/<slug:org>/work/take/", work.TakeManyPage.as_view(), name="work_take_many"),
    path("as/<slug:org>/work/<uuid:pk>/<str:move>/", work.WorkMovePage.as_view(), name="work_move"),
    path("as/<slug:org>/keys/", keys.KeysPage.as_view(), name="keys"),
    path("as/<slug:org>/keys/new/", keys.CreatePage.as_view(), name="key_new"),
    path("as/<slug:org>/keys/<uuid:pk>/revoke/", keys.RevokePage.as_view(), name="key_revoke"),
    path("as/<slug:org>/verification/", verification.QueuePage.as_view(), name="verification"),
    path("as/<slug:org>/verification/<uuid:pk>/", verification.DecidePage.as_view(), name="verify"),
    path(
        "as/<slug:org>/verification/<uuid:pk>/propose/<str:proposed>/",
        verification.ProposePage.as_view(),
        name="verify_propose",
    ),
    path("as/<slug:org>/verification/<uuid:pk>/<str:move>/", verification.MovePage.as_view(), name="verify_move"),
]
