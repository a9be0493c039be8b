"""The ClamAV daemon as a scanner: the INSTREAM command over TCP or a Unix socket."""

import socket
import struct

from transfer.mechanisms.files.scanning.reports import ScannerAway

_PIECE = 64 * 1024
_SECONDS = 60


def ask(address: str, content: bytes) -> str:
    """The name of the virus in a content, "" when the daemon finds none. ScannerAway when it does not answer.

    address: "host:port" or "unix:/path/of/socket".
    """
    try:
        with _connected(address) as link:
            link.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), _PIECE):
                piece = content[start : start + _PIECE]
                link.sendall(struct.pack("!I", len(piece)) + piece)
            link.sendall(struct.pack("!I", 0))
            answer = _answer(link)
    except OSError as error:
        raise ScannerAway(f"clamd: {error}") from error
    if answer.endswith("OK"):
        return ""
    if answer.endswith("FOUND"):
        return answer.removeprefix("stream:").removesuffix("FOUND").strip()
    raise ScannerAway(f"clamd: {answer[:200]}")


def _connected(address: str) -> socket.socket:
    if address.startswith("unix:"):
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        link.settimeout(_SECONDS)
        link.connect(address.removeprefix("unix:"))
        return link
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=_SECONDS)


def _answer(link: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < 4096:
        piece = link.recv(4096)
        if not piece:
            break
        answer += piece
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()
