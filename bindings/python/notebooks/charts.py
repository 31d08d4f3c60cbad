"""The notebooks' charts: pygal's, as inline SVG without scripts, which shows in any browser."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

import pygal
from IPython.display import HTML
from pygal.style import Style

STYLE = Style(
    background="transparent",
    plot_background="transparent",
    colors=("#2f6f9f", "#d1495b", "#edae49", "#3a7d44", "#6b4e9b"),
    font_family="sans-serif",
    title_font_size=17,
    label_font_size=12,
    major_label_font_size=12,
    legend_font_size=13,
)
LOOK: dict[str, Any] = dict(
    style=STYLE, js=(), width=860, height=340, legend_at_bottom=True, truncate_legend=-1,
    show_minor_x_labels=False, formatter=lambda y: f"{y:,.10g}",
)  # fmt: skip


def shown(chart: Any) -> HTML:
    return HTML(chart.render(is_unicode=True, disable_xml_declaration=True))


def lines(
    title: str, labels: Sequence[object], series: Mapping[str, Sequence[float]], *, y: str = ""
) -> HTML:
    """A line for each of `series`, over `labels`, of which about ten are written."""
    chart = pygal.Line(title=title, y_title=y, show_dots=False, stroke_style={"width": 2}, **LOOK)
    chart.x_labels = [str(label) for label in labels]
    chart.x_labels_major = chart.x_labels[:: max(1, len(labels) // 10)]
    for name, values in series.items():
        chart.add(name, list(values))
    return shown(chart)


def bars(
    title: str,
    labels: Sequence[object],
    series: Mapping[str, Sequence[float]],
    *,
    y: str = "",
    intervals: Sequence[tuple[float, float]] | None = None,
    stacked: bool = False,
) -> HTML:
    """Bars for each of `series` at each of `labels`; `intervals` are whiskers of the only one."""
    kind = pygal.StackedBar if stacked else pygal.Bar
    chart = kind(title=title, y_title=y, **{**LOOK, "show_minor_x_labels": True})
    chart.x_labels = [str(label) for label in labels]
    for name, values in series.items():
        points: list[Any] = list(values)
        if intervals is not None:
            points = [
                {"value": value, "ci": {"low": low, "high": high}}
                for value, (low, high) in zip(values, intervals)
            ]
        chart.add(name, points)
    return shown(chart)
