"""Show the site on this computer only, as a web server would; browsers allow some things over HTTP only, such as keeping a choice."""

from __future__ import annotations

import functools
import webbrowser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

from govtext.messages import GovtextError, both

LOOPBACK = "127.0.0.1"


class Quiet(SimpleHTTPRequestHandler):
    """Files of a folder, without a line for each."""

    extensions_map: ClassVar[dict[str, str]] = {**SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript", ".svg": "image/svg+xml"}

    def log_message(self, *_: object) -> None:
        pass


def server(folder: Path, port: int = 0) -> ThreadingHTTPServer:
    """A server of the files of a folder, for this computer only; port 0 takes a free one.

    Raises
    ------
    GovtextError
        There is no site in the folder, or the port is taken.
    """
    if not (folder / "index.html").is_file():
        raise GovtextError(f"{folder}：这里没有网站。请先运行 make site。", f"{folder}: there is no site here. Run make site first.")
    try:
        return ThreadingHTTPServer((LOOPBACK, port), functools.partial(Quiet, directory=str(folder)))
    except OSError as error:
        raise GovtextError(f"端口 {port} 用不了（{error.strerror}）。请换一个：--port 8001", f"Port {port} cannot be used ({error.strerror}). Try another: --port 8001") from error


def serve(folder: Path, *, port: int = 0, browser: bool = True) -> int:
    """Serve the site on loopback until Ctrl-C, and open a browser at it."""
    with server(folder, port) as serving:
        address = f"http://{LOOPBACK}:{serving.server_address[1]}/"
        print(both(f"网站在 {address}（只有这台电脑能看到）。按 Ctrl-C 结束。", f"The site is at {address} (for this computer only). Ctrl-C ends it."), flush=True)
        if browser:
            webbrowser.open(address)
        try:
            serving.serve_forever()
        except KeyboardInterrupt:
            return 0
    return 0
