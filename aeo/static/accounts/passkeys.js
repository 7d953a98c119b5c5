// Passkeys (WebAuthn): the forms with `data-passkey` ask the device, put its answer into `credential` and are sent.
// The options come as JSON from the page, or, to sign in, from the form's own address.

const decode = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const encode = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

function decoded(options) {
  const own = { ...options, challenge: decode(options.challenge) };
  if (own.user) own.user = { ...own.user, id: decode(own.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    if (own[list]) own[list] = own[list].map((known) => ({ ...known, id: decode(known.id) }));
  }
  return own;
}

function encoded(credential) {
  const { response } = credential;
  const told = { clientDataJSON: encode(response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[part]) told[part] = encode(response[part]);
  }
  if (response.getTransports) told.transports = response.getTransports();
  return {
    id: credential.id,
    rawId: encode(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: told,
  };
}

const written = () => JSON.parse(document.getElementById("passkey-options").textContent);

async function asked(form) {
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`the service answered ${answer.status}`);
  return (await answer.json()).request_options.publicKey;
}

const WAYS = {
  make: async () => {
    const options = decoded(written().creation_options.publicKey);
    const selection = { ...options.authenticatorSelection, residentKey: "preferred" };
    return navigator.credentials.create({ publicKey: { ...options, authenticatorSelection: selection } });
  },
  use: async () => navigator.credentials.get({ publicKey: decoded(written().request_options.publicKey) }),
  "sign-in": async (form) => navigator.credentials.get({ publicKey: decoded(await asked(form)) }),
};

for (const form of window.PublicKeyCredential ? document.querySelectorAll("form[data-passkey]") : []) {
  const trouble = form.querySelector("[data-passkey-trouble]");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    trouble.textContent = "";
    try {
      const credential = await WAYS[form.dataset.passkey](form);
      form.elements.credential.value = JSON.stringify(encoded(credential));
      form.submit();
    } catch (error) {
      console.info(error);
      trouble.textContent = trouble.dataset.words;
    }
  });
}
