// Two forms of chart as SVG: lines over years, and tiles. They get rows and words, and know nothing of terms or places.
// Colours and marks mean what they mean in all charts of the kit (lib/govtext/charts/base.py): dark blue the main series, other
// colours each with a mark and dash of its own, stronger shade more, red what the title speaks of, hollow rests on few, hatched missing.

const PALETTES = {   // amber and the fourth blue are a shade darker than in print: marks keep 3:1 against the ground
  light: { ink: "#1d232b", muted: "#5c6670", grid: "#d9dee3", paper: "#ffffff", red: "#a63d2f", hatch: "#8c97a2", blank: "#ffffff",
           series: ["#14375e", "#b97a10", "#1f756c", "#5d8ab8"], steps: ["#e6ecf2", "#b7c4d1", "#5b86b0", "#14375e"] },
  dark: { ink: "#e8edf2", muted: "#a9b5c0", grid: "#333e49", paper: "#14191f", red: "#ff9a8a", hatch: "#6f7d8a", blank: "#14191f",
          series: ["#8ab8ea", "#e6ac4a", "#4cc2b2", "#cfdae6"], steps: ["#22303e", "#37597f", "#6499ce", "#c3def8"] },
};
const MARKS = [{ mark: "circle", dash: "" }, { mark: "diamond", dash: "13 3 3 3" }, { mark: "square", dash: "2 3" },
  { mark: "triangle", dash: "7 3" }];
const FONT = `"Noto Sans SC","Microsoft YaHei","PingFang SC","Noto Sans CJK SC","Source Han Sans SC",system-ui,sans-serif`;

// ------------------------------------------------------------------------------------------------ pieces

function svg(name, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null && value !== undefined) node.setAttribute(key, value);
  node.append(...children.filter(c => c !== null && c !== undefined));
  return node;
}

const words = (x, y, text, size, fill, more = {}) => svg("text", { x, y, "font-size": size, fill, "font-family": FONT, ...more }, text);

const ruler = document.createElement("canvas").getContext("2d");
function textWidth(text, size, weight = 400) {
  ruler.font = `${weight} ${size}px ${FONT}`;
  return ruler.measureText(text).width;
}

// Lines of a text that fit a width; Chinese breaks anywhere but before a closing sign, other text at spaces.
function wrapped(text, width, size, weight = 400) {
  const whole = text.match(/[\u2e80-\u9fff\uff00-\uffef“”][，。；：、）》”！？]*|[^\s\u2e80-\u9fff\uff00-\uffef“”]+\s*|\s+/g) || [];
  // too long a word
  const pieces = whole.flatMap(piece => textWidth(piece.trimEnd(), size, weight) > width ? piece.match(/[^-]*-|.{1,6}/g) : [piece]);
  const lines = [""];
  for (const piece of pieces) {
    if (lines[lines.length - 1] && textWidth(lines[lines.length - 1] + piece.trimEnd(), size, weight) > width) lines.push("");
    lines[lines.length - 1] += piece;
  }
  return lines.map(line => line.trim());
}

function clipped(text, width, size) {
  if (textWidth(text, size) <= width) return text;
  let short = [...text];
  while (short.length > 1 && textWidth(short.join("") + "…", size) > width) short.pop();
  return short.join("") + "…";
}

function mark(look, x, y, r, palette, hollow = false) {
  const colour = palette.series[look], common = { fill: hollow ? palette.paper : colour, stroke: colour, "stroke-width": 1.6 };
  const shapes = { diamond: [0, -1.3, 1.3, 0, 0, 1.3, -1.3, 0], triangle: [0, -1.25, 1.2, 0.95, -1.2, 0.95],
    square: [-1, -1, 1, -1, 1, 1, -1, 1] };
  const kind = MARKS[look].mark;
  if (kind === "circle") return svg("circle", { cx: x, cy: y, r, ...common });
  return svg("polygon", { points: shapes[kind].map((v, i) => (v * r + (i % 2 ? y : x)).toFixed(1)).join(" "), ...common });
}

function ticks(max, most = 5) {
  if (!(max > 0)) return [0, 1];
  const raw = max / most, base = 10 ** Math.floor(Math.log10(raw)), step = [1, 2, 2.5, 5, 10].map(k => k * base).find(s => s >= raw);
  return Array.from({ length: Math.ceil(max / step - 1e-9) + 1 }, (_, i) => +(i * step).toPrecision(6));
}

