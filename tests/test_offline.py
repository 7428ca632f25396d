"""The tests' own fence: without it "runs offline" would only mean that nobody looked."""

import socket
import time

import pytest

OUTSIDE = "192.0.2.1"  # RFC 5737: an address for documentation, nobody's machine


def test_a_connection_to_another_machine_fails_at_once_and_says_why():
    began = time.perf_counter()
    with socket.socket() as plug, pytest.raises(OSError, match=f"offline tests.*{OUTSIDE}:80"):
        plug.connect((OUTSIDE, 80))
    with pytest.raises(OSError, match="offline tests"):
        socket.create_connection((OUTSIDE, 80), timeout=5)
    with socket.socket() as plug, pytest.raises(OSError, match="offline tests"):
        plug.connect_ex((OUTSIDE, 80))
    with socket.socket(type=socket.SOCK_DGRAM) as plug, pytest.raises(OSError, match="offline tests"):
        plug.sendto(b"?", (OUTSIDE, 53))
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize("look_up", [socket.gethostbyname, lambda name: socket.getaddrinfo(name, 80)])
def test_a_name_look_up_fails_at_once(look_up):
    with pytest.raises(OSError, match=r"offline tests.*example\.org"):
        look_up("example.org")


def test_the_own_machine_can_be_reached():
    """Notebook kernels and worker pools talk to each other over loopback."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(1)
        with socket.create_connection(("localhost", server.getsockname()[1]), timeout=5) as plug:
            there, _ = server.accept()
            with there:
                there.sendall(b"ok")
                assert plug.recv(2) == b"ok"


def test_child_processes_are_fenced_in_too(run_python):
    """Kernels and workers are child processes; urllib stands for any library that goes out."""
    done = run_python("import urllib.request; urllib.request.urlopen('http://192.0.2.1/', timeout=5)", check=False)
    assert done.returncode != 0
    assert "offline tests: no network" in done.stderr


def test_notebook_kernels_are_fenced_in_and_still_work():
    """A kernel speaks to its client over loopback, and must reach nothing else."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(
        "import socket\ntry:\n    socket.create_connection(('192.0.2.1', 80), timeout=5)\nexcept OSError as error:\n    print(error)")])
    NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    assert notebook.cells[0].outputs[0].text.startswith("offline tests: no network")
