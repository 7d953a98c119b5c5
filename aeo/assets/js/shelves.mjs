// Files go at once, each for itself, with its progress. A file that could not be sent stays in the form with a button
// to send it again, and goes with the form if it is sent as a whole; one that was refused says why.
import { fileLost, settled } from "./resending.mjs";
import { NotSent, send } from "./sending.mjs";
import { trouble, wordsOfPage } from "./swap.mjs";
import { forget, remember } from "./unsaved.mjs";

const REFUSED = "p.govuk-error-message[role=alert]";
const lines = new WeakMap();

export function watchShelves() {
  document.addEventListener("change", ({ target }) => {
    if (target.dataset?.bring && target.files.length) bring(target);
  });
}

/** One after the other on a shelf; shelves do not wait for each other. */
function bring(input) {
  const shelf = input.closest(".app-shelf");
  for (const told of shelf.querySelectorAll(REFUSED)) told.remove();
  const going = [...input.files].map((file) => setAside(file, input, shelf));
  input.value = "";
  for (const row of going) queue(row);
}

function queue(row) {
  say(row, "waits");
  lines.set(row.shelf, (lines.get(row.shelf) ?? Promise.resolve()).then(() => go(row)));
}

function setAside(file, input, shelf) {
  const part = document.createElement("div");
  part.className = "app-shelf__file app-shelf__going";
  const kept = input.cloneNode();
  const own = new DataTransfer();
  own.items.add(file);
  kept.files = own.files;
  kept.hidden = true;
  for (const name of ["id", "aria-label", "aria-describedby", "data-bring"]) kept.removeAttribute(name);
  const name = Object.assign(document.createElement("span"), { textContent: `${file.name} ` });
  const told = Object.assign(document.createElement("span"), { className: "app-hint" });
  const bar = Object.assign(document.createElement("progress"), { className: "app-going__bar", max: 1, value: 0 });
  bar.setAttribute("aria-label", file.name);
  const words = input.closest("[data-transfers]").dataset;
  const row = { part, kept, told, bar, file, input, shelf, words };
  row.retry = button(row, "retry", () => queue(row));
  row.drop = button(row, "drop", () => end(row));
  part.append(name, told, bar, row.retry, row.drop, kept);
  shelf.querySelector(".app-shelf__bring").before(part);
  remember(part);
  return row;
}

function button(row, word, press) {
  const made = Object.assign(document.createElement("button"), { type: "button", hidden: true });
  made.className = `app-link-button app-going__${word}`;
  made.append(row.words[word], Object.assign(document.createElement("span"), { textContent: ` ${row.file.name}` }));
  made.lastChild.className = "govuk-visually-hidden";
  made.addEventListener("click", press);
  return made;
}

function say(row, word, more = "") {
  row.told.textContent = more || row.words[word];
  const failed = word === "failed";
  row.told.className = failed ? "govuk-error-message app-going__why" : "app-hint";
  row.told.setAttribute("role", failed ? "alert" : "none");
  row.bar.hidden = failed || word === "waits";
  row.retry.hidden = row.drop.hidden = !failed;
}

async function go(row) {
  if (!row.part.isConnected) return;
  const wrong = row.file.size > Number(row.words.most) ? "tooLarge" : row.file.size ? "" : "empty";
  if (wrong) return refuse(row, `${row.file.name} ${row.words[wrong]}`);
  say(row, "going");
  try {
    show(row, await send(row.file, place(row), (share, again) => tell(row, share, again)));
  } catch (error) {
    if (!(error instanceof NotSent)) throw error;
    if (error.lasting && error.words) return refuse(row, `${row.file.name}: ${error.words}`);
    say(row, "failed", error.words);
    if (!error.words) fileLost();
  }
}

function tell(row, share, again) {
  row.bar.value = share;
  row.told.textContent = `${row.words[again ? "again" : "going"]} ${Math.round(share * 100)} %`;
}

/** Where it goes, with what else the form says: on a page of questions only the question's own file field. */
function place(row) {
  const { form, dataset } = row.input;
  const whole = dataset.bring === "file";
  const named = whole ? [...new FormData(form)] : ["csrfmiddlewaretoken", "shown"].map(field);
  const fields = named.filter(([name, value]) => typeof value === "string" && name !== row.kept.name);
  const url = form.getAttribute("action") + (whole ? "" : `?q=${encodeURIComponent(dataset.bring)}`);
  return { url, transfers: row.words.transfers, token: field("csrfmiddlewaretoken")[1], fields, name: row.kept.name };
}

function field(name) {
  return [name, document.getElementsByName(name)[0]?.value ?? ""];
}

/** What the server answers: the parts that changed, the row of a library; or a whole page, which is a refusal. */
function show(row, { status, html }) {
  const words = wordsOfPage(html);
  if (words || status >= 500) {
    say(row, "failed");
    return words ? trouble(words) : fileLost();
  }
  const { shelf } = row;
  if (row.input.dataset.bring === "file") row.part.insertAdjacentHTML("beforebegin", html);
  else swapped(shelf, html);
  // Out of the part that the next file of the same choice changes again.
  const told = [...shelf.querySelectorAll(`${REFUSED}:not(.app-going__told)`)];
  for (const words of told) words.classList.add("app-going__told");
  row.part.before(...told);
  end(row);
  if (status === 422) told.at(-1)?.focus();
}

/** New parts; a last day that was begun beside a file is not lost with the old ones. */
function swapped(shelf, html) {
  const typed = [...shelf.querySelectorAll(".app-until input")].filter(({ value }) => value);
  window.htmx.swap(document.body, html, { swapStyle: "none" });
  for (const { name, value } of typed) {
    const box = shelf.querySelector(`[name="${name}"]`);
    if (!box) continue;
    box.value = value;
    box.closest("details").open = true;
  }
}

/** It will never be taken: the reason stays in its place until the next choice. */
function refuse(row, words) {
  const told = Object.assign(document.createElement("p"), { className: "govuk-error-message", tabIndex: -1 });
  told.setAttribute("role", "alert");
  told.textContent = words;
  row.part.before(told);
  end(row);
  told.focus();
}

function end(row) {
  forget(row.part);
  row.part.remove();
  settled();
}
