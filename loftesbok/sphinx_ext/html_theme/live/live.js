// Added by `loftesbok serve` to every page that it shows, and in no file of the book: says in the page what is being
// built, shows the faults, and follows the book when it has been built anew. It asks now and then instead of keeping a
// connection open, as a browser keeps only six to one server, and an analyst has more chapters open than that. A page
// that nobody looks at does not ask.
"use strict";
(() => {
  const OURS = "/_loftesbok/";
  const EVERY = 500; // milliseconds
  const PATIENCE = 4; // questions without an answer before the server counts as stopped
  const { kind, book, attempt } = document.currentScript.dataset;
  const BUILDING = "Bygger boken …";
  const REBUILT = "loftesbok-rebuilt";
  const CLOSED = "loftesbok-closed";
  let unanswered = 0;
  let shown = ""; // the failure that is in the dialog
  let news = "";

  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([attribute, value]) => made.setAttribute(attribute, value));
    made.append(...children);
    return made;
  };
  const keep = (name, value) => {
    try {
      sessionStorage.setItem(name, value);
    } catch {
      // Not kept: the message is not shown, and a closed list of faults opens again.
    }
  };
  const kept = (name) => {
    try {
      return sessionStorage.getItem(name);
    } catch {
      return null;
    }
  };

  // --- what is shown -------------------------------------------------------------------------------------------------

  const status = element("p", { role: "status" });
  const progress = element("p", { role: "status" }); // in the dialog: what lies under it is not read out
  const again = element("button", { type: "button", class: "lb-button", hidden: "" }, "Visa felen");
  const bar = element("aside", { class: "lb-live lb-live-silent", "aria-label": "Förhandsvisning" }, status, again);
  const close = element("button", { type: "button", class: "lb-button" }, "Stäng och läs boken");
  const faults = element("div", { class: "lb-live-body" });
  const label = { class: "lb-live-dialog", "aria-labelledby": "lb-live-title" };
  const dialog = element("dialog", label, element("div", { class: "lb-live-top" }, close, progress), faults);
  document.body.append(bar, dialog);

  const put = (region, text) => {
    if (region.textContent !== text) region.textContent = text; // what is said again would be read out again
  };
  const say = (text, inDialog = "") => {
    put(status, text);
    put(progress, inDialog);
    bar.classList.toggle("lb-live-silent", !text);
    bar.classList.toggle("lb-live-failed", !again.hidden);
  };

  const open = () => {
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
  };
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    keep(CLOSED, shown);
    if (!again.hidden) again.focus();
  });
  again.addEventListener("click", open);

  const showFaults = async (state) => {
    const failure = `${state.book} ${state.attempt}`;
    again.hidden = false;
    if (shown === failure) return;
    shown = failure;
    // The server has written the page of faults with every text escaped; a page that is parsed so runs no script.
    const page = new DOMParser().parseFromString(await (await fetch(`${OURS}fel`)).text(), "text/html");
    faults.replaceChildren(...page.querySelector("main").childNodes);
    if (kept(CLOSED) !== failure) open();
  };

  const forgetFaults = () => {
    again.hidden = true;
    shown = "";
    if (dialog.open) dialog.close();
  };

  // --- what is done --------------------------------------------------------------------------------------------------

  const address = (page) => `/${page.split("/").map(encodeURIComponent).join("/")}`;
  const here = () => (location.pathname.endsWith("/") ? `${location.pathname}index.html` : location.pathname);

  // A page that was built before the one before has been out of sight: it is brought up to date where it is.
  const follow = (state) => {
    const targets = state.before === book ? state.targets.map(address) : [];
    const stays = !targets.length || targets.includes(here());
    keep(REBUILT, stays ? "Boken är ombyggd." : "Boken är ombyggd. Den här sidan har ändrats.");
    if (stays) location.reload();
    else location.assign(targets[0]);
  };

  const act = async (state) => {
    if (state.book !== book) return follow(state);
    if (state.phase === "building") return say(BUILDING, BUILDING);
    if (kind === "own") return String(state.attempt) === attempt ? say("") : location.reload();
    if (state.phase === "failed") {
      await showFaults(state);
      return say(`Boken kunde inte byggas. ${state.headline} Du ser den senaste hela boken.`);
    }
    forgetFaults();
    return say(news);
  };

  const ask = async () => {
    if (document.visibilityState === "visible") {
      try {
        const answer = await fetch(`${OURS}state.json`, { cache: "no-store" });
        await act(await answer.json());
        unanswered = 0;
      } catch {
        unanswered += 1;
        if (unanswered >= PATIENCE) say("Förhandsvisningen har stoppats. Starta loftesbok serve igen.");
      }
    }
    setTimeout(ask, EVERY);
  };

  news = kept(REBUILT) ?? "";
  keep(REBUILT, "");
  setTimeout(() => (news = ""), 6000);
  document.addEventListener("visibilitychange", () => (unanswered = 0));
  setTimeout(ask, EVERY / 2); // the region for messages has to be there before its first message is read out
})();
