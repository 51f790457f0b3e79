"""What every application here begins with: nobody gets in past the gate, and no page loads anything from elsewhere."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from rnn_tui.language import LANGUAGES, said_in, spoken_language
from rnn_tui.serve.gate import Gate
from rnn_tui.serve.page import PARTS

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def guarded(gate: Gate, most_bytes: int) -> web.Application:
    """Return an application behind ``gate`` that hands out the parts of the pages; a request has ``most_bytes``."""

    @web.middleware
    async def guard(request: web.Request, handler: _Handler) -> web.StreamResponse:
        refusal = gate.refusal(request)
        if refusal is None:
            return await handler(request)
        sentence, name = refusal
        return web.Response(status=403, text=said_in(language_of(request), sentence).format(name=name) + "\n")

    application = web.Application(middlewares=[guard], client_max_size=most_bytes)
    application.router.add_get("/page/{name}", _hand_out_part)
    application.on_response_prepare.append(_add_headers)
    return application


def let_in(gate: Gate, response: web.Response) -> None:
    """Give a browser the cookie that lets it in from now on."""
    response.set_cookie(gate.cookie, gate.token, httponly=True, samesite="Strict")


def language_of(request: web.Request) -> str:
    """Return the first of the languages that a browser asks for and there is, else the server's own."""
    for part in request.headers.get("Accept-Language", "").split(","):
        name = part.partition(";")[0].strip().partition("-")[0].lower()
        if name in LANGUAGES:
            return name
    return spoken_language()


async def _hand_out_part(request: web.Request) -> web.FileResponse:
    path = PARTS.get(request.match_info["name"])
    if path is None:
        raise web.HTTPNotFound
    return web.FileResponse(path)


async def _add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(_HEADERS)
