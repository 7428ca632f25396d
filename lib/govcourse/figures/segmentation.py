"""Where does a segmenter cut, and how often unlike the hand?"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise

import pandas as pd

from govtext.charts import MAIN, RED, Chart, Look, bars, strips
from govtext.language import tr
from govtext.looks import screen
from govtext.messages import GovtextError, need_columns


def segmentation_strips(cuts: Mapping[str, Sequence[str]], reference: str) -> Chart:
    """Draw one sentence as cut by several settings: one row each, a box per word, boxes unlike the reference in red; a long one in lines.

    Parameters
    ----------
    cuts : dict of setting name -> words; all rows must spell the same sentence
    reference : the setting that the others are compared with; it is drawn at the bottom

    Raises
    ------
    GovtextError
        The rows do not spell the same sentence, or the reference is not among them.
    """
    if len({"".join(words) for words in cuts.values()}) != 1 or reference not in cuts:
        raise GovtextError("各行必须是同一句话，并且包含参照切分。", "All rows must spell the same sentence and include the reference.")
    right, order = set(_spans(cuts[reference])), [name for name in cuts if name != reference] + [reference]
    boxes = pd.DataFrame([(name, *span, word, "same" if span in right else "other") for name in order
                          for word, span in zip(cuts[name], _spans(cuts[name]), strict=True)],
                         columns=["setting", "start", "end", "word", "kind"])
    begins = _lines(cuts, 44 if screen() == "notebook" else 32)
    boxes["line"] = [bisect_right(begins, start) for start in boxes["start"]]
    boxes[["start", "end"]] = boxes[["start", "end"]].sub([begins[line - 1] for line in boxes["line"]], axis=0)
    boxes["row"] = [f"{line} {name}" for line, name in zip(boxes["line"], boxes["setting"], strict=True)]
    wrong = (boxes["kind"] == "other").groupby(boxes["setting"]).sum()
    notes = {name: tr(f"{wrong[name]} 个词不同", f"{wrong[name]} words differ") for name in order[:-1]} | {reference: tr("参照", "reference")}
    most = [name for name in order if wrong[name] == wrong.max()]
    title = tr(f"同一句话，切法不同：“{'”“'.join(most)}”有 {wrong.max()} 个词与参照不同",
               f"One sentence, several cuts: {' and '.join(most)} {'differs' if len(most) == 1 else 'differ'} from the reference in {wrong.max()} words")
    return strips(boxes.sort_values("line", kind="stable"), row="row", start="start", end="end", kind="kind", text="word",
                  panel="line" if len(begins) > 1 else None,
                  names={**{f"{i} {name}": f"{name}\n{notes[name]}" for i in range(1, len(begins) + 1) for name in order},
                         **{i: tr(f"第 {i} 行", f"line {i}") for i in range(1, len(begins) + 1)}, "same": tr("与参照相同", "as in the reference"), "other": tr("与参照不同", "unlike the reference")},
                  looks={"same": Look("#dfe6ec"), "other": RED},
                  title=title if wrong.max() else tr("各种设置切得一样", "All settings cut alike"),
                  caption=tr("句子由本项目撰写。", "The sentence was written for this course."))


def _lines(cuts: Mapping[str, Sequence[str]], most: int) -> list[int]:
    """Where lines of so many characters begin; all settings cut there."""
    ends = set.intersection(*({end for _, end in _spans(words)} for words in cuts.values()))
    begins, last = [0], 0
    for end in sorted(ends):
        if end - begins[-1] > most and last > begins[-1]:
            begins.append(last)
        last = end
    return begins


def _spans(words: Sequence[str]) -> list[tuple[int, int]]:
    return list(pairwise(accumulate(map(len, words), initial=0)))


def kept_words(table: pd.DataFrame) -> Chart:
    """Draw how many words of a hand-made segmentation each setting keeps whole, and how many it cuts otherwise.

    Parameters
    ----------
    table : DataFrame
        setting, kept, lost: numbers of hand-marked words that stay whole or do not, one row per setting.
    """
    need_columns(table, ["setting", "kept", "lost"], "table")
    shares = table.assign(share=(table["kept"] / (table["kept"] + table["lost"])).map("{:.1%}".format),
                          end=[tr(f"不同 {n}", f"{n} differ") for n in table["lost"]])
    parts = shares.melt(["setting", "share", "end"], ["kept", "lost"], "part", "n")
    low, high = (list(table.loc[table["lost"] == end, "setting"]) for end in (table["lost"].min(), table["lost"].max()))
    few, many = table["lost"].min(), table["lost"].max()
    title = tr(f"与人工切得不同的词：“{'”、“'.join(high)}”最多，{many} 个；“{'”、“'.join(low)}”最少，{few} 个，词典对着这些句子修补过",
               f"{' and '.join(high)} {'cuts' if len(high) == 1 else 'cut'} {many} words differently from the hand, {' and '.join(low)} {few}, "
               "with a dictionary mended on these sentences")
    return bars(parts.assign(inside=parts["share"].where(parts["part"] == "kept", "")), y="setting", x="n", part="part", inside="inside",
                at_end="end", rows=list(table["setting"]), looks={"kept": MAIN, "lost": RED},
                names={"kept": tr("保持完整", "kept whole"), "lost": tr("与人工不同", "cut differently")},
                title=title if few < many else tr(f"各种设置与人工不同的词一样多：{few} 个", f"All settings cut {few} words differently from the hand"),
                unit=tr("人工标注的词（个）", "words marked by hand"),
                caption=tr("句子与切分由本项目撰写，词典据此修补过，所以这不是对新文本的准确率。",
                           "Sentences and cuts were written for this course and the dictionary was mended on them, so this is not an "
                           "accuracy for new texts."),
                source="data/lexicon/segmentation_gold.txt")
