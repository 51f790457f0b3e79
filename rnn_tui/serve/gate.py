"""Who is let in: only who was given the address with its token, and only from the page of this server itself.

A page of another site that a visitor has open can send requests here. Its browser says of them which site they come
from (``Origin``), and to which name they were addressed (``Host``), which such a page can have lead here (DNS
rebinding). The token of the address becomes a cookie that such requests do not carry.
"""

import hmac
import secrets
from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from rnn_tui.language import LANGUAGES, N_, said_in, spoken_language
from rnn_tui.text.normal_form import encodable

TOKEN = "token"
NO_TOKEN = N_("this address needs its token: open the whole address that rnn-tui serve has printed")
WRONG_HOST = N_("this server does not go by the name {name}")
WRONG_ORIGIN = N_("pages of {name} may not use this server")
_LONGEST_NAME = 80


class Gate:
    """Knows the ``token``, the ``port`` and the ``names`` that the server is asked for by, apart from addresses."""

    def __init__(self, port: int, names: Collection[str] = (), token: str | None = None) -> None:
        self.token = token or secrets.token_urlsafe(24)
        self.cookie = f"rnn-tui-{port}"  # cookies are shared by all ports of a machine
        self._names = {"localhost", *(name.lower() for name in names)}

    def refusal(self, request: web.Request) -> tuple[str, str] | None:
        """Return the sentence that refuses a request, to be translated, and the name in it; None for a good one.

        Whatever changes something, and a websocket does, has to come from this server's own page.
        """
        host = request.headers.get("Host", "")
        name = _parts(f"//{host}").hostname or ""
        if not (name in self._names or _is_address(name)):
            return WRONG_HOST, name[:_LONGEST_NAME]
        origin = request.headers.get("Origin")
        changes = request.method != "GET" or "Upgrade" in request.headers
        if (origin is None and changes) or (origin is not None and _parts(origin).netloc != host):
            return WRONG_ORIGIN, (origin or "?")[:_LONGEST_NAME]
        if not (self.is_invited(request) or self._is_token(request.cookies.get(self.cookie, ""))):
            return NO_TOKEN, ""
        return None

    def is_invited(self, request: web.Request) -> bool:
        """Return whether it is the page that is asked for, by the whole address."""
        return request.path == "/" and self._is_token(request.query.get(TOKEN, ""))

    def _is_token(self, word: str) -> bool:
        return hmac.compare_digest(word.encode(errors="replace"), self.token.encode())


def guard(gate: Gate) -> Middleware:
    """Return the middleware that lets nobody in whom the gate refuses, and says why in one line."""

    async def let_in(request: web.Request, handler: Handler) -> web.StreamResponse:
        refusal = gate.refusal(request)
        if refusal is None:
            return await handler(request)
        sentence, name = refusal
        said = said_in(language_of(request), sentence).format(name=encodable(name))
        return web.Response(status=403, text=f"{said}\n")

    return web.middleware(let_in)


def language_of(request: web.Request) -> str:
    """Return the first of the languages that a browser asks for and there is, else the server's own."""
    wished: str = request.headers.get("Accept-Language", "")
    for part in wished.split(","):
        name = part.partition(";")[0].strip().partition("-")[0].lower()
        if name in LANGUAGES:
            return name
    return spoken_language()


def _parts(address: str) -> SplitResult:
    """Return the parts of an address, all of them empty where it is none."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _is_address(name: str) -> bool:
    """Return whether ``name`` is a number: nobody can have it lead elsewhere."""
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
