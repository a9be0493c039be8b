"""Pages of contracts."""

from django.urls import path

from contracts.views import contracts, lists, money, notices, registration_desk, registrations, signing

app_name = "contracts"

urlpatterns = [
    path("transactions/", notices.TransactionsPage.as_view(), name="transactions"),
    path("transactions/feed.atom", notices.FeedView.as_view(), name="transactions_feed"),
    path("transactions/export.csv", notices.ExportView.as_view(), name="transactions_export"),
    path("transactions/<uuid:pk>/", notices.TransactionPage.as_view(), name="transaction"),
    path("as/<slug:org>/transactions/<uuid:pk>/", notices.TransactionPage.as_view(), name="transaction_acting"),
    path("as/<slug:org>/transactions/<uuid:pk>/<str:move>/", notices.NoticeMovePage.as_view(), name="transaction_move"),
    path("distribution-rules/<uuid:pk>/", money.RulePage.as_view(), name="public_rule"),
    path("as/<slug:org>/contracts/", lists.ContractsPage.as_view(), name="contracts"),
    path("as/<slug:org>/contracts/new/", contracts.OutsidePage.as_view(), name="contract_new"),
    path("as/<slug:org>/contracts/from-deal/<uuid:pk>/", contracts.FromDealPage.as_view(), name="from_deal"),
    path("as/<slug:org>/contracts/<uuid:pk>/", contracts.ContractPage.as_view(), name="contract"),
    path("as/<slug:org>/contracts/<uuid:pk>/change/", contracts.ChangePage.as_view(), name="contract_change"),
    path("as/<slug:org>/contracts/<uuid:pk>/text/", contracts.DocumentPage.as_view(), name="contract_text"),
    path("as/<slug:org>/contracts/<uuid:pk>/text.pdf", contracts.PaperPage.as_view(), name="contract_paper"),
    path("as/<slug:org>/contracts/<uuid:pk>/sign/", signing.SignPage.as_view(), name="sign"),
    path("as/<slug:org>/contracts/<uuid:pk>/decline/", signing.DeclinePage.as_view(), name="decline"),
    path(
        "as/<slug:org>/contracts/<uuid:pk>/conditions/<uuid:condition>/",
        contracts.ConditionPage.as_view(),
        name="condition",
    ),
    path("as/<slug:org>/contracts/<uuid:pk>/payments/new/", money.RecordPage.as_view(), name="payment_new"),
    path("as/<slug:org>/contracts/<uuid:pk>/share-out/", money.DistributePage.as_view(), name="distribute"),
    path("as/<slug:org>/contracts/<uuid:pk>/register/", registrations.ApplyPage.as_view(), name="registration_apply"),
    path("as/<slug:org>/contracts/<uuid:pk>/<str:move>/", contracts.ContractMovePage.as_view(), name="contract_move"),
    path("as/<slug:org>/payments/<uuid:pk>/<str:move>/", money.PaymentMovePage.as_view(), name="payment_move"),
    path("as/<slug:org>/registrations/", lists.RegistrationsPage.as_view(), name="registrations"),
    path("as/<slug:org>/registrations/desk/", registration_desk.DeskPage.as_view(), name="registration_desk"),
    path("as/<slug:org>/registrations/<uuid:pk>/", registrations.RegistrationPage.as_view(), name="registration"),
    path(
        "as/<slug:org>/registrations/<uuid:pk>/desk/",
        registration_desk.ReviewPage.as_view(),
        name="registration_review",
    ),
    path(
        "as/<slug:org>/registrations/<uuid:pk>/assess/",
        registration_desk.AssessPage.as_view(),
        name="registration_assess",
    ),
    path(
        "as/<slug:org>/registrations/<uuid:pk>/<str:move>/",
        registrations.RegistrationMovePage.as_view(),
        name="registration_move",
    ),
    path("as/<slug:org>/distributions/", lists.DistributionsPage.as_view(), name="distributions"),
    path("as/<slug:org>/distributions/<uuid:pk>/", money.DistributionPage.as_view(), name="distribution"),
    path(
        "as/<slug:org>/distributions/<uuid:pk>/<str:move>/",
        money.DistributionMovePage.as_view(),
        name="distribution_move",
    ),
    path("as/<slug:org>/distribution-rules/", money.RulesPage.as_view(), name="rules"),
    path("as/<slug:org>/distribution-rules/new/", money.ProposePage.as_view(), name="rule_new"),
    path("as/<slug:org>/distribution-rules/<uuid:pk>/", money.RulePage.as_view(), name="rule"),
    path("as/<slug:org>/distribution-rules/<uuid:pk>/<str:move>/", money.RuleMovePage.as_view(), name="rule_move"),
]
