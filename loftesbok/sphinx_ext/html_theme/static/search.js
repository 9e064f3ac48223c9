// Fits Sphinx's search to this book: excerpts without menus, a count that screen readers announce, no traces kept.
"use strict";

// Pages cannot be fetched for excerpts when the book is opened from a folder.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

const wholeText = Search.htmlToText;
Search.htmlToText = (html, anchor) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  page.querySelectorAll("main nav, .lb-code, .lb-sign").forEach((element) => element.remove());
  return wholeText(page.documentElement.outerHTML, anchor);
};

document.addEventListener("DOMContentLoaded", () => {
  const results = document.getElementById("search-results");
  const status = document.getElementById("lb-search-status");
  const tell = () => {
    const summary = results.querySelector(".search-summary");
    if (summary?.textContent && status.textContent !== summary.textContent) {
      status.textContent = summary.textContent;
      document.title = `${summary.textContent} – ${document.title}`;
      try {
        localStorage.removeItem("sphinx_highlight_terms");
      } catch {
        // Nothing was kept.
      }
    }
  };
  new MutationObserver(tell).observe(results, { childList: true, subtree: true, characterData: true });
  tell(); // a search without hits is over before this runs
});
