// A form with `data-guard` asks before the page is left while something typed was not yet sent.

const dirty = new Set();

export function watchUnsaved() {
  document.addEventListener("input", ({ target }) => {
    const form = target.closest?.("form[data-guard]");
    if (form) dirty.add(form);
  });
  document.addEventListener("submit", ({ target }) => dirty.delete(target), true);
  document.body.addEventListener("htmx:configRequest", ({ detail }) => {
    const form = detail.elt.closest("form[data-guard]");
    if (form) dirty.delete(form);
  });
  // What could not be sent is unsaved again.
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.body.addEventListener(name, ({ detail }) => {
      const form = detail.elt.closest("form[data-guard]");
      if (form) dirty.add(form);
    });
  }
  window.addEventListener("beforeunload", (event) => {
    if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
  });
}
