// An answer that got lost on its way is sent again by itself: when the line is back, when another one arrived, and now
// and then until then. Who does not want to wait presses the button of the banner, which sends files again too.
import { trouble } from "./swap.mjs";

const PAUSES = [10, 20, 40, 60];
const waiting = new Set();
let timer = 0;
let failed = 0;

export function watchLost() {
  const { body } = document;
  body.addEventListener("htmx:beforeRequest", () => waiting.size || trouble([]));
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    body.addEventListener(name, ({ detail }) => isLost(detail) || trouble([body.dataset.offline]));
  }
  body.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (isLost(detail)) lost(detail.elt);
    else if (detail.elt.dataset.keeps) reached(detail.elt);
  });
  window.addEventListener("online", again);
}

/** A file could not be sent: its own line says so, the banner offers to send everything again. */
export function fileLost() {
  if (!waiting.size) trouble([document.body.dataset.offline], again);
}

/** Nothing waits any more: the banner goes, and whoever pressed its button is led to what is saved. */
export function settled() {
  const box = document.getElementById("trouble");
  if (waiting.size || fileButtons().length || !box.querySelector("button")) return;
  const held = box.contains(document.activeElement);
  trouble([]);
  const saved = held && document.getElementById("saved");
  if (saved) Object.assign(saved, { tabIndex: -1 }).focus();
}

function isLost({ elt, xhr }) {
  return Boolean(elt.dataset.keeps) && (xhr.status === 0 || xhr.status === 429 || xhr.status >= 500);
}

function lost(keeper) {
  // Said once: a banner that is drawn again at each attempt would be read aloud each time.
  if (!waiting.size) trouble([document.body.dataset.waits], again);
  waiting.add(keeper);
  timer ||= setTimeout(answersAgain, 1000 * PAUSES[Math.min(failed++, PAUSES.length - 1)]);
}

function reached(keeper) {
  failed = 0;
  waiting.delete(keeper);
  if (waiting.size) answersAgain();
  settled();
}

function again() {
  for (const button of fileButtons()) button.click();
  answersAgain();
}

function answersAgain() {
  clearTimeout(timer);
  timer = 0;
  for (const keeper of waiting) {
    if (keeper.isConnected) window.htmx.trigger(keeper, "resend");
    else waiting.delete(keeper);
  }
}

function fileButtons() {
  return document.querySelectorAll(".app-going__retry:not([hidden])");
}
