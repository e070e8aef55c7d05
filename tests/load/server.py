"""A server that repeats what it is sent, and is now and then busy or gone.

Runs as a process of its own, so that nothing of it is measured; prints its port.
"""

from __future__ import annotations

import asyncio
import json
import sys
from itertools import count
from typing import Final

_BUSY: Final = 89
_GONE: Final = 97
"""Every so many requests are answered with 503, or not at all."""


async def main() -> None:
    """Answer until standard input ends."""
    numbers = count(1)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await _answer(reader, writer, next(numbers)):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=256)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> bool:
    """Answer one request; return whether the connection stays open."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines if line)
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    said = json.loads(body)["text"] if body else first.split(" ")[1].rpartition("/")[2]
    if number % _GONE == 0:
        return False
    status = "503 Busy\r\nRetry-After: 0" if number % _BUSY == 0 else "200 OK"
    letter = {"id": said, "subject": None, "status": "sent", "recipients": [{"handle": said}]}
    text = json.dumps(letter).encode()
    writer.write(
        f"HTTP/1.1 {status}\r\nX-Request-Id: {said}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(text)}\r\n\r\n".encode() + text
    )
    await writer.drain()
    return True


if __name__ == "__main__":
    asyncio.run(main())
