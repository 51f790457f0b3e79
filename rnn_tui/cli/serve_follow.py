"""``rnn-tui serve --follow RUN``: one program looks at a run, for all who watch it in a browser."""

import asyncio
import os
import re
import socket
from contextlib import suppress
from pathlib import Path

import click

from rnn_tui.cli.signals import leaving_on_signals
from rnn_tui.cli.streams import one_line, tell
from rnn_tui.errors import RnnTuiError
from rnn_tui.language import VARIABLE, _, spoken_language
from rnn_tui.places import HOME
from rnn_tui.reasons import reason_of
from rnn_tui.terminal.log import log_to_file

USUAL_SIZE = (120, 36)  # columns and rows
USUAL_WATCHERS = 100
_SIZE = re.compile(r"(\d{1,4})x(\d{1,4})")
_SMALLEST, _LARGEST = (60, 20), (300, 100)  # columns and rows
_SAYS_WHO = "rnn-tui: "  # before each line that a command complains with


class Size(click.ParamType[tuple[int, int]]):
    """The type of an option that is the size of a window in cells: columns and rows."""

    name = "size"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return what stands for the size on a help page."""
        del param, ctx
        return _("COLUMNSxROWS")

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        """Return columns and rows; fail with a sentence otherwise."""
        found = _SIZE.fullmatch(str(value))
        size = (int(found[1]), int(found[2])) if found else (0, 0)
        if not all(least <= number <= most for least, number, most in zip(_SMALLEST, size, _LARGEST)):
            self.fail(_("{value!r} is no size from 60x20 to 300x100").format(value=str(value)), param, ctx)
        return size


def follow_run(
    host: str, listening: socket.socket, folder: Path, size: tuple[int, int], view: str | None, most: int
) -> None:
    """Serve the run in ``folder`` to ``most`` watchers at a time, until a signal comes."""
    from rnn_tui.runs.follow import wait_for_parameters
    from rnn_tui.serve.child import ChildError

    with suppress(KeyboardInterrupt), leaving_on_signals():
        wait_for_parameters(folder, lambda: tell(_("the training has only begun: waiting for its first parameters")))
        try:
            asyncio.run(_follow(host, listening, folder.resolve(), size, view, most))
        except OSError as error:
            raise RnnTuiError(_("the program could not be started: {reason}").format(reason=reason_of(error))) from None
        except ChildError as error:
            *_others, last = str(error).strip().splitlines() or [""]
            raise RnnTuiError(last.removeprefix(_SAYS_WHO)) from None


async def _follow(
    host: str, listening: socket.socket, folder: Path, size: tuple[int, int], view: str | None, most: int
) -> None:
    from rnn_tui.serve.child import Child
    from rnn_tui.serve.follow import Follower, FollowServer
    from rnn_tui.serve.gate import Gate
    from rnn_tui.serve.running import address_of, names_of, run
    from rnn_tui.serve.server import PROGRAM

    log_to_file()
    named = os.path.join(os.curdir, folder.name)  # noqa: PTH118  (a Path has no such beginning, by which it is no name)
    command = [*PROGRAM, "open", named, "--last", "--only-look"]
    command += [] if view is None else ["--view", view]
    environment = {**os.environ, VARIABLE: spoken_language()}
    if os.environ.get(HOME):
        environment[HOME] = str(Path(os.environ[HOME]).absolute())  # it runs elsewhere
    child = Child(command, environment, folder.parent)  # no sentence has a longer path than from there
    follower = Follower(child, *size)
    port = listening.getsockname()[1]
    gate = Gate(port, names_of(host))

    def begun() -> None:
        print(address_of(host, port, gate), flush=True)
        message = _("who opens it watches {run}, and can do nothing to it; ctrl+c ends the server")
        tell(message.format(run=one_line(folder.name)))

    try:
        await follower.begin()
        await run(lambda: FollowServer(gate, follower, folder.name, most).application, listening, begun)
    finally:
        await follower.end()
