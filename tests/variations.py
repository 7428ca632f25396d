"""What readers are invited to change, changed: every edit of variations.yaml in both languages, each in a fresh kernel.

`make test-slow` runs all of them, `make test-ci` the first of each notebook. Not in `make test`: a run takes some seconds.

An edit names notebook, cell (the first characters of its id), `replace` and `with` (a piece of its code), and what then happens: `ok`
(every cell runs), `told: WORDS` (every cell runs, and a sentence with these words, in either language, stands below one of them), or
`stops: WORDS` (one of our own errors, a sentence with these words, ends the run).
"""

import os
from pathlib import Path

import nbformat
import pytest
import yaml
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

HERE = Path(__file__).parent
EDITS = [(edit, lang) for edit in yaml.safe_load((HERE / "variations.yaml").read_text("utf-8")) for lang in ("zh", "en")]
if os.environ.get("GOVTEXT_FIRST_ONLY"):
    first = {edit["notebook"]: i for i, (edit, _) in reversed(list(enumerate(EDITS)))}
    EDITS = [EDITS[i + k % 2] for k, i in enumerate(sorted(first.values()))]   # the languages by turns


def name(value):
    return value if isinstance(value, str) else f"{value['notebook']}-{value['cell']}-{str(value['with'])[:24]}"


def changed(edit):
    (path,) = (HERE.parent / "notebooks").glob(f"{edit['notebook']}_*.ipynb")
    notebook = nbformat.read(path, as_version=4)
    (cell,) = [c for c in notebook.cells if c.id.startswith(edit["cell"]) and c.cell_type == "code" and "check" not in c.metadata.get("tags", [])]
    assert edit["replace"] in cell.source, f"{path.name}, cell {cell.id}: there is no {edit['replace']}"
    cell.source = cell.source.replace(edit["replace"], edit["with"])
    return path, notebook


@pytest.mark.parametrize(("edit", "lang"), EDITS, ids=name)
def test_an_invited_edit(edit, lang):
    path, notebook = changed(edit)
    environment = {k: v for k, v in os.environ.items() if k != "GOVTEXT_STRICT"} | {"GOVTEXT_LANG": lang}
    client = NotebookClient(notebook, timeout=300, kernel_name="python3", extra_arguments=["--log-level=ERROR"],
                            resources={"metadata": {"path": str(path.parent)}})
    kind, _, words = edit["expect"].partition(": ")
    if kind == "stops":
        with pytest.raises(CellExecutionError) as stopped:
            client.execute(env=environment)
        assert stopped.value.ename == "GovtextError" and words in stopped.value.evalue, (stopped.value.ename, stopped.value.evalue)
        return
    client.execute(env=environment)
    said = " ".join(str(o.get("text", "")) + str(o.get("data", {})) for c in notebook.cells for o in c.get("outputs", []))
    assert words in said, f"nowhere said: {words}"
