// What has `data-guard` asks before the page is left while something typed in it was not yet sent: a form, or a part of
// one that is sent by itself (its keeper names it in `data-keeps`).

const dirty = new Set();

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
  document.body.addEventListener("htmx:configRequest", ({ detail }) => forget(sentBy(detail.elt)));
  // What was not taken is unsaved again.
  document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
    const part = sentBy(detail.elt);
    const taken = detail.xhr.status >= 200 && detail.xhr.status < 400;
    if (part && !taken) remember(part);
    part?.classList.toggle("app-unsaved", !taken);
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...dirty].some((part) => part.isConnected)) event.preventDefault();
  });
}

function sent(form) {
  for (const part of dirty) if (form.contains(part)) forget(part);
}

function sentBy(element) {
  const keeps = element.dataset.keeps;
  return keeps ? document.getElementById(keeps) : element.closest("[data-guard]");
}
