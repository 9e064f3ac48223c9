// Sphinx's texts on the search page. Not by Documentation.addTranslations: it evaluates a string as code, which a
// Content-Security-Policy forbids, and Sphinx's own Swedish file maps what is not translated to empty strings.
"use strict";
Object.assign(Documentation.TRANSLATIONS, {
  ", in ": ", i ",
  "Hide Search Matches": "Dölj markeringarna",
  "Preparing search...": "Förbereder sökningen …",
  "Search Results": "Sökresultat",
  "Search finished, found ${resultCount} page(s) matching the search query.": "Antal träffar: ${resultCount}.",
  Searching: "Söker",
  "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories.":
    "Inga träffar. Prova ett annat ord, eller kontrollera stavningen.",
});
Documentation.PLURAL_EXPR = (n) => (n === 1 ? 0 : 1);
Documentation.LOCALE = "sv";
