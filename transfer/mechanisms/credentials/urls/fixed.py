"""Addresses that never change: they stand in QR codes, in signed credentials and in the DID method."""

from django.urls import path

from transfer.mechanisms.credentials.views import files

app_name = "credential_files"
urlpatterns = [
    path("check/<str:token>", files.Address.as_view(), name="address"),
    path("check/<str:token>/qr.svg", files.QrCode.as_view(), name="qr"),
    path("check/<str:token>/certificate.pdf", files.CertificateFile.as_view(), name="pdf"),
    path("check/<str:token>/credential.jwt", files.SignedCredential.as_view(), name="jwt"),
    path(".well-known/did.json", files.DidDocument.as_view(), name="did"),
    path("credentials/status/<int:number>", files.StatusList.as_view(), name="status"),
]
