"""Plots as SVG, with the standard library alone: stacked bars, curves, and answers over time."""

import html
import math

# Okabe and Ito's colours, which the colour-blind can distinguish too.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#999999", "#000000")
WIDTH = 760
LEFT = 170
RIGHT = 30
CHARACTER = 6.4
# Readable on light and on dark pages.
STYLE = "text{font:12px sans-serif;fill:#57606a}.grid{stroke:#8884;stroke-width:1}.axis{stroke:#888;stroke-width:1}.end{text-anchor:end}.mid{text-anchor:middle}@media(prefers-color-scheme:dark){text{fill:#b1bac4}}"


def step(highest, ticks=5):
    """The distance of marks: 1, 2 or 5 times a power of ten."""
    rough = max(highest, 1e-9) / ticks
    power = 10 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)


def short(value):
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"


def text(x, y, words, kind=""):
    return f"<text x='{x:.1f}' y='{y:.1f}' class='{kind}'>{html.escape(str(words))}</text>"


def line(x1, y1, x2, y2, kind="grid"):
    return f"<line x1='{x1:.1f}' y1='{y1:.1f}' x2='{x2:.1f}' y2='{y2:.1f}' class='{kind}'/>"


def drawing(height, parts, title):
    body = "\n".join(parts)
    return (f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {height:.0f}' role='img' aria-label='{html.escape(title, quote=True)}'>"
            f"<style>{STYLE}</style>\n{body}\n</svg>\n")


def legend(names, y):
    parts, x = [], LEFT
    for i, name in enumerate(names):
        wide = 24 + CHARACTER * len(name)
        if x > LEFT and x + wide > WIDTH - RIGHT:
            x, y = LEFT, y + 18
        parts += [f"<rect x='{x:.1f}' y='{y - 9:.1f}' width='10' height='10' fill='{COLOURS[i % len(COLOURS)]}'/>", text(x + 14, y, name)]
        x += wide
    return parts, y + 12


def stacked(title, unit, rows):
    """Lying bars. rows: a label, and the values of its parts by their names."""
    names = list(dict.fromkeys(name for _, values in rows for name in values))
    parts, top = legend(names, 16)
    highest = max(sum(values.values()) for _, values in rows)
    each = step(highest)
    marks = math.ceil(highest / each - 1e-9)
    scale = (WIDTH - LEFT - RIGHT) / (marks * each)
    bottom = top + 30 * len(rows) + 4
    for i in range(marks + 1):
        x = LEFT + i * each * scale
        parts += [line(x, top, x, bottom), text(x, bottom + 16, short(i * each), "mid")]
    for row, (label, values) in enumerate(rows):
        x, y = LEFT, top + 6 + 30 * row
        parts.append(text(LEFT - 8, y + 14, label, "end"))
        for name, value in values.items():
            colour = COLOURS[names.index(name) % len(COLOURS)]
            parts.append(f"<rect x='{x:.1f}' y='{y:.1f}' width='{value * scale:.1f}' height='20' fill='{colour}'><title>{html.escape(name)}: {short(value)}</title></rect>")
            x += value * scale
    parts += [line(LEFT, top, LEFT, bottom, "axis"), text((LEFT + WIDTH - RIGHT) / 2, bottom + 34, unit, "mid")]
    return drawing(bottom + 42, parts, title)


def percentiles(title, curves):
    """Latencies over percentiles, both by powers of ten. curves: a label, and pairs of percentile and milliseconds."""
    parts, top = legend([name for name, _ in curves], 16)
    height, left = 260, 70
    shown = {name: [(1 / (1 - each / 100), max(ms, 0.1)) for each, ms in pairs if each < 100] for name, pairs in curves}
    all_ms = [ms for points in shown.values() for _, ms in points]
    decades = max(1, math.ceil(math.log10(max(far for points in shown.values() for far, _ in points)) - 1e-9))
    low, high = math.floor(math.log10(min(all_ms))), math.ceil(math.log10(max(all_ms)) + 1e-9)
    high = max(high, low + 1)
    x_of = lambda far: left + math.log10(far) / decades * (WIDTH - left - RIGHT)  # noqa: E731
    y_of = lambda ms: top + height - (math.log10(ms) - low) / (high - low) * height  # noqa: E731
    for power in range(low, high + 1):
        parts += [line(left, y_of(10**power), WIDTH - RIGHT, y_of(10**power)), text(left - 6, y_of(10**power) + 4, short(10**power), "end")]
    for power in range(decades + 1):
        words = "0" if power == 0 else f"{100 - 100 / 10**power:.10g} %"
        parts += [line(x_of(10**power), top, x_of(10**power), top + height), text(x_of(10**power), top + height + 16, words, "mid")]
    for i, points in enumerate(shown.values()):
        path = " ".join(f"{x_of(far):.1f},{y_of(ms):.1f}" for far, ms in points)
        parts.append(f"<polyline points='{path}' fill='none' stroke='{COLOURS[i % len(COLOURS)]}' stroke-width='2'/>")
    parts += [text(left - 60, top - 2, "ms"), text((left + WIDTH - RIGHT) / 2, top + height + 34, "percentile", "mid")]
    return drawing(top + height + 42, parts, title)


