// Cells of a table that are kept although they are wrong: after an autosave the reason stands beside each of them, as on
// a page that came whole. What is being typed is never replaced.

/** `told`: the list of such cells with its words; it names the part of the page that they stand in. */
export function tellCells(told) {
  const part = document.getElementById(told.dataset.cells);
  const before = [...part.querySelectorAll("td [aria-invalid]")].map((control) => control.id);
  before.forEach(right);
  for (const { dataset, textContent } of told.children) wrong(dataset.cell, textContent);
  return [...told.children].filter(({ dataset }) => !before.includes(dataset.cell)).map((one) => one.textContent);
}

function right(id) {
  const control = document.getElementById(id);
  document.getElementById(`${id}-wrong`)?.remove();
  control.removeAttribute("aria-invalid");
  control.classList.remove("govuk-input--error", "govuk-select--error");
  describe(control, (ids) => ids.filter((other) => other !== `${id}-wrong`));
}

function wrong(id, words) {
  const control = document.getElementById(id);
  if (!control) return;
  const told = Object.assign(document.createElement("p"), { id: `${id}-wrong`, textContent: words });
  told.className = "govuk-error-message";
  control.before(told);
  control.setAttribute("aria-invalid", "true");
  control.classList.add(control.matches("select") ? "govuk-select--error" : "govuk-input--error");
  describe(control, (ids) => [...ids, told.id]);
}

function describe(control, change) {
  const ids = change((control.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  if (ids.length) control.setAttribute("aria-describedby", ids.join(" "));
  else control.removeAttribute("aria-describedby");
}