function number(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (value === 0 || Number.isInteger(value)) return value >= 10000 ? value.toLocaleString("en-US") : String(value);
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value >= 1 ? value.toFixed(2) : value >= 0.1 ? value.toFixed(2)
    : String(+value.toPrecision(2));
}

// A colour of its own, made lighter where the ground is dark.
function onGround(colour, palette) {
  if (luminance(palette.paper) > 0.5 || luminance(colour) > 0.3) return colour;
  const [r, g, b] = [1, 3, 5].map(i => parseInt(colour.slice(i, i + 2), 16) / 255), high = Math.max(r, g, b), low = Math.min(r, g, b),
    wide = high - low;
  const hue = wide === 0 ? 0 : high === r ? 60 * ((g - b) / wide) : high === g ? 60 * ((b - r) / wide + 2) : 60 * ((r - g) / wide + 4);
  return `hsl(${Math.round(hue)} ${Math.round(100 * wide / (1 - Math.abs(high + low - 1)))}% 64%)`;
}

function luminance(colour) {
  const part = i => { const c = parseInt(colour.slice(i, i + 2), 16) / 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    };
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
}

function inkOn(fill) {
  const light = luminance(fill), against = other => (Math.max(light, luminance(other)) + 0.05) / (Math.min(light, luminance(other)) + 0.05);
  return ["#1d232b", "#ffffff", "#000000"].find(ink => against(ink) >= 4.5) || "#000000";
}

function shade(share, palette) {
  const at = Math.min(Math.max(share, 0), 1) * (palette.steps.length - 1), low = Math.min(Math.floor(at), palette.steps.length - 2);
  const [a, b] = [palette.steps[low], palette.steps[low + 1]].map(c => [1, 3, 5].map(i => parseInt(c.slice(i, i + 2), 16)));
  return "#" + a.map((v, i) => Math.round(v + (b[i] - v) * (at - low)).toString(16).padStart(2, "0")).join("");
}

// Legend entries in rows; returns the node and its height.
function legend(entries, width, size, palette) {
  const group = svg("g"), gap = size, line = size * 1.7;
  let x = 0, y = line * 0.7;
  for (const entry of entries) {
    const room = entry.room ?? size * 2.6, need = (room ? room + size * 0.5 : 0) + textWidth(entry.name, size);
    if (x > 0 && x + need > width) { x = 0; y += line; }
    group.append(entry.draw(x, y - size * 0.35, room), words(x + (room ? room + size * 0.5 : 0), y,
      clipped(entry.name, width - room - size, size), size, palette.ink));
    x += need + gap;
  }
  return { node: group, height: entries.length ? y + line * 0.5 : 0 };
}

// ------------------------------------------------------------------------------------------------ lines over years

// spec: panels [{name, series, below}], series and below [{name, look, rows [{x, y, low, high, few}], points}], x [from, to], top, unit,
// belowName, percent, fewName, cursor, width, size (of text), height (of a panel)
function lineChart(spec, palette) {
  const { width, size } = spec, across = spec.panels.length > 1 && width >= 42 * size * spec.panels.length / 2.2 ? spec.panels.length : 1;
  const seen = new Map();
  for (const panel of spec.panels) for (const s of panel.series) if (!seen.has(s.name)) seen.set(s.name, s);
  const entries = [...seen.values()].map(s => ({ name: s.name, room: s.points ? size : null,
    draw: (x, y, room) => sample(s, x, y, room, palette) }));
  if (spec.panels.some(p => p.series.some(s => s.rows.some(r => r.few)))) entries.push({ name: spec.fewName, room: size,
    draw: (x, y) => svg("circle", { cx: x + size / 2, cy: y, r: size * 0.32, fill: palette.paper, stroke: palette.muted,
      "stroke-width": 1.6 }) });
  const key = legend(entries, width, size, palette), gap = size * 1.6;
  const room = (width - gap * (across - 1)) / across, tall = spec.height;
  const root = svg("g", {}, key.node);
  spec.panels.forEach((panel, i) => {
    const x = (i % across) * (room + gap), y = key.height + size * 1.2 + Math.floor(i / across) * (tall + size * 1.5);
    root.append(svg("g", { transform: `translate(${x.toFixed(1)},${y.toFixed(1)})` },
      ...onePanel(panel, spec, room, tall, palette, i % across === 0)));
  });
  const height = key.height + size * 1.2 + Math.ceil(spec.panels.length / across) * (tall + size * 1.5);
  return { node: root, width, height };
}

