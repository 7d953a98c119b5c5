// One file to the server, with its progress: a small one in one request; a large one piece by piece (tus 1.0), so that
// after a cut, or on another day, only what is missing is sent.
const SMALL = 2 * 1024 * 1024;
const PIECE = 1024 * 1024;
const PAUSES = [1000, 3000, 6000];
const TUS = { "Tus-Resumable": "1.0.0" };

/** A request that was cut, or refused before it came to the form: `words` say why, if the server said so. */
export class NotSent extends Error {
  constructor(words = "", lasting = false) {
    super(words || "not sent");
    this.words = words;
    this.lasting = lasting;
  }
}

/**
 * Send a file with the fields of a form. `place`: `{ url, transfers, token, fields, name }`.
 * `tell(share, again)` is called with how much has arrived. Gives `{ status, html }`; throws NotSent.
 */
export async function send(file, place, tell) {
  const body = new FormData();
  for (const [name, value] of place.fields) body.append(name, value);
  const piecewise = file.size > SMALL && place.transfers && window.crypto?.subtle;
  body.append(place.name, piecewise ? await transfer(file, place, tell) : file);
  const whole = (share) => piecewise || tell(share, false);
  const answer = await ask("POST", place.url, { "HX-Request": "true" }, body, whole);
  return { status: answer.status, html: answer.responseText };
}

/** The key under which the whole file lies on the server. */
async function transfer(file, place, tell) {
  const sha256 = hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  const about = { "Upload-Length": file.size, "Upload-Metadata": `filename ${base64(file.name)},sha256 ${base64(sha256)}` };
  const begun = ok(await tus("POST", place.transfers, place, about));
  const url = begun.getResponseHeader("Location");
  let offset = Number(begun.getResponseHeader("Upload-Offset"));
  for (let failed = 0; offset < file.size; ) {
    try {
      const before = offset;
      offset = await piece(file, offset, url, place, (sent) => tell((before + sent) / file.size, failed > 0));
      failed = 0;
    } catch (error) {
      if (error.lasting || failed === PAUSES.length) throw error;
      tell(offset / file.size, true);
      await new Promise((go) => setTimeout(go, PAUSES[failed]));
      failed += 1;
      offset = await arrived(url, place, offset);
    }
  }
  return url.split("/").filter(Boolean).pop();
}

async function piece(file, offset, url, place, tell) {
  const part = await file.slice(offset, offset + PIECE).arrayBuffer();
  const digest = await crypto.subtle.digest("SHA-256", part);
  const headers = {
    "Content-Type": "application/offset+octet-stream",
    "Upload-Offset": offset,
    "Upload-Checksum": `sha256 ${btoa(String.fromCharCode(...new Uint8Array(digest)))}`,
  };
  const answer = await tus("PATCH", url, place, headers, part, (share) => tell(share * part.byteLength));
  if ([409, 460].includes(answer.status)) throw new NotSent();
  return Number(ok(answer).getResponseHeader("Upload-Offset"));
}

/** How much the server has; what we believed when it cannot be asked. */
async function arrived(url, place, offset) {
  try {
    return Number(ok(await tus("HEAD", url, place)).getResponseHeader("Upload-Offset"));
  } catch (error) {
    if (error.lasting) throw error;
    return offset;
  }
}

function tus(method, url, place, headers = {}, body = null, tell = () => {}) {
  const all = { ...TUS, Accept: "application/problem+json", "X-CSRFToken": place.token, ...headers };
  return ask(method, url, all, body, tell);
}

function ok(answer) {
  if (answer.status < 300) return answer;
  let words = "";
  try {
    words = JSON.parse(answer.responseText).detail;
  } catch {
    // a proxy's page, or nothing
  }
  throw new NotSent(words, answer.status < 500 && answer.status !== 408 && answer.status !== 429);
}

function ask(method, url, headers, body, tell) {
  return new Promise((done, cut) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => tell(total ? loaded / total : 0);
    request.onload = () => done(request);
    request.onerror = request.onabort = request.ontimeout = () => cut(new NotSent());
    request.send(body);
  });
}

function hex(buffer) {
  return [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function base64(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
