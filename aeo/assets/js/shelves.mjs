// Files for an answer go at once. Every choice is set aside in the form until the server has it, so that the next can
// be made meanwhile; what could not be sent stays there and goes with the form.
import { trouble, wordsOfPage } from "./swap.mjs";
import { forget, remember } from "./unsaved.mjs";

const lines = new WeakMap();

export function watchShelves() {
  document.addEventListener("change", ({ target }) => {
    if (target.dataset?.bring && target.files.length) bring(target);
  });
}

/** One after the other on a shelf; shelves do not wait for each other. */
function bring(input) {
  const shelf = input.closest(".app-shelf");
  const choice = setAside(input, shelf);
  lines.set(shelf, (lines.get(shelf) ?? Promise.resolve()).then(() => send(choice, input)));
}

function setAside(input, shelf) {
  const kept = input.cloneNode();
  // A list of its own: emptying the input empties the list that it gave out.
  const own = new DataTransfer();
  for (const file of input.files) own.items.add(file);
  kept.files = own.files;
  kept.hidden = true;
  for (const name of ["aria-label", "data-bring"]) kept.removeAttribute(name);
  input.value = "";
  const row = document.createElement("p");
  row.className = "app-shelf__file app-shelf__going";
  say(row, [...kept.files].map((file) => file.name).join(", "), shelf.closest("[data-going]").dataset.going);
  row.append(kept);
  shelf.querySelector(".app-shelf__bring").before(row);
  remember(row);
  return row;
}

function say(row, names, words) {
  const told = Object.assign(document.createElement("span"), { className: "app-hint", textContent: words });
  row.replaceChildren(`${names} `, told, ...row.querySelectorAll("input"));
}

async function send(row, input) {
  const kept = row.querySelector("input");
  try {
    const html = await post(kept, input);
    if (html === null) return failed(row, kept);
    forget(row);
    row.remove();
    window.htmx.swap(document.body, html, { swapStyle: "none" });
  } catch {
    trouble([document.body.dataset.offline]);
    failed(row, kept);
  }
}

/** The parts that the server answers with; null when it refused, and then its words are shown. */
async function post(kept, input) {
  const form = kept.form;
  const body = new FormData();
  for (const name of ["csrfmiddlewaretoken", "shown"]) body.set(name, document.getElementsByName(name)[0].value);
  for (const file of kept.files) body.append(kept.name, file);
  const url = `${form.getAttribute("action")}?q=${encodeURIComponent(input.dataset.bring)}`;
  const answer = await fetch(url, { method: "POST", body, headers: { "HX-Request": "true" } });
  const html = await answer.text();
  const words = wordsOfPage(html);
  if (!words && answer.status < 500) return html;
  trouble(words ?? [document.body.dataset.offline]);
  return null;
}

function failed(row, kept) {
  say(row, [...kept.files].map((file) => file.name).join(", "), row.closest("[data-failed]").dataset.failed);
}
