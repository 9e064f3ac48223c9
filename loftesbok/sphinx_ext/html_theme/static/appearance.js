// Runs before the page is drawn: says that scripts work, and applies the reader's choice of light or dark.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const chosen = localStorage.getItem("lb-appearance");
    if (chosen === "light" || chosen === "dark") root.dataset.appearance = chosen;
  } catch {
    // The browser keeps no data for this site: the system's setting applies.
  }
})();
