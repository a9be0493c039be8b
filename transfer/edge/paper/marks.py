"""Marks on paper and screen: the QR code of an address."""

from io import BytesIO

import segno


def qr_matrix(address: str) -> list[list[bool]]:
    """The dark squares of the QR code, quiet zone included, row by row. Error correction M."""
    return [[bool(cell) for cell in row] for row in segno.make_qr(address, error="m").matrix_iter(border=4)]


def qr_svg(address: str) -> bytes:
    """The QR code as an SVG file, black on white, that scales."""
    out = BytesIO()
    segno.make_qr(address, error="m").save(
        out, kind="svg", border=4, dark="#16211f", light="#fff", omitsize=True, xmldecl=False, svgns=True, nl=False
    )
    return out.getvalue()
