"""What a file is, by its content. Its name and what the browser says count for nothing but a comparison."""

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO

# Possessive: megabytes of blanks are looked at once, not once for each of them.
_MARKUP = re.compile(rb"\s*+(?:\xef\xbb\xbf)?+\s*+<(?:!doctype|html|svg|script|\?xml|body|head|iframe)", re.I)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa", b"#!")
_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (_OLE, "ole"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its code, media type, and the name endings that fit it. archive: holds members to look into."""

    code: str
    media_type: str
    endings: tuple[str, ...]
    archive: bool = False


def _office(code: str, name: str, *endings: str) -> Kind:
    return Kind(code, f"application/vnd.openxmlformats-officedocument.{name}", endings, archive=True)


_OPEN = "application/vnd.oasis.opendocument."
KINDS = {
    kind.code: kind
    for kind in (
        Kind("pdf", "application/pdf", ("pdf",)),
        _office("docx", "wordprocessingml.document", "docx", "docm"),
        _office("xlsx", "spreadsheetml.sheet", "xlsx", "xlsm"),
        _office("pptx", "presentationml.presentation", "pptx", "pptm"),
        Kind("ole", "application/x-ole-storage", ("doc", "xls", "ppt", "wps", "et", "dps")),
        Kind("odt", f"{_OPEN}text", ("odt",), archive=True),
        Kind("ods", f"{_OPEN}spreadsheet", ("ods",), archive=True),
        Kind("odp", f"{_OPEN}presentation", ("odp",), archive=True),
        Kind("ofd", "application/ofd", ("ofd",), archive=True),
        Kind("zip", "application/zip", ("zip",), archive=True),
        Kind("png", "image/png", ("png",)),
        Kind("jpeg", "image/jpeg", ("jpg", "jpeg")),
        Kind("gif", "image/gif", ("gif",)),
        Kind("webp", "image/webp", ("webp",)),
        Kind("tiff", "image/tiff", ("tif", "tiff")),
        Kind("text", "text/plain", ("txt", "csv", "md", "json")),
        Kind("markup", "application/octet-stream", ()),
        Kind("program", "application/octet-stream", ()),
        Kind("unknown", "application/octet-stream", ()),
    )
}


def kind_of(content: bytes) -> Kind:
    """The kind of a content. "unknown" for what is none of ours; never an error."""
    return KINDS[_code(content)]


def _code(content: bytes) -> str:
    if content.startswith(_PROGRAMS):
        return "program"
    for magic, code in _MAGIC:
        if content.startswith(magic):
            return code
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _package(content)
    if _MARKUP.match(content):
        return "markup"
    return "text" if _is_text(content) else "unknown"


def _package(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                declared = archive.read("mimetype").decode("ascii", "replace").strip()
                for code in ("odt", "ods", "odp"):
                    if declared == KINDS[code].media_type:
                        return code
    except (zipfile.BadZipFile, zipfile.LargeZipFile, RuntimeError, NotImplementedError, OSError, ValueError, EOFError):
        return "unknown"
    if "[Content_Types].xml" in names:
        for part, code in (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx")):
            if any(name.startswith(part) for name in names):
                return code
    return "ofd" if "OFD.xml" in names else "zip"


def _is_text(content: bytes) -> bool:
    for encoding in ("utf-8", "gb18030", "utf-16"):
        if encoding == "utf-16" and content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        try:
            return not _CONTROLS.search(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    return False
