"use strict";
// The evidence browser. All text reaches the page as text nodes; the filters live in the address, after `#`.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const PAGE = 20;
  const FILTERS = ["theme", "place", "kind", "strength", "year", "to", "speaker", "q"];
  const WORDS = ["", "the mildest", "mild", "middling", "strong", "the strongest"];
  const form = document.getElementById("filters");
  const list = document.getElementById("rows");
  const count = document.getElementById("count");
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[’‘]/g, "'").toLowerCase();
  const number = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");

  // [document, number, kind, strength, themes, places, asked of, flags, text, flags, text, ...]
  const requests = data.rows.map((row) => {
    const [doc, id, kind, strength, themes, places, to] = row;
    const pieces = [];
    for (let n = 7; n < row.length; n += 2) pieces.push([row[n], row[n + 1]]);
    const [docId, title, symbol, date, year, speaker] = data.docs[doc];
    return { docId, title, symbol, date, year, speaker, id, kind: data.kinds[kind], strength, themes, places, to, pieces,
      text: fold(pieces.map((p) => p[1]).join("")), voice: fold(speaker || "") };
  });
  const index = (names) => new Map(names.map((entry, n) => [entry[0], n]));
  const themeOf = index(data.themes), placeOf = index(data.places), toOf = index(data.to);

  const make = (tag, text, name) => {
    const node = document.createElement(tag);
    if (text !== undefined) node.textContent = text;
    if (name) node.className = name;
    return node;
  };
  const option = (value, text) => {
    const node = make("option", text);
    node.value = value;
    return node;
  };
  const fill = (name, any, entries) =>
    form.elements[name].replaceChildren(option("", any), ...entries.map(([value, text]) => option(value, text)));
  const tally = (of) => {
    const counts = new Map();
    for (const r of requests) for (const key of of(r)) counts.set(key, (counts.get(key) || 0) + 1);
    return counts;
  };
  const named = (names, counts) => names
    .map(([id, label], n) => [id, label, counts.get(n) || 0])
    .filter((e) => e[2] > 0)
    .map(([id, label, n]) => [id, `${label} (${number(n)})`]);

  const years = [...tally((r) => (r.year ? [r.year] : []))].sort((a, b) => b[0] - a[0]);
  fill("theme", "All themes", named(data.themes, tally((r) => r.themes)));
  fill("place", "All places", named(data.places, tally((r) => r.places)));
  fill("kind", "All kinds", data.kinds.map((k) => [k, k]));
  fill("strength", "Any", [5, 4, 3, 2, 1].map((n) => [String(n), n === 5 ? "5, the strongest" : `${n} or more`]));
  fill("year", "All years", years.map(([y, n]) => [String(y), `${y} (${number(n)})`]));
  fill("to", "Anyone", named(data.to, tally((r) => (r.to < 0 ? [] : [r.to]))));
  const speakers = [...new Set(requests.map((r) => r.speaker).filter(Boolean))].sort();
  document.getElementById("speakers").replaceChildren(...speakers.map((s) => option(s)));

  // "quoted words" stay together; all others may stand anywhere.
  const terms = (query) => [...fold(query).matchAll(/"([^"]+)"?|(\S+)/g)].map((m) => (m[1] || m[2]).trim()).filter(Boolean);

  const fits = (f) => {
    const theme = f.theme && themeOf.get(f.theme), place = f.place && placeOf.get(f.place), to = f.to && toOf.get(f.to);
    const words = terms(f.q || ""), voice = fold(f.speaker || "").trim();
    return (r) =>
      (!f.theme || r.themes.includes(theme)) &&
      (!f.place || r.places.includes(place)) &&
      (!f.kind || r.kind === f.kind) &&
      (!f.strength || r.strength >= Number(f.strength)) &&
      (!f.year || String(r.year) === f.year) &&
      (!f.to || r.to === to) &&
      (!voice || r.voice.includes(voice)) &&
      words.every((w) => r.text.includes(w));
  };

  const row = (r) => {
    const item = make("li");
    const quote = make("blockquote");
    for (const [flags, text] of r.pieces) quote.append(flags ? make("mark", text, `k${flags}`) : text);
    const what = [`${r.kind}, strength ${r.strength} of 5 (${WORDS[r.strength] || ""})`];
    if (r.to >= 0) what.push(`asked of ${data.to[r.to][1]}`);
    if (r.themes.length) what.push(r.themes.map((t) => data.themes[t][1]).join(", "));
    if (r.places.length) what.push(r.places.map((p) => data.places[p][1]).join(", "));
    const when = r.date || (r.year ? String(r.year) : "no date");
    const source = [r.title, r.speaker, r.symbol, when, `${r.docId}#${r.id}`].filter(Boolean);
    item.append(quote, make("p", what.join(" · "), "what"), make("p", source.join(" · "), "source"));
    return item;
  };

  let found = [], page = 0, wanted = {};
  const draw = () => {
    const pages = Math.max(1, Math.ceil(found.length / PAGE));
    list.replaceChildren(...found.slice(page * PAGE, (page + 1) * PAGE).map(row));
    list.start = page * PAGE + 1;
    document.getElementById("page").textContent = `Page ${page + 1} of ${pages}`;
    document.getElementById("previous").disabled = page === 0;
    document.getElementById("next").disabled = page + 1 >= pages;
  };
  const apply = () => {
    found = requests.filter(fits(wanted));
    page = 0;
    const whole = data.total > requests.length ? ` held here; the run found ${number(data.total)}` : "";
    count.textContent = found.length === 0
      ? `No sentence fits, of ${number(requests.length)}${whole}`
      : `${number(found.length)} of ${number(requests.length)} requests${whole}`;
    document.getElementById("clear").disabled = FILTERS.every((name) => !wanted[name]);
    draw();
  };
  const address = () => {
    const params = new URLSearchParams();
    for (const name of FILTERS) if (wanted[name]) params.set(name, wanted[name]);
    return "#" + (params.toString() || "evidence");
  };
  const fromForm = () => {
    wanted = Object.fromEntries(FILTERS.map((name) => [name, form.elements[name].value]));
    history.replaceState(null, "", address());
    apply();
  };
  // An address without `=` names a part of the page, not a filter.
  const fromAddress = (go) => {
    const hash = location.hash.slice(1);
    const filters = hash.includes("=");
    if (!filters && go && hash !== "evidence") return;
    const params = new URLSearchParams(filters ? hash : "");
    wanted = {};
    for (const name of FILTERS) {
      const field = form.elements[name];
      field.value = params.get(name) || "";
      // A link may name what this run does not have: a list then shows its first line, which is all.
      if (field.selectedIndex === -1) field.value = "";
      wanted[name] = field.value;
    }
    apply();
    if (filters) {
      document.getElementById("evidence").scrollIntoView();
      document.getElementById("evidence-title").focus({ preventScroll: true });
    }
  };

  form.addEventListener("input", fromForm);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("clear").addEventListener("click", () => {
    form.reset();
    fromForm();
    form.elements.theme.focus();
  });
  const turn = (by) => () => {
    page += by;
    draw();
    document.getElementById("evidence").scrollIntoView();
  };
  document.getElementById("previous").addEventListener("click", turn(-1));
  document.getElementById("next").addEventListener("click", turn(1));
  window.addEventListener("hashchange", () => fromAddress(true));
  document.getElementById("samples").hidden = true;
  document.getElementById("browser").hidden = false;
  fromAddress(false);
})();
