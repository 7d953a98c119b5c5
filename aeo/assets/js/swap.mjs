// After an update in place: keep or move the focus, tell screen readers, and show what could not be done.
import { tellCells } from "./cells.mjs";
import { start } from "./modules.mjs";

export function watchSwaps() {
  const body = document.body;
  body.addEventListener("htmx:load", (event) => arrived(event.detail.elt));
  body.addEventListener("htmx:beforeSwap", (event) => keepWholePagesOut(event.detail));
}

/** htmx keeps the focus on an element whose id is still there; when it is gone, the new part says where to go on. */
function arrived(part) {
  if (part === document.body) return;
  start(part);
  const told = find(part, "[data-announce]");
  if (told) announce(told.dataset.announce);
  const cells = find(part, "[data-cells]");
  if (cells) announce(tellCells(cells).join(" "));
  const next = find(part, "[data-focus]");
  if (next && lost(document.activeElement)) focus(next);
}

function announce(words) {
  if (words) document.getElementById("announcer").textContent = words;
}

function find(part, selector) {
  return part.matches(selector) ? part : part.querySelector(selector);
}

function lost(element) {
  return !element || element === document.body || !element.isConnected;
}

function focus(element) {
  if (!element.matches("a[href], button, input, select, textarea, [tabindex]")) element.tabIndex = -1;
  element.focus();
}

/** A refusal comes as a whole page: say its words beside the work instead of putting a page into a page. */
function keepWholePagesOut(detail) {
  const words = detail.boosted ? null : wordsOfPage(detail.serverResponse ?? "");
  if (!words) return;
  detail.shouldSwap = false;
  trouble(words);
}

/** What a whole page says first; null when it is not a whole page. */
export function wordsOfPage(html) {
  if (!/^\s*<!doctype html/i.test(html)) return null;
  const page = new DOMParser().parseFromString(html, "text/html");
  return [...page.querySelectorAll("#main h1, #main p.govuk-body-l")].map((element) => element.textContent.trim());
}

/** The banner that says what could not be done, with a button if there is something to do about it. */
export function trouble(lines, again = null) {
  const box = document.getElementById("trouble");
  const told = lines.map((line) => Object.assign(document.createElement("p"), { textContent: line }));
  if (again) told.push(document.createElement("p"));
  if (again) told.at(-1).append(pressed(box.dataset.again, again));
  box.replaceChildren(...told);
}

function pressed(words, press) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: words });
  button.className = "govuk-button govuk-button--secondary app-trouble__again";
  button.addEventListener("click", press);
  return button;
}
