// Nobody leaves a page before what was typed on it is stored, nor without a line: a link waits for what is on its way, so
// that the next page knows of it; a form is sent once the service answers, or else the page stays as it is and says so.
import { heardOf, isWaiting, postpone, pressedOver, sayLost } from "./resending.mjs";
import { isUnsent, sent, store, unstored } from "./unsaved.mjs";

const PATIENCE = 10_000;
let busy = false;
let stayed = null;

export function watchLeaving() {
  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (event.defaultPrevented || !atRisk(form)) return sent(form);
    event.preventDefault();
    pressedOver();
    press(form, submitter);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    // Whoever presses a second time will not wait: the browser asks then.
    if (!link || !leadsAway(link, event) || busy || link === stayed || !unstored()) return;
    event.preventDefault();
    follow(link);
  });
  window.addEventListener("pageshow", () => wait(false));
}

/** Something typed could be lost with it, or the browser knows already that it would lead nowhere. */
function atRisk(form) {
  return form.matches("[data-guard]:not([hx-post])") && (isUnsent(form) || isWaiting() || !navigator.onLine);
}

function leadsAway(link, event) {
  const plain = !(event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  const here = link.hash && link.href.split("#")[0] === location.href.split("#")[0];
  return plain && !event.defaultPrevented && !link.download && ["", "_self"].includes(link.target) && !here;
}

async function follow(link) {
  wait(true);
  await store();
  wait(false);
  if (!isWaiting()) return location.assign(link.href);
  stayed = link;
  sayLost();
}

async function press(form, submitter) {
  if (busy) return;
  wait(true);
  await store();
  const reached = !isWaiting() && (await answers());
  wait(false);
  if (reached) send(form, submitter);
  else postpone(() => press(form, submitter), form.dataset.guard === "again");
}

function wait(on) {
  busy = on;
  document.documentElement.classList.toggle("app-leaving", on);
  if (on && unstored()) document.getElementById("announcer").textContent = document.body.dataset.storing;
}

/** True when the service can be reached: a browser knows only whether there is a network. */
async function answers() {
  if (!navigator.onLine) return false;
  if (heardOf()) return true;
  const cut = new AbortController();
  const timer = setTimeout(() => cut.abort(), PATIENCE);
  try {
    return (await fetch("/healthz", { method: "HEAD", cache: "no-store", signal: cut.signal })).status < 500;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** As the browser would have sent it, with the button that was pressed, which may have been replaced since. */
function send(form, submitter) {
  for (const old of form.querySelectorAll("[data-pressed]")) old.remove();
  if (submitter?.name) {
    const told = Object.assign(document.createElement("input"), { type: "hidden", name: submitter.name });
    told.value = submitter.value;
    told.dataset.pressed = "";
    form.append(told);
  }
  pressedOver();
  sent(form);
  HTMLFormElement.prototype.submit.call(form);
}
