"""No network: every Python process that finds this folder on PYTHONPATH can reach its own machine only.

The course promises to run offline. With this in place a test, a notebook kernel or a worker process that tries to reach
anything else fails at once, with a sentence that says what it tried. Programs that are not Python are not covered.
"""

import os
import socket

_LOOPBACK = ("localhost", "ip6-localhost", "::1", "0.0.0.0", "::", "", None)
_INTERNET = (socket.AF_INET, socket.AF_INET6)


def _is_loopback(host):
    host = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    return host in _LOOPBACK or host.startswith("127.") or host.startswith("::ffff:127.")


def _refuse(what):
    raise OSError(f"offline tests: no network, tried to reach {what}")


def _guard_address(name):
    real = getattr(socket.socket, name)

    def guarded(self, *args):
        address = args[0] if name in ("connect", "connect_ex") else args[-1]  # sendto(data, [flags,] address)
        if self.family in _INTERNET and isinstance(address, tuple) and not _is_loopback(address[0]):
            _refuse(f"{address[0]}:{address[1]}")
        return real(self, *args)

    setattr(socket.socket, name, guarded)


def _guard_lookup(name):
    real = getattr(socket, name)

    def guarded(host, *args, **options):
        if not _is_loopback(host):
            _refuse(f"{host!r} ({name})")
        return real(host, *args, **options)

    setattr(socket, name, guarded)


if not getattr(socket, "_govtext_offline", False):
    socket._govtext_offline = True
    for _name in ("connect", "connect_ex", "sendto"):
        _guard_address(_name)
    for _name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
        _guard_lookup(_name)
    # A proxy on the own machine would be a way out.
    for _name in [n for n in os.environ if n.lower() in ("http_proxy", "https_proxy", "all_proxy", "ftp_proxy")]:
        del os.environ[_name]