function sample(series, x, y, room, palette) {
  const line = series.points ? null : svg("line", { x1: x, x2: x + room, y1: y, y2: y, stroke: palette.series[series.look],
    "stroke-width": 2.2,
                                                    "stroke-dasharray": MARKS[series.look].dash || null });
  return svg("g", {}, line, mark(series.look, x + room / 2, y, 4, palette));
}

function onePanel(panel, spec, width, height, palette, first) {
  const { size } = spec, yTicks = ticks(spec.top), places = yTicks[1] >= 1 && Number.isInteger(yTicks[1]) ? 0
    : (String(yTicks[1]).split(".")[1] || "").length, shown = v => spec.percent ? `${Math.round(v * 100)}%` : v.toFixed(places);
  const left = Math.max(...[...yTicks.map(shown), number(mostBelow(panel))].map(said => textWidth(said, size))) + size * 0.7;
  const head = panel.name ? size * 1.8 : size * 0.4, lower = size * 4.6, bottom = size * 1.8;
  const box = { x0: left, x1: width - textWidth("2026", size) / 2 - 2, y0: head + size * 1.2, y1: height - bottom - lower };
  const x = year => box.x0 + size * 0.6 + (year - spec.x[0]) / Math.max(spec.x[1] - spec.x[0], 1) * (box.x1 - box.x0 - size * 0.6);
  const top = yTicks[yTicks.length - 1], y = v => box.y1 - Math.min(v / top, 1) * (box.y1 - box.y0);
  const nodes = [words(0, head + size * 0.3, spec.unit, size * 0.92, palette.muted)];
  if (panel.name) nodes.push(words(0, size, clipped(panel.name, width, size * 1.08), size * 1.08, palette.ink, { "font-weight": 700 }));
  for (const v of yTicks) nodes.push(svg("line", { x1: box.x0, x2: box.x1, y1: y(v), y2: y(v), stroke: palette.grid }),
                                     words(box.x0 - size * 0.4, y(v) + size * 0.35, shown(v), size, palette.muted,
                                       { "text-anchor": "end" }));
  for (const s of panel.series) nodes.push(...band(s, x, y, palette));
  if (spec.cursor >= spec.x[0] && spec.cursor <= spec.x[1])
    nodes.push(svg("line", { class: "cursor", x1: x(spec.cursor), x2: x(spec.cursor), y1: box.y0 - 4, y2: height - bottom,
      stroke: palette.red, "stroke-width": 1.2, "stroke-dasharray": "4 3" }));
  for (const s of panel.series) nodes.push(...stroke(s, x, y, palette, Math.max(size * 0.26, 2.6)));
  nodes.push(...denominators(panel, spec, x, box, height - bottom, lower, palette, width));
  nodes.push(...years(spec.x, x, size).map(year => words(x(year), height - size * 0.4, String(year), size, palette.muted,
    { "text-anchor": "middle" })));
  nodes.push(svg("rect", { class: "field", x: box.x0, y: box.y0, width: Math.max(box.x1 - box.x0, 1), height: height - bottom - box.y0,
    fill: "transparent",
                           "data-x0": x(spec.x[0]), "data-x1": x(spec.x[1]) }));
  return nodes;
}

function years([from, to], x, size) {
  const room = to > from ? (x(to) - x(from)) / (to - from) : 1, step = [1, 2, 5, 10, 20].find(s => s * room > size * 3.2) || 50;
  return Array.from({ length: to - from + 1 }, (_, i) => from + i).filter(year => year % step === 0 || to === from);
}

// Stretches of rows that are neighbours in time: a line never bridges a missing year.
function stretches(rows, fits) {
  const found = [];
  for (const row of rows) {
    if (!fits(row)) continue;
    const last = found[found.length - 1];
    if (last && last[last.length - 1].x === row.x - 1) last.push(row); else found.push([row]);
  }
  return found;
}

