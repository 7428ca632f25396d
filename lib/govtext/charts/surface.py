"""PMC surfaces: nine values of a policy as a surface, and under it the numbers themselves, which is what can be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

import numpy as np
import pandas as pd

from ..language import tr
from ..looks import INK, MUTED, PAPER, STEPS, figure_style, ink_on, screen, shade
from ..messages import GovtextError
from .base import Chart, Words, alt_text, said, told
from .labels import pt, shortened
from .layout import SLIDE, empty, joined, sheet, slides
from .parts import write

MOST = 4
CIRCLED = "①②③④⑤⑥⑦⑧⑨"                              # the cells, row by row
CORNERS = {2: (0, 2), 6: (2, 0), 8: (2, 2)}          # three corners that the surface never hides: cell, row, column
SHIFTS = {2: (12, -9), 6: (-10, -5), 8: (4, -10)}    # where their numbers stand, in points


def surface(matrices: Mapping[str, np.ndarray], *, names: Sequence[str], **words: Unpack[Words]) -> Chart:
    """Draw the PMC surface of up to four policies.

    The order of the nine variables is a convention and makes the shape; only the nine points are data, the surface between them is drawn.
    Raises GovtextError: more than four policies, a matrix that is not 3 x 3 or leaves 0 to 1, not nine names.

    Parameters
    ----------
    matrices : dict of policy -> 3 x 3 array of values from 0 to 1, as `govtext.pmc_surface` returns
    names : names of the nine main variables, in the order of the cells, row by row
    **words : as in all charts, see `charts`

    Returns
    -------
    `table` holds policy, variable, value.
    """
    text = said(words)
    values = {policy: np.asarray(matrix, float) for policy, matrix in matrices.items()}
    _check(values, names)
    table = pd.DataFrame([(p, n, float(v)) for p, m in values.items() for n, v in zip(names, m.ravel(), strict=True)],
                         columns=["policy", "variable", "value"])
    if not values:
        return empty(text, table)
    with figure_style():
        pages = [_draw({p: values[p] for p in part}, list(names), words_, table)
                 for part, words_ in slides(text, dict.fromkeys(values, 1), 2)]
    return joined(pages, table)


def _check(values: Mapping[str, np.ndarray], names: Sequence[str]) -> None:
    if len(values) > MOST:
        raise GovtextError(f"一张图最多画四份政策，收到 {len(values)} 份。", f"At most four policies fit into the figure; got {len(values)}.")
    if len(names) != 9:
        raise GovtextError(f"需要九个变量名，收到 {len(names)} 个。", f"Nine names of variables are needed; got {len(names)}.")
    for policy, matrix in values.items():
        if matrix.shape != (3, 3) or not ((matrix >= 0) & (matrix <= 1)).all():
            raise GovtextError(f"{policy} 的矩阵应为三行三列、值在 0 到 1 之间。",
                               f"The matrix of {policy} must have three rows and columns and values from 0 to 1.")


def _draw(values: Mapping[str, np.ndarray], names: list[str], words: Words, table: pd.DataFrame) -> Chart:
    inches = {1: 7.6, 2: 9.6, 3: 11.4}.get(len(values), 12.6)
    total = inches if screen() == "notebook" else SLIDE[0]
    heads = [shortened(tr(f"{p}：九项合计 {told(round(m.sum(), 2))}", f"{p}: sum of nine {told(round(m.sum(), 2))}"), total / len(values) - 0.3,
                       pt(13), 2) for p, m in values.items()]
    page = sheet(words, heads=heads, columns=len(values), inches=inches, high=4.4,
                 note=tr("；", "; ").join(f"{c} {n}" for c, n in zip(CIRCLED, names, strict=True)))
    for ax, matrix in zip(page.axes, values.values(), strict=True):
        box = ax.get_position()
        solid = page.figure.add_axes((box.x0, box.y0 + 0.42 * box.height, box.width, 0.6 * box.height), projection="3d")
        _surface(solid, matrix)
        _grid(ax, matrix, (box.x0 + 0.14 * box.width, box.y0, 0.72 * box.width, 0.4 * box.height))
    rows = [(p, [f"{n} {v:.2f}" for n, v in zip(names, m.ravel(), strict=True)]) for p, m in values.items()]
    flat = [(f"{p} / {n}", float(v)) for p, m in values.items() for n, v in zip(names, m.ravel(), strict=True)]
    return page.finish(words, table, alt_text(tr(f"{len(values)} 份政策的 PMC 曲面，下方是同样的九个数",
                                                 f"PMC surfaces of {len(values)} policies, with the same nine numbers below"), words, rows,
                                              flat))


def _surface(ax: Any, matrix: np.ndarray) -> None:
    """A surface over rows (the first at the back, as the first row of the grid is on top) and columns, height 0 to 1."""
    from matplotlib.colors import LinearSegmentedColormap
    from mpl_toolkits.mplot3d import proj3d

    across, back = np.meshgrid([0, 1, 2], [2, 1, 0])
    ax.plot_surface(across, back, matrix, cmap=LinearSegmentedColormap.from_list("steps", STEPS), vmin=0, vmax=1, rstride=1, cstride=1,
                    edgecolor=MUTED, linewidth=0.8, shade=False, alpha=0.92)
    ax.scatter(across.ravel(), back.ravel(), matrix.ravel(), color=INK, s=20, depthshade=False, clip_on=False)
    ax.set(xlim=(0, 2), ylim=(0, 2), zlim=(0, 1), xticks=[0, 1, 2], yticks=[0, 1, 2], zticks=[0, 0.5, 1], xticklabels=[], yticklabels=[],
           zticklabels=[])
    ax.view_init(elev=26, azim=-62)
    ax.set_box_aspect((1, 1, 0.72), zoom=1.05)
    ax.patch.set_alpha(0)
    for axis in (ax.xaxis, ax.yaxis, ax.zaxis):
        axis.set_pane_color((1, 1, 1, 0))
    project = ax.get_proj()
    for cell, (row, column) in CORNERS.items():   # so that one sees how the grid lies
        px, py, _ = proj3d.proj_transform(column, 2 - row, 0, project)
        write(ax, px, py, CIRCLED[cell], shift=tuple(v * pt(11) / 11 for v in SHIFTS[cell]))
    for height in (0, 0.5, 1):
        px, py, _ = proj3d.proj_transform(2, 2, height, project)
        write(ax, px, py, f"{height:g}", colour=MUTED, shift=(1.4 * pt(11), 5 if height == 0 else 0))


def _grid(ax: Any, matrix: np.ndarray, place: tuple[float, float, float, float]) -> None:
    """The nine numbers, on the shade of the surface."""
    from matplotlib.patches import Rectangle

    ax.set_position(place)
    for (row, column), value in np.ndenumerate(matrix):
        fill = shade(value)
        ax.add_patch(Rectangle((column + 0.02, row + 0.03), 0.96, 0.94, facecolor=fill, edgecolor=PAPER, linewidth=1.5))
        write(ax, column + 0.5, row + 0.5, f"{CIRCLED[row * 3 + column]} {value:.2f}", size=pt(11.5), colour=ink_on(fill))
    ax.set(xlim=(0, 3), ylim=(3, 0))
    ax.axis("off")
