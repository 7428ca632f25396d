"""Where does a segmenter cut, and how often does it cut wrongly?"""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from govtext.language import tr
from govtext.looks import ACCENT, INK, MUTED, PAPER, SECOND, figure_style, new_figure
from govtext.messages import GovtextError, need_columns
from govtext.show import describe


def segmentation_strips(cuts: dict[str, list[str]], reference: str) -> Figure:
    """Draw one sentence as cut by several settings: one row each, a box per word, boxes unlike the reference in red.

    Parameters
    ----------
    cuts : dict of setting name -> words; all rows must spell the same sentence
    reference : the setting that the others are compared with; it is drawn at the bottom

    Raises
    ------
    GovtextError
        The rows do not spell the same sentence, or the reference is not among them.
    """
    texts = {"".join(words) for words in cuts.values()}
    if len(texts) != 1 or reference not in cuts:
        raise GovtextError("各行必须是同一句话，并且包含参照切分。", "All rows must spell the same sentence and include the reference.")
    length = len(texts.pop())
    right = _spans(cuts[reference])
    rows = [name for name in cuts if name != reference] + [reference]
    wrong = {name: [w for w, span in zip(cuts[name], _spans(cuts[name]), strict=True) if span not in right] for name in rows}
    with figure_style():
        fig, ax = new_figure(11, 1.5 + 0.92 * len(rows))
        for y, name in enumerate(rows):
            for word, (start, stop) in zip(cuts[name], _spans(cuts[name]), strict=True):
                bad = (start, stop) not in right
                ax.add_patch(FancyBboxPatch((start + 0.09, y - 0.3), stop - start - 0.18, 0.6, mutation_aspect=0.2,
                                            boxstyle="round,pad=0,rounding_size=0.14", linewidth=1.6,
                                            facecolor="#f6ddd8" if bad else "#eef2f6", edgecolor=ACCENT if bad else "#9db0c3",
                                            linestyle="--" if bad else "-"))
                ax.text((start + stop) / 2, y, word, ha="center", va="center", fontsize=14 if length < 36 else 11)
            note = (tr("参照", "reference") if name == reference else
                    tr(f"{len(wrong[name])} 个词不同", f"{len(wrong[name])} words differ"))
            ax.text(length + 0.25, y, note, va="center", color=ACCENT if wrong[name] else SECOND, fontsize=11)
        ax.set_xlim(-0.1, length + 4.2)
        ax.set_ylim(len(rows) - 0.45, -0.55)
        ax.set_yticks(range(len(rows)), rows)
        ax.set_xticks([])
        ax.tick_params(left=False)
        for side in ax.spines.values():
            side.set_visible(False)
        worst = max(rows, key=lambda name: len(wrong[name]))
        ax.set_title(tr(f"同一句话，切法不同：“{worst}”有 {len(wrong[worst])} 个词与参照不同",
                        f'One sentence, several cuts: "{worst}" differs from the reference in {len(wrong[worst])} words'))
    listed = "; ".join(f"{name}: {'/'.join(cuts[name])}" for name in rows)
    return describe(fig, alt=(f"分词对照图，每行一种设置，虚线框表示与参照不同的词。{listed}。",
                              f"Segmentation compared, one row per setting; dashed boxes differ from the reference. {listed}."),
                    caption=("虚线红框：与参照切分不同的词。句子由本项目撰写。",
                             "Dashed red boxes: words cut otherwise than in the reference. The sentence was written for this course."))


def _spans(words: list[str]) -> list[tuple[int, int]]:
    ends = pd.Series([len(w) for w in words]).cumsum().tolist()
    return list(zip([0, *ends[:-1]], ends, strict=True))


def kept_words(table: pd.DataFrame) -> Figure:
    """Draw how many words of a hand-made segmentation each setting gets right and wrong.

    Parameters
    ----------
    table : DataFrame
        setting, kept, lost: numbers of hand-marked words that stay whole or do not, one row per setting.
    """
    need_columns(table, ["setting", "kept", "lost"], "table")
    with figure_style():
        fig, ax = new_figure(10.4, 1.9 + 0.62 * len(table))
        y = range(len(table))
        total = (table["kept"] + table["lost"]).to_numpy()
        ax.barh(y, table["kept"], color=SECOND, height=0.62, label=tr("保持完整", "kept whole"))
        ax.barh(y, table["lost"], left=table["kept"], color="#f3c9c1", edgecolor=ACCENT, hatch="////", height=0.62,
                label=tr("切错", "cut wrongly"))
        for i, row in enumerate(table.itertuples()):
            ax.text(row.kept * 0.985, i, f"{row.kept / total[i]:.1%}", ha="right", va="center", color=PAPER)
            ax.text(total[i] * 1.008, i, tr(f"错 {row.lost}", f"{row.lost} wrong"), va="center", color=ACCENT if row.lost else INK)
        ax.set_yticks(y, table["setting"])
        ax.invert_yaxis()
        ax.set_xlim(0, total.max() * 1.13)
        ax.set_xlabel(tr("人工标注的词（个）", "words marked by hand"))
        ax.tick_params(left=False)
        ax.spines["left"].set_visible(False)
        best, worst = table.loc[table["lost"].idxmin()], table.loc[table["lost"].idxmax()]
        ax.set_title(tr(f"切错的词从 {worst.lost} 个降到 {best.lost} 个：差别在词典",
                        f"From {worst.lost} words cut wrongly to {best.lost}: the dictionary makes the difference"))
        fig.legend(loc="outside lower center", ncol=2, labelcolor=MUTED)
    listed = "; ".join(f"{r.setting}: {r.kept} / {r.lost}" for r in table.itertuples())
    return describe(fig, alt=(f"横向条形图：各设置下保持完整与切错的词数。{listed}。",
                              f"Horizontal bars: words kept whole and cut wrongly under each setting. {listed}."),
                    caption=("单位：词。句子与切分由本项目撰写，词典据此修补过，所以这不是对新文本的准确率。",
                             "Unit: words. Sentences and cuts were written for this course and the dictionary was mended on "
                             "them, so this is not an accuracy for new texts."))
