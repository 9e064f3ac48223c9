// A glossary term shows its meaning to those who point at it or reach it with the keyboard. The meaning can be pointed at,
// stays until one leaves it, and goes with Escape (WCAG 1.4.13). Without this script the term leads to the glossary.
"use strict";
(() => {
  const article = document.querySelector(".lb-article");
  const boxes = new Map();
  let link = null; // the term whose meaning is shown
  let leaving = 0;

  const boxOf = (term) => {
    const text = term.dataset.meaning;
    if (!boxes.has(text)) {
      const box = document.createElement("div");
      box.className = "lb-meaning";
      box.id = `lb-meaning-${boxes.size + 1}`;
      box.setAttribute("role", "tooltip");
      box.hidden = true;
      box.textContent = text;
      box.addEventListener("pointerleave", leave);
      article.append(box);
      boxes.set(text, box);
    }
    return boxes.get(text);
  };

  const hide = () => {
    clearTimeout(leaving);
    if (link) boxOf(link).hidden = true;
    link = null;
  };

  // Wait a little: the pointer may be on its way from the term to its meaning.
  const leave = () => {
    clearTimeout(leaving);
    leaving = setTimeout(() => {
      if (link && !boxOf(link).matches(":hover") && !link.matches(":hover, :focus-visible")) hide();
    }, 300);
  };

  const show = (term) => {
    hide();
    link = term;
    const box = boxOf(term);
    box.hidden = false;
    const line = term.getClientRects()[0];
    const frame = article.getBoundingClientRect();
    const above = line.bottom + box.offsetHeight > innerHeight && line.top > box.offsetHeight;
    const room = Math.max(0, frame.width - box.offsetWidth);
    box.style.left = `${Math.min(Math.max(0, line.left - frame.left), room)}px`;
    box.style.top = `${(above ? line.top - box.offsetHeight : line.bottom) - frame.top}px`;
  };

  for (const term of article.querySelectorAll("a[data-meaning]")) {
    term.setAttribute("aria-describedby", boxOf(term).id);
    term.addEventListener("pointerenter", (event) => event.pointerType !== "touch" && show(term));
    term.addEventListener("pointerleave", leave);
    term.addEventListener("focus", () => term.matches(":focus-visible") && show(term));
    term.addEventListener("blur", leave);
  }

  const dismiss = (event) => {
    if (event.key === "Escape" && link) {
      hide();
      event.stopPropagation(); // one key press closes one thing
    }
  };
  document.addEventListener("keydown", dismiss, { capture: true });
})();
