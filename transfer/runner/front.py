"""The demo's front door: one address for web and live, as the reverse proxy is in production.

A connection is sent on by its first request: below /live/ to the ASGI server, everything else to the web server, which
closes each connection after its answer (keep-alive off), so that no connection is sent the wrong way.
"""

import argparse
import asyncio
import contextlib

LIVE = b"/live/"
_LIMIT = 64 * 1024
_STARTING = b"The exchange is starting; try again.\n"
_NOT_YET = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain\r\nRetry-After: 1\r\n"
    b"Content-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(_STARTING), _STARTING)
)
_TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


async def serve(port: int, web: int, live: int) -> None:
    """Listen on loopback until cancelled."""

    async def arrived(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await _pass_on(reader, writer, web, live)
        writer.close()

    server = await asyncio.start_server(arrived, "127.0.0.1", port, limit=_LIMIT, backlog=512)
    async with server:
        await server.serve_forever()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, web: int, live: int) -> None:
    try:
        first = await reader.readuntil(b"\r\n")
    except asyncio.LimitOverrunError:
        writer.write(_TOO_LONG)
        await writer.drain()
        return
    words = first.split(b" ")
    path = words[1] if len(words) > 1 else b"/"
    try:
        there, back = await asyncio.open_connection("127.0.0.1", live if path.startswith(LIVE) else web, limit=_LIMIT)
    except OSError:
        writer.write(_NOT_YET)
        await writer.drain()
        return
    back.write(first)
    upward = asyncio.create_task(_copy(reader, back))
    try:
        await _copy(there, writer)
    finally:
        upward.cancel()
        back.close()


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while piece := await source.read(_LIMIT):
            target.write(piece)
            await target.drain()
        if target.can_write_eof():
            target.write_eof()


def main() -> None:
    """`python -m transfer.runner.front PORT WEB LIVE`."""
    parser = argparse.ArgumentParser()
    for name in ("port", "web", "live"):
        parser.add_argument(name, type=int)
    given = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(given.port, given.web, given.live))


if __name__ == "__main__":
    main()
