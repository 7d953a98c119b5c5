// What has `data-guard` asks before the page is left while something typed in it was not yet sent: a form, or a part of
// one that is sent by itself (its keeper names it in `data-keeps`), which is sent at once when the page is left.

const dirty = new Set();
const going = new Set();
const LONGEST = 40_000; // htmx gives up earlier
let since = null;

/** Something of this element is not sent yet. */
export function remember(element) {
  dirty.add(element);
  since ??= new Date();
}

/** It is sent. */
export function forget(element) {
  dirty.delete(element);
  settle();
}

/** Since when something is typed that is not stored yet, or null. */
export function unstoredSince() {
  return since;
}

/** True while something that is sent by itself is not stored. */
export function unstored() {
  return [...dirty, ...going].some((part) => keeperOf(part));
}

/** True while something of the form is not stored. */
export function isUnsent(form) {
  return [...dirty, ...going].some((part) => form.contains(part));
}

/** Send what is sent by itself, and wait until all of it is answered: taken, refused, or lost on its way. */
export async function store() {
  sendNow();
  for (const end = Date.now() + LONGEST; Date.now() < end && [...dirty, ...going].some(isUnderWay); ) {
    await new Promise((go) => setTimeout(go, 50));
  }
}

/** The form is sent as a whole. */
export function sent(form) {
  for (const part of dirty) if (form.contains(part)) forget(part);
}

export function watchUnsaved() {
  document.addEventListener("input", ({ target }) => {
    const part = target.dataset?.bring ? null : target.closest?.("[data-guard]");
    if (part) remember(part);
  });
  document.body.addEventListener("htmx:configRequest", ({ detail }) => {
    const part = sentBy(detail.elt);
    if (detail.elt.dataset.keeps) going.add(part);
    forget(part);
  });
  // What was not taken is unsaved again.
  document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
    const part = sentBy(detail.elt);
    const taken = detail.xhr.status >= 200 && detail.xhr.status < 400;
    if (part && !taken) remember(part);
    part?.classList.toggle("app-unsaved", !taken);
    going.delete(part);
    settle();
  });
  document.addEventListener("visibilitychange", () => document.hidden && sendNow());
  // Whatever is opened next would not know of what is still on its way.
  window.addEventListener("beforeunload", (event) => {
    if ([...dirty, ...going].some((part) => part.isConnected)) event.preventDefault();
    sendNow();
  });
  window.addEventListener("pagehide", () => new Set([...dirty, ...going]).forEach(leave));
}

function settle() {
  if (!dirty.size && !going.size) since = null;
}

/** On its way, or about to be: what came back as not taken waits for somebody, or for the line. */
function isUnderWay(part) {
  return part.isConnected && keeperOf(part) && (going.has(part) || !part.classList.contains("app-unsaved"));
}

/** What waits for its pause in typing does not wait until the page is gone. */
function sendNow() {
  for (const part of dirty) {
    const keeper = keeperOf(part);
    if (keeper) window.htmx?.trigger(keeper, "resend");
  }
}

/** The page goes: a request that outlives it. The same answer sent twice is one; another one's is not written over. */
function leave(part) {
  const keeper = part.isConnected && keeperOf(part);
  if (!keeper) return;
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(part.closest("form"))) {
    if (part.querySelector(`[name="${CSS.escape(name)}"]`)) body.append(name, value);
  }
  body.append("shown", document.getElementById("shown").value);
  const [{ value: token }] = document.getElementsByName("csrfmiddlewaretoken");
  const headers = { "HX-Request": "true", "X-CSRFToken": token };
  fetch(keeper.getAttribute("hx-post"), { method: "POST", keepalive: true, headers, body }).catch(() => {});
  forget(part);
}

function keeperOf(part) {
  return part.id && document.querySelector(`[data-keeps="${part.id}"]`);
}

function sentBy(element) {
  const keeps = element.dataset.keeps;
  return keeps ? document.getElementById(keeps) : element.closest("[data-guard]");
}
