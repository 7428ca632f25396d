// What the numbers are: unpacked once, then asked for by term, group and year. Nothing here draws.

// ------------------------------------------------------------------------------------------------ unpacking

async function unpack(base64) {
  const bytes = Uint8Array.from(atob(base64.trim()), c => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

const SCALE = 10000 * 1000;   // limits are written in thousandths of an occurrence per 10,000 characters
const FEWEST = 10;            // documents, from which on there is an interval
const ENOUGH = 20;            // documents, from which on a year is no longer drawn hollow

// A term as texts have it: half-width, small letters, no space beside a Chinese character.
function fold(text) {
  const CJK = "[\\u2e80-\\u9fff\\uf900-\\ufaff]";
  return text.normalize("NFKC").replace(/[\u200b-\u200f\ufeff]/g, "").replace(/\s+/g, " ").trim()
    .replace(new RegExp(` (?=${CJK})|(?<=${CJK}) `, "g"), "").replace(/[A-Z]/g, c => c.toLowerCase());
}

// What a course adds: tabs, and what it says of a term.
const extras = { tabs: [], uses: null };

// English as it is compared: hyphens are spaces, "e-government" and "e government" the same.
const loose = text => fold(text).replace(/[-\u2010-\u2013]/g, " ");

class Store {
  constructor(data) {
    Object.assign(this, data);
    this.size = data.documents.year.length;   // rows: documents, or those of a unit and year together
    this.number = data.documents.many ? data.documents.many.reduce((a, b) => a + b, 0) : this.size;
    this.keys = data.terms.term.map(fold);
    this.place = new Map(this.keys.map((key, i) => [key, i]));
    this.english = data.terms.gloss.map(loose);
    this.variants = new Map(Object.entries(data.synonyms || {}).map(([spelling, terms]) => [fold(spelling), { spelling, terms }]));
    this.years = this.groups.map((group, g) => this.byYear(g));
    this.columns = new Map();
    this.total = data.counts.map(pairs => pairs.reduce((sum, n, i) => i % 2 ? sum + n : sum, 0));
  }

  // Documents of a group in each year, years in order; documents without a year are left out.
  byYear(g) {
    const found = new Map();
    for (let d = 0; d < this.size; d++) {
      const year = this.documents.year[d];
      if (year === null || !this.holds(g, d)) continue;
      if (!found.has(year)) found.set(year, []);
      found.get(year).push(d);
    }
    return new Map([...found].sort((a, b) => a[0] - b[0]));
  }

  holds(g, d) { return this.groups[g].all || this.documents.group[d] === g; }

  // Number of a term, or -1.
  find(term) { return this.place.has(fold(term)) ? this.place.get(fold(term)) : -1; }

  spread(pairs) {
    const column = new Int32Array(this.size);
    for (let i = 0, d = 0; i < pairs.length; i += 2) column[d += pairs[i]] = pairs[i + 1];
    return column;
  }

  // Counts of a term in every document, and of its doubtful hits.
  of(t) {
    if (!this.columns.has(t)) this.columns.set(t, { n: this.spread(this.counts[t]), doubtful: this.spread(this.doubtful[t]),
      holds: this.with ? this.spread(this.with[t]) : null });
    return this.columns.get(t);
  }

  // One row per year: what a term does in a group.
  series(t, g) {
    const column = this.of(t), limits = this.limits[g][t];
    let next = 0;
    return [...this.years[g]].map(([year, documents]) => {
      const row = { year, ...this.sums(documents, column), low: null, high: null };
      if (row.documents >= FEWEST && row.n > 0) [row.low, row.high] = [limits[next++] / 1000, limits[next++] / 1000];
      if (row.documents >= FEWEST && row.n === 0) [row.low, row.high] = [0, 3.6888794541 * 1e4 / row.chars];   // Poisson, nothing seen
      row.interval = row.documents < FEWEST ? "none" : row.documents < 40 ? "narrow" : "documents";
      row.few = !this.groups[g].single && row.documents < ENOUGH;
      return row;
    });
  }

  sums(documents, { n, doubtful, holds }) {
    const row = { documents: 0, with: 0, n: 0, doubtful: 0, chars: 0 }, { many, chars } = this.documents;
    for (const d of documents) {
      row.n += n[d]; row.doubtful += doubtful[d]; row.chars += chars[d];
      row.documents += many ? many[d] : 1; row.with += holds ? holds[d] : n[d] > 0 ? 1 : 0;
    }
    row.rate = row.chars ? 1e4 * row.n / row.chars : 0;
    row.share = row.documents ? row.with / row.documents : 0;
    return row;
  }

  whole(t) { const column = this.of(t); return this.sums([...column.n.keys()], column); }

  // Documents of each unit of a group: unit -> [document].
  byUnit(g) {
    const found = new Map();
    for (let d = 0; d < this.size; d++) {
      const u = this.documents.unit[d];
      if (u >= 0 && this.holds(g, d)) (found.get(u) || found.set(u, []).get(u)).push(d);
    }
    return found;
  }

  // One row per unit: place in the order, first and last year with the term, in how many documents; early: the year before is not in the collection.
  adoption(t, g) {
    const column = this.of(t), { n } = column, rows = [];
    for (const [unit, documents] of this.byUnit(g)) {
      const dated = documents.filter(d => this.documents.year[d] !== null), years = new Set(dated.map(d => this.documents.year[d]));
      const hits = documents.filter(d => n[d] > 0), when = hits.map(d => this.documents.year[d]).filter(y => y !== null).sort((a, b) =>
        a - b);
      const first = when.length ? when[0] : null;
      rows.push({ unit, ...this.sums(documents, column), first, last: when.length ? when[when.length - 1] : null,
        early: first !== null && !years.has(first - 1) });
    }
    for (const r of rows)   // units of one year share their place
      r.order = r.first === null ? null : 1 + rows.filter(o => o.first !== null && o.first < r.first).length;
    return rows.sort((a, b) => (a.first ?? 1e9) - (b.first ?? 1e9) || b.with - a.with || a.unit - b.unit);
  }

  // One row per unit in a year (null: in all): rate, or no document.
  inYear(t, g, year) {
    const column = this.of(t);
    return [...this.byUnit(g)].map(([unit, all]) =>
      ({ unit, ...this.sums(all.filter(d => year === null || this.documents.year[d] === year), column) }));
  }

  // Up to `most` terms for what was typed: exact, then beginning, then inside; Chinese, English or a variant.
  search(text, most = 9) {
    const key = fold(text), plain = loose(text);
    if (!key) return [];
    const found = new Map(), offer = (t, rank, via) => { if (!found.has(t) || found.get(t).rank > rank) found.set(t, { t, rank, via }); };
    this.keys.forEach((term, t) => {
      const english = this.english[t], word = english ? ` ${english}`.indexOf(` ${plain}`) : -1;
      const rank = term === key ? 0 : english === plain ? 1 : term.startsWith(key) ? 3 : english.startsWith(plain) ? 4 : term.includes(key)
        ? 5 : word >= 0 ? 6 : -1;
      if (rank >= 0) offer(t, rank, null);
    });
    for (const [variant, { spelling, terms }] of this.variants)
      if (variant === key || (key.length > 1 && variant.startsWith(key))) terms.forEach(term =>
        offer(this.find(term), variant === key ? 2 : 7, spelling));
    return [...found.values()].filter(o => o.t >= 0).sort((a, b) => a.rank - b.rank || this.total[b.t] - this.total[a.t]).slice(0, most);
  }

  // Counted terms that share pairs of characters with a term that is not counted.
  near(text, most = 6) {
    const pairs = s => new Set([...s].map((c, i, all) => c + (all[i + 1] || "")).filter(p => p.length > 1));
    const asked = pairs(fold(text));
    const score = other => { const mine = pairs(other);
      return [...mine].filter(p => asked.has(p)).length / Math.sqrt(mine.size * asked.size || 1); };
    return this.keys.map((key, t) => ({ t, score: Math.max(score(key), this.english[t] ? score(this.english[t]) * 0.8 : 0) }))
      .filter(o => o.score > 0.34).sort((a, b) => b.score - a.score || this.total[b.t] - this.total[a.t]).slice(0, most);
  }
}

// Of rows in the order of adoption those to name as the first: `most` of them, and never a part of those that share a year; more than
// that in the first year are all returned, to be told as a number.
function earliest(rows, most = 3) {
  const known = rows.filter(r => r.first !== null), tied = known.filter(r => r.first === known[0].first), next = known[most];
  if (tied.length > most) return tied;
  return known.slice(0, most).filter(r => !next || r.first < next.first);
}

// First and last year whose rate lies within the interval of the highest one; years with few documents are left out where there are others.
function height(rows) {
  const firm = rows.filter(r => !r.few), these = firm.length ? firm : rows;
  const peak = these.reduce((best, r) => r.rate > best.rate ? r : best, { rate: 0 });
  if (!peak.rate) return null;
  const near = peak.low === null ? [peak.year] : these.filter(r => r.rate >= peak.low).map(r => r.year);
  return { first: Math.min(peak.year, ...near), last: Math.max(peak.year, ...near), peak };
}
