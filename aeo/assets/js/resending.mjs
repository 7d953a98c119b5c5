// What got lost on its way is sent again by itself: when the line is back, when something else arrived, and now and then
// until then. Who does not want to wait presses the button of the banner, which sends files again too.
import { trouble } from "./swap.mjs";
import { unstoredSince } from "./unsaved.mjs";

const PAUSES = [10, 20, 40, 60];
const FRESH = 2000;
// What waits is told once: a banner that is drawn again at each attempt would be read aloud each time.
const waiting = new Set();
let pressed = null;
let timer = 0;
let failed = 0;
let heard = 0;

export function watchLost() {
  const { body } = document;
  body.addEventListener("htmx:beforeRequest", () => waits() || trouble([]));
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    body.addEventListener(name, ({ detail }) => isLost(detail) || trouble([body.dataset.offline]));
  }
  body.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (isLost(detail)) lost(detail.elt);
    else if (detail.elt.dataset.keeps) reached(detail.elt);
  });
  window.addEventListener("online", () => again(pressed?.itself));
}

/** A file could not be sent: its own line says so, the banner offers to send everything again. */
export function fileLost() {
  if (!waits()) trouble([document.body.dataset.offline], again);
}

/** An answer waits for the line. */
export function isWaiting() {
  return [...waiting].some((keeper) => keeper.isConnected);
}

/** The service answered a moment ago. */
export function heardOf() {
  return Date.now() - heard < FRESH;
}

/** What was pressed waits for the line, too: `press` is done again when there is one, by itself or by the banner. */
export function postpone(press, itself) {
  const told = pressed !== null;
  pressed = { press, itself };
  if (!told) sayLost();
  if (itself) later();
}

/** It is done, or something else was pressed. */
export function pressedOver() {
  pressed = null;
}

/** That there is no line, since when nothing is stored, and what happens next. */
export function sayLost() {
  const { waits, offline, since } = document.body.dataset;
  const time = unstoredSince()?.toTimeString().slice(0, 5);
  const lines = [isWaiting() || pressed?.itself ? waits : offline, time && since.replace("{time}", time)];
  trouble(lines.filter(Boolean), again);
}

/** Nothing waits any more: the banner goes, and whoever pressed its button is led to what is saved. */
export function settled() {
  if (pressed?.itself && !isWaiting()) return pressed.press();
  const box = document.getElementById("trouble");
  if (waits() || fileButtons().length || !box.querySelector("button")) return;
  const held = box.contains(document.activeElement);
  trouble([]);
  const saved = held && document.getElementById("saved");
  if (saved) Object.assign(saved, { tabIndex: -1 }).focus();
}

function waits() {
  return Boolean(waiting.size || pressed);
}

function isLost({ elt, xhr }) {
  return Boolean(elt.dataset.keeps) && (xhr.status === 0 || xhr.status === 429 || xhr.status >= 500);
}

function lost(keeper) {
  const told = waits();
  waiting.add(keeper);
  if (!told) sayLost();
  later();
}

function reached(keeper) {
  failed = 0;
  heard = Date.now();
  waiting.delete(keeper);
  if (waiting.size) answersAgain();
  settled();
}

function again(press = true) {
  for (const button of fileButtons()) button.click();
  answersAgain();
  if (press) pressed?.press();
}

function later() {
  timer ||= setTimeout(onceMore, 1000 * PAUSES[Math.min(failed++, PAUSES.length - 1)]);
}

function onceMore() {
  answersAgain();
  if (!isWaiting() && pressed?.itself) pressed.press();
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
