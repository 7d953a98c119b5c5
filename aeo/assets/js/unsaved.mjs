// What has `data-guard` asks before the page is left while something typed in it was not yet sent: a form, or a part of
// one that is sent by itself (its keeper names it in `data-keeps`), which is sent at once when the page is left.

const dirty = new Set();
const going = new Set();

/** Something of this element is not sent yet. */
export function remember(element) {
  dirty.add(element);
}

/** It is sent. */
export function forget(element) {
  dirty.delete(element);
}

export function watchUnsaved() {
  document.addEventListener("input", ({ target }) => {
    const part = target.dataset?.bring ? null : target.closest?.("[data-guard]");
    if (part) remember(part);
  });
  document.addEventListener("submit", ({ target }) => sent(target), true);
  document.body.addEventListener("htmx:configRequest", ({ detail }) => {
    const part = sentBy(detail.elt);
    forget(part);
    if (detail.elt.dataset.keeps) going.add(part);
  });
  // What was not taken is unsaved again.
  document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
    const part = sentBy(detail.elt);
    going.delete(part);
    const taken = detail.xhr.status >= 200 && detail.xhr.status < 400;
    if (part && !taken) remember(part);
    part?.classList.toggle("app-unsaved", !taken);
  });
  document.addEventListener("visibilitychange", () => document.hidden && sendNow());
  window.addEventListener("beforeunload", (event) => {
    if ([...dirty].some((part) => part.isConnected)) event.preventDefault();
    sendNow();
  });
  window.addEventListener("pagehide", () => new Set([...dirty, ...going]).forEach(leave));
}

/** What waits for its pause in typing does not wait until the page is gone. */
function sendNow() {
  for (const part of dirty) {
    const keeper = keeperOf(part);
    if (keeper) window.htmx.trigger(keeper, "resend");
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

function sent(form) {
  for (const part of dirty) if (form.contains(part)) forget(part);
}

function sentBy(element) {
  const keeps = element.dataset.keeps;
  return keeps ? document.getElementById(keeps) : element.closest("[data-guard]");
}