function band(series, x, y, palette) {
  return stretches(series.rows, r => r.low !== null && r.low !== undefined && !r.few).filter(s => s.length > 1).map(rows =>
    svg("path", { d: "M" + [...rows.map(r => `${x(r.x).toFixed(1)},${y(r.high).toFixed(1)}`),
      ...[...rows].reverse().map(r => `${x(r.x).toFixed(1)},${y(r.low).toFixed(1)}`)].join("L") + "Z",
                  fill: palette.series[series.look], "fill-opacity": 0.16 }));
}

function stroke(series, x, y, palette, r) {
  const lines = series.points ? [] : stretches(series.rows, () => true).map(rows => svg("polyline", {
    points: rows.map(p => `${x(p.x).toFixed(1)},${y(p.y).toFixed(1)}`).join(" "), fill: "none", stroke: palette.series[series.look],
      "stroke-width": 2.2,
    "stroke-dasharray": MARKS[series.look].dash || null, "stroke-linejoin": "round" }));
  return [...lines, ...series.rows.map(p => mark(series.look, x(p.x), y(p.y), p.y > 0 ? r : r * 0.55, palette, p.few))];
}

// The largest denominator of a panel.
function mostBelow(panel) {
  return Math.max(1, ...panel.below.flatMap(s => s.rows.map(r => r.y)));
}

function denominators(panel, spec, x, box, y1, lower, palette, width) {
  const { size } = spec;
  if (!panel.below.some(s => s.rows.length)) return [words(0, y1 - lower + size * 1.75, spec.one, size * 0.92, palette.muted)];
  const most = mostBelow(panel), y0 = y1 - lower + size * 2.5;
  const y = v => y1 - v / most * (y1 - y0);
  const nodes = [words(0, y0 - size * 0.75, clipped(spec.belowName, width, size * 0.92), size * 0.92, palette.muted)];
  for (const v of [0, most]) nodes.push(svg("line", { x1: box.x0, x2: box.x1, y1: y(v), y2: y(v), stroke: palette.grid }),
                                        words(box.x0 - size * 0.4, y(v) + size * 0.35, number(v), size * 0.92, palette.muted,
                                          { "text-anchor": "end" }));
  for (const s of panel.below) nodes.push(...stroke(s, x, y, palette, 1.6));
  return nodes;
}

// ------------------------------------------------------------------------------------------------ tiles

// spec: tiles [{row, column, name, below, value 0..1 or null, missing, frame, hint}], scale [{share, name}], unit, blank, missingName,
// frameName, width, size (of text), room (height there is, or null)
function tileChart(spec, palette) {
  const { size, width } = spec, columns = Math.max(...spec.tiles.map(t => t.column)), rows = Math.max(...spec.tiles.map(t => t.row));
  const side = Math.min(width / columns, size * 6.4), gap = 3,
    lines = Math.max(...spec.tiles.map(t => named(t.name, side - gap - 8, size).length + (t.below ? 1 : 0)));
  const small = Math.min(1, ...spec.tiles.flatMap(t =>
    // one size for all
    [...named(t.name, side - gap - 8, size).map(line => fit(line, side - gap - 8, size, 400)), fit(t.below, side - gap - 8, size, 700)]));
  const box = size * 1.5, swatch = (fill, extra) => (x, y) =>
    svg("rect", { x, y: y - box / 2.4, width: box, height: box * 0.85, fill, stroke: palette.muted, ...extra });
  const entries = spec.scale.map(s => ({ name: s.name, room: box, draw: swatch(shade(s.share, palette)) }));
  if (spec.unit && entries.length) entries.unshift({ name: `${spec.unit}:`, room: 0, draw: () => "" });
  if (spec.tiles.some(t => t.value === null && !t.missing)) entries.push({ name: spec.blank, room: box, draw: swatch(palette.blank) });
  if (spec.tiles.some(t => t.missing)) entries.push({ name: spec.missingName, room: box, draw: swatch("url(#hatch)") });
  if (spec.tiles.some(t => t.frame)) entries.push({ name: spec.frameName, room: box,
    draw: swatch(palette.blank, { stroke: palette.red, "stroke-width": 2.4 }) });
  const key = legend(entries, width, size, palette), root = svg("g", {}, hatch(palette), key.node), indent = (width - side * columns) / 2;
  const tall = spec.room ? Math.max((spec.room - key.height - size * 0.8) / rows, size * small * (lines > 2 ? 3.65 : 2.6))
    : size * small * (lines > 2 ? 4.1 : 3.2);
  for (const tile of spec.tiles) {
    const x = indent + (tile.column - 1) * side, y = key.height + size * 0.8 + (tile.row - 1) * tall;
    root.append(oneTile(tile, x + gap / 2, y + gap / 2, side - gap, tall - gap, small, spec.size, palette));
  }
  return { node: root, width, height: key.height + size * 0.8 + rows * tall + 2 };
}

