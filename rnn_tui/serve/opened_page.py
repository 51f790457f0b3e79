"""A page that somebody has open: what is drawn and told goes to it, and what it says comes from it.

To the page: what is drawn as bytes, all else as JSON, a list of a word and what belongs to it, ``["ended", sentence]``
at last. It may ask ``["there"]``, and is answered the same: a connection that broke without a sign is found out so.
"""

import asyncio
import json
import socket as sockets
from collections.abc import AsyncIterator

from aiohttp import WSMsgType, web

from rnn_tui.language import said_in
from rnn_tui.serve.gate import language_of

_HEARTBEAT = 20.0  # seconds, after which it is asked whether it is still there
_GOODBYE = 2.0  # seconds at the most: how long it may take for the last sentence
_WAITING = 64 * 1024  # bytes that wait with the system for one who is slow: of what is newer less comes late


class OpenedPage:
    """A page over its websocket; sending to one that has gone raises ConnectionError."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse) -> None:
        self._request, self._socket = request, socket

    @classmethod
    async def open(cls, request: web.Request, most_heard: int, compress: bool) -> "OpenedPage":
        """Take up the connection that a page asks for; what it says at a time has ``most_heard`` bytes."""
        socket = web.WebSocketResponse(
            timeout=_GOODBYE, heartbeat=_HEARTBEAT, max_msg_size=most_heard, compress=compress
        )
        await socket.prepare(request)
        connection = None if request.transport is None else request.transport.get_extra_info("socket")
        if connection is not None:
            connection.setsockopt(sockets.SOL_SOCKET, sockets.SO_SNDBUF, _WAITING)
        return cls(request, socket)

    @property
    def response(self) -> web.WebSocketResponse:
        """What the server answers the request with."""
        return self._socket

    async def draw(self, data: bytes) -> None:
        """Send what a terminal would be sent."""
        await self._socket.send_bytes(data)

    async def tell(self, word: str, *facts: object) -> None:
        """Send a word and what belongs to it."""
        await self._socket.send_json([word, *facts])

    async def words(self) -> AsyncIterator[object]:
        """Return what it says until it goes, or says what is no JSON."""
        async for message in self._socket:
            if message.type != WSMsgType.TEXT:
                return
            try:
                said = json.loads(message.data)
            except (ValueError, RecursionError):
                return
            if said == ["there"]:
                await self.tell("there")
            else:
                yield said

    async def end(self, sentence: str, **values: object) -> None:
        """Say in the language of the page why it is over, and close it."""
        try:
            async with asyncio.timeout(_GOODBYE):
                await self.tell("ended", said_in(language_of(self._request), sentence).format(**values))
                await self._socket.close()
        except (TimeoutError, ConnectionError):
            self.let_go()

    def let_go(self) -> None:
        """Break the connection off: to close it would wait until what was sent has been taken."""
        if self._request.transport is not None:
            self._request.transport.abort()