def over_time(title, bin_ms, arrivals, latencies, marks):
    """The answers in each bin as bars, and its longest latency as a line. marks: pairs of seconds and words."""
    parts, top = legend(["answers/s", "longest latency, s"], 16)
    top += 12  # for the words of marks
    height, left, right = 220, 70, 70
    seconds = len(arrivals) * bin_ms / 1000
    per_second = [count * 1000 / bin_ms for count in arrivals]
    most, longest = max([*per_second, 1]), max([*latencies, 1]) / 1000
    x_of = lambda at: left + at / max(seconds, 1e-9) * (WIDTH - left - right)  # noqa: E731
    y_of = lambda value, highest: top + height - value / highest * height  # noqa: E731
    for i in range(5):
        y = y_of(i, 4)
        parts += [line(left, y, WIDTH - right, y), text(left - 6, y + 4, short(most * i / 4), "end"), text(WIDTH - right + 6, y + 4, f"{longest * i / 4:.3g}")]
    every = step(seconds)
    for i in range(int(seconds / every) + 1):
        parts.append(text(x_of(i * every), top + height + 16, short(i * every), "mid"))
    wide = max(0.3, (WIDTH - left - right) / max(1, len(arrivals)))
    parts += [f"<rect x='{x_of(i * bin_ms / 1000):.1f}' y='{y_of(value, most):.1f}' width='{wide:.2f}' height='{top + height - y_of(value, most):.1f}' fill='{COLOURS[0]}'/>"
              for i, value in enumerate(per_second) if value]
    path = " ".join(f"{x_of(i * bin_ms / 1000):.1f},{y_of(ms / 1000, longest):.1f}" for i, ms in enumerate(latencies) if arrivals[i])
    parts.append(f"<polyline points='{path}' fill='none' stroke='{COLOURS[1]}' stroke-width='1.5'/>")
    for at, words in marks:
        parts += [line(x_of(at), top, x_of(at), top + height, "axis"), text(x_of(at), top - 3, words, "mid")]
    parts.append(text((left + WIDTH - right) / 2, top + height + 34, "seconds", "mid"))
    return drawing(top + height + 42, parts, title)


def lines(title, along, unit, curves):
    """Curves from 0 up. curves: a label, and pairs of places and values."""
    parts, top = legend([name for name, _ in curves], 16)
    height, left = 240, 70
    points = [point for _, of in curves for point in of]
    far, each = max((x for x, _ in points), default=1) or 1, step(max((y for _, y in points), default=1))
    marks = max(1, math.ceil(max((y for _, y in points), default=1) / each - 1e-9))
    x_of = lambda at: left + at / far * (WIDTH - left - RIGHT)  # noqa: E731
    y_of = lambda value: top + height - value / (marks * each) * height  # noqa: E731
    for i in range(marks + 1):
        parts += [line(left, y_of(i * each), WIDTH - RIGHT, y_of(i * each)), text(left - 6, y_of(i * each) + 4, short(i * each), "end")]
    every = step(far)
    parts += [text(x_of(i * every), top + height + 16, short(i * every), "mid") for i in range(int(far / every) + 1)]
    for i, (_, of) in enumerate(curves):
        path = " ".join(f"{x_of(x):.1f},{y_of(y):.1f}" for x, y in of)
        parts.append(f"<polyline points='{path}' fill='none' stroke='{COLOURS[i % len(COLOURS)]}' stroke-width='1.5'/>")
    parts += [text(left - 60, top - 2, unit), text((left + WIDTH - RIGHT) / 2, top + height + 34, along, "mid")]
    return drawing(top + height + 42, parts, title)