function hatch(palette) {
  return svg("defs", {}, svg("pattern", { id: "hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse",
    patternTransform: "rotate(45)" },
    svg("rect", { width: 6, height: 6, fill: palette.paper }),
      svg("line", { x1: 0, y1: 0, x2: 0, y2: 6, stroke: palette.hatch, "stroke-width": 1.6 })));
}

function oneTile(tile, x, y, wide, tall, small, size, palette) {
  const fill = tile.missing ? "url(#hatch)" : tile.value === null ? palette.blank : shade(tile.value, palette);
  const ink = tile.missing || tile.value === null ? palette.ink : inkOn(fill);
  const lines = named(tile.name, wide - 8, size), all = [...lines, ...(tile.below ? [tile.below] : [])], step = size * small * 1.12;
  const top = y + tall / 2 - (all.length - 1) * step / 2 + size * small * 0.36;
  const group = svg("g", { class: "tile" }, svg("title", {}, tile.hint),
    svg("rect", { x, y, width: wide, height: tall, rx: 2, fill, stroke: tile.frame ? palette.red : palette.muted,
      "stroke-width": tile.frame ? 2.6 : 0.6 }));
  const halo = tile.missing ? { stroke: palette.paper, "stroke-width": 4, "paint-order": "stroke", "stroke-linejoin": "round" } : {};
  all.forEach((line, i) => group.append(words(x + wide / 2, top + i * step, line, size * small, ink,
    { "text-anchor": "middle", "font-weight": i >= lines.length ? 700 : 400, ...halo })));
  return group;
}

const fit = (text, width, size, weight) => Math.min(1, Math.max(0.72, width / Math.max(textWidth(text, size, weight), 1)));

// A name on one line, or on two at a space or soft hyphen, or cut.
function named(name, width, size) {
  const plain = name.replaceAll("\u00ad", "");
  if (textWidth(plain, size) <= width / 0.8) return [plain];
  const at = name.indexOf("\u00ad") >= 0 ? name.indexOf("\u00ad") : name.indexOf(" ");
  if (at > 0) return [name.slice(0, at) + (name[at] === "\u00ad" ? "-" : ""), clipped(name.slice(at + 1), width / 0.72, size)];
  const letters = [...plain];
  if (/[\u4e00-\u9fff]/.test(plain) && letters.length > 4) return [letters.slice(0, Math.ceil(letters.length / 2)).join(""),
    letters.slice(Math.ceil(letters.length / 2)).join("")].map(l => clipped(l, width / 0.72, size));
  return [clipped(plain, width / 0.72, size)];
}

// ------------------------------------------------------------------------------------------------ a chart as a file

// Title above, caption below: what is saved can be understood away from the page.
function standalone(drawn, title, caption, palette) {
  const margin = 20, width = Math.max(drawn.width, 320), head = wrapped(title, width, 18, 700),
    foot = caption.flatMap(text => wrapped(text, width, 12));
  const top = margin + head.length * 25 + 6, height = top + drawn.height + 14 + foot.length * 17 + margin;
  return svg("svg", { xmlns: "http://www.w3.org/2000/svg", width: width + 2 * margin, height,
    viewBox: `0 0 ${width + 2 * margin} ${height}`, role: "img", "aria-label": title },
    svg("rect", { width: "100%", height: "100%", fill: palette.paper }),
    ...head.map((line, i) => words(margin, margin + 16 + i * 25, line, 18, palette.ink, { "font-weight": 700 })),
    svg("g", { transform: `translate(${margin},${top})` }, drawn.node),
    ...foot.map((line, i) => words(margin, top + drawn.height + 26 + i * 17, line, 12, palette.muted)));
}

function asText(node) { return new XMLSerializer().serializeToString(node); }

async function asPng(node, scale = 2) {
  const image = new Image();
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(asText(node));
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(+node.getAttribute("width") * scale); canvas.height = Math.round(+node.getAttribute("height") * scale);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise(done => canvas.toBlob(done, "image/png"));
}
