"""``rnn-tui serve --follow RUN``: one program looks at a run, for all who watch it in a browser."""

import asyncio
import re
import socket
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from rnn_tui.cli.signals import leaving_on_signals
from rnn_tui.cli.streams import one_line, tell
from rnn_tui.errors import RnnTuiError
from rnn_tui.language import _, spoken_language
from rnn_tui.reasons import reason_of
from rnn_tui.terminal.log import log_to_file
from rnn_tui.there import is_there

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
    from rnn_tui.serve.child import ChildError

    with suppress(KeyboardInterrupt), leaving_on_signals(), TemporaryDirectory(prefix="rnn-tui-") as home:
        _wait_for_parameters(folder)
        try:
            asyncio.run(_follow(host, listening, folder, size, view, most, Path(home)))
        except OSError as error:
            raise RnnTuiError(_("the program could not be started: {reason}").format(reason=reason_of(error))) from None
        except ChildError as error:
            *_others, last = str(error).strip().splitlines() or [""]
            raise RnnTuiError(last.removeprefix(_SAYS_WHO)) from None


def _wait_for_parameters(folder: Path) -> None:
    """Wait for the first that a training saves, which may take half a minute, as long as it is under way."""
    from rnn_tui.runs.layout import NEWEST
    from rnn_tui.runs.lock import LOOK_EVERY, is_held

    if not is_there(folder / NEWEST) and is_held(folder):
        tell(_("the training has only begun: waiting for its first parameters"))
        while not is_there(folder / NEWEST) and is_held(folder):
            time.sleep(LOOK_EVERY)


async def _follow(
    host: str,
    listening: socket.socket,
    folder: Path,
    size: tuple[int, int],
    view: str | None,
    most: int,
    home: Path,
) -> None:
    from rnn_tui.serve.child import Child
    from rnn_tui.serve.follow import Follower, FollowServer, make_home
    from rnn_tui.serve.gate import Gate
    from rnn_tui.serve.running import address_of, names_of, run
    from rnn_tui.serve.server import PROGRAM
    from rnn_tui.serve.visitors import Visitors

    log_to_file()
    make_home(home)
    command = [*PROGRAM, "open", str(folder.absolute()), "--last", "--only-look"]
    command += [] if view is None else ["--view", view]
    child = Child(command, Visitors(home).environment_of(home, spoken_language(), light=False), home)
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
