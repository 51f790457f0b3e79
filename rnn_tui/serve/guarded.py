"""What every application here begins with: nobody gets in past the gate, and no page loads anything from elsewhere."""

from aiohttp import web

from rnn_tui.serve.gate import Gate, guard
from rnn_tui.serve.page import PARTS

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Server": "rnn-tui",  # and nothing of what it is made of
}


def guarded(gate: Gate, most_bytes: int) -> web.Application:
    """Return an application behind ``gate`` that hands out the parts of the pages; a request has ``most_bytes``."""
    application = web.Application(middlewares=[guard(gate)], client_max_size=most_bytes)
    application.router.add_get("/page/{name}", _hand_out_part)
    application.on_response_prepare.append(_add_headers)
    return application


def let_in(gate: Gate, response: web.Response) -> None:
    """Give a browser the cookie that lets it in from now on."""
    response.set_cookie(gate.cookie, gate.token, httponly=True, samesite="Strict")


async def _hand_out_part(request: web.Request) -> web.FileResponse:
    path = PARTS.get(request.match_info["name"])
    if path is None:
        raise web.HTTPNotFound
    return web.FileResponse(path)


async def _add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(_HEADERS)
