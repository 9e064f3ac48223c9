// Searches the book's own index in the reader's browser: nothing that is searched for leaves it, and none of it is kept.
// An entry holds a title, where it leads, what it is, its text, words to be found by, and a weight (loftesbok/sphinx_ext
// /search.py). Words are compared by their stems, as beginnings and as parts of compounds, which Swedish is full of.
"use strict";
(() => {
  const SHOWN = 20;
  const LEAST = 0.12; // of the best hit's score: what answers less well is left out
  const AROUND = 90; // characters of an excerpt on either side of the word
  const WEIGHTS = { title: 10, words: 6, about: 3, text: 1.5 };
  const BEGINS = 0.7, BEGINS_SHORT = 0.5, WITHIN = 0.45, PART_OF_SOUGHT = 0.4, INSTEAD = 0.9, WHOLE_TITLE = 1.3;
  const ENDINGS = [
    "ningarna", "heterna", "arnas", "ornas", "ernas", "andes", "heter", "heten", "arna", "orna", "erna", "ande", "ades",
    "aren", "anden", "andet", "ens", "ets", "ans", "ena", "ade", "are", "ar", "or", "er", "en", "et", "an", "es", "as",
    "at", "a", "e", "s",
  ].sort((one, other) => other.length - one.length);
  const SMALL = new Set("att av de den det du en ett för från hur här i inte med mot och om på som till vad var är".split(" "));

  const script = document.currentScript;
  const status = document.getElementById("lb-search-status");
  const list = document.getElementById("lb-hits");
  const field = document.querySelector("main .lb-search input");
  const query = (new URLSearchParams(location.search).get("q") ?? "").trim();
  field.value = query;

  const words = (text) =>
    (text.toLowerCase().normalize("NFC").match(/[\p{L}\p{N}]+(?:[-–][\p{L}\p{N}]+)*/gu) ?? []).flatMap((word) => {
      const parts = word.split(/[-–]/);
      return parts.length > 1 && !parts.every((part) => /^\d+$/.test(part)) ? [parts.join(""), ...parts] : parts;
    }).filter((word) => word.length > 1);
  const stem = (word) => {
    if (/\d/.test(word)) return word;
    const ending = ENDINGS.find((end) => word.endsWith(end) && word.length - end.length >= 3);
    return ending ? word.slice(0, -ending.length) : word;
  };
  const stems = (text) => [...new Set(words(text).map(stem))];

  // How well a word of an entry answers to a sought one, both as stems: 1 for the same word, 0 for another.
  const likeness = (sought, word) => {
    if (sought === word) return 1;
    if (/\d/.test(sought)) return 0;
    if (word.startsWith(sought)) return sought.length > 3 ? BEGINS : sought.length === 3 ? BEGINS_SHORT : 0;
    if (sought.length > 3 && word.includes(sought)) return WITHIN;
    return word.length > 3 && sought.startsWith(word) ? PART_OF_SOUGHT : 0;
  };
  const best = (sought, entry) => {
    let most = 0;
    for (const [name, weight] of Object.entries(WEIGHTS)) {
      for (const word of entry.stems[name]) most = Math.max(most, weight * likeness(sought, word));
    }
    return most;
  };

  // What is sought: for each word of the query itself, and what the register says instead.
  const soughtWords = (index) => {
    const instead = new Map(Object.entries(index.instead).map(([word, others]) => [stem(words(word)[0]), others]));
    const all = query.toLowerCase().split(/\s+/).flatMap((word) => words(word).slice(0, word.includes("–") ? 2 : 1));
    const telling = all.filter((word) => !SMALL.has(word));
    return (telling.length ? telling : all).map((word) => {
      const others = instead.get(stem(word)) ?? [];
      return [[stem(word), 1], ...others.map((other, place) => [stem(words(other)[0]), INSTEAD - place / 10])];
    });
  };

  const search = (index) => {
    const sought = soughtWords(index);
    const scored = index.entries.map((entry) => {
      entry.stems = {
        title: stems(entry.title), words: stems(entry.words ?? ""), about: stems(entry.about ?? ""),
        text: stems(entry.text ?? ""),
      };
      const scores = sought.map((others) => Math.max(...others.map(([word, share]) => share * best(word, entry))));
      const title = entry.stems.title;
      const whole = title.length && title.every((word) => sought.some(([[own]]) => own === word)) ? WHOLE_TITLE : 1;
      const score = entry.rank * whole * scores.reduce((sum, one) => sum + one, 0);
      return { entry, score, matched: scores.filter(Boolean).length };
    }).filter((hit) => hit.matched);
    const complete = scored.filter((hit) => hit.matched === sought.length);
    const hits = complete.length ? complete : scored;
    hits.sort((one, other) => other.matched - one.matched || other.score - one.score);
    return hits.filter((hit) => hit.score >= LEAST * hits[0].score);
  };

  const excerpt = (entry, sought) => {
    const text = entry.text || entry.about || "";
    const place = [...text.matchAll(/[\p{L}\p{N}-]+/gu)].find((match) =>
      words(match[0]).some((word) => sought.some((others) => others.some(([own]) => likeness(own, stem(word)) > 0.4))),
    )?.index ?? 0;
    const from = place < AROUND ? 0 : text.indexOf(" ", place - AROUND) + 1;
    const to = text.length - from <= 2 * AROUND ? text.length : text.lastIndexOf(" ", from + 2 * AROUND);
    return `${from ? "… " : ""}${text.slice(from, to)}${to < text.length ? " …" : ""}`;
  };

  const element = (name, ...children) => {
    const made = document.createElement(name);
    made.append(...children);
    return made;
  };
  const show = (index) => {
    const hits = search(index);
    const sought = soughtWords(index);
    const count = hits.length === 1 ? "1 träff" : `${hits.length} träffar`;
    const told = hits.length ? `${count} för ”${query}”.` : `Inga träffar för ”${query}”. Prova ett annat ord, eller se på stavningen.`;
    status.textContent = hits.length > SHOWN ? `${told} De ${SHOWN} bästa visas.` : told;
    document.title = `${told} – ${document.title}`;
    list.hidden = !hits.length;
    list.replaceChildren(...hits.slice(0, SHOWN).map(({ entry }) => {
      const link = element("a", entry.title);
      link.href = `${script.dataset.root}${entry.address}`;
      if (entry.language) link.lang = entry.language;
      const about = element("p", entry.kind);
      about.className = "lb-hit-kind";
      return element("li", link, about, element("p", excerpt(entry, sought)));
    }));
  };

  if (query) {
    const index = element("script");
    index.src = script.dataset.index;
    index.addEventListener("load", () => show(globalThis.loftesbokSearch));
    index.addEventListener("error", () => (status.textContent = "Sökningen gick inte att läsa in. Ladda om sidan."));
    document.head.append(index);
  }
})();
