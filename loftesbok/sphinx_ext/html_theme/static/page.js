// What CSS and HTML cannot do by themselves. Without this script every page can still be read in full.
"use strict";
(() => {
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);

  // Light, dark, or as the system says.
  const appearances = { auto: "auto", light: "ljust", dark: "mörkt" };
  const button = byId("lb-appearance");
  const show = () => (byId("lb-appearance-now").textContent = appearances[root.dataset.appearance ?? "auto"]);
  button.addEventListener("click", () => {
    const order = Object.keys(appearances);
    const next = order[(order.indexOf(root.dataset.appearance ?? "auto") + 1) % order.length];
    if (next === "auto") delete root.dataset.appearance;
    else root.dataset.appearance = next;
    try {
      localStorage.setItem("lb-appearance", next);
    } catch {
      // Not kept; the choice holds for this page.
    }
    show();
  });
  show();

  // The page's own contents list stands open where there is room for it beside the text.
  const contents = document.querySelector(".lb-contents details");
  if (contents) {
    let beside = null;
    const fold = () => {
      const now = getComputedStyle(contents.parentElement).position === "absolute"; // as layout.css has decided
      if (now !== beside) contents.open = beside = now;
    };
    new ResizeObserver(fold).observe(document.body);
    fold();

    // In that list, the section that is being read is marked.
    const links = new Map();
    contents.querySelectorAll("a").forEach((link) => {
      const section = byId(decodeURIComponent(link.hash.slice(1)));
      if (section) links.set(section, link);
    });
    const mark = () => {
      const begun = [...links.keys()].filter((section) => section.getBoundingClientRect().top < innerHeight / 3);
      links.forEach((link) => link.removeAttribute("aria-current"));
      if (begun.length) links.get(begun.at(-1)).setAttribute("aria-current", "true");
    };
    const watcher = new IntersectionObserver(mark, { threshold: [0, 1], rootMargin: "0px 0px -66% 0px" });
    links.forEach((link, section) => watcher.observe(section));
  }

  // On paper everything is unfolded.
  const folded = () => document.querySelectorAll("details:not([open])");
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = [...folded()];
    unfolded.forEach((details) => (details.open = true));
  });
  addEventListener("afterprint", () => unfolded.forEach((details) => (details.open = false)));
})();
