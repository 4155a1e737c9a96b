/* offline_store.js — what this device keeps for work without a network (IndexedDB).
   kit: what the forms need (codes and roster numbers, no names) and the key of one account; erased when he signs out.
   drafts: sealed with that key, so that nobody else opens them; erased when sent, or when their days are over. */
(function () {
  "use strict";
  const able = "serviceWorker" in navigator && window.isSecureContext && "indexedDB" in window && !!(window.crypto && window.crypto.subtle);

  function open() {
    return new Promise((resolve, reject) => {
      const asked = indexedDB.open("hongjiang", 1);
      asked.onupgradeneeded = () => { asked.result.createObjectStore("kit", { keyPath: "id" }); asked.result.createObjectStore("drafts", { keyPath: "once" }); };
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  }

  /* One request on one store, in a transaction of its own; the promise ends with the transaction. */
  function ask(store, mode, work) {
    return open().then((db) => new Promise((resolve, reject) => {
      const tx = db.transaction(store, mode), request = work(tx.objectStore(store));
      tx.oncomplete = () => { db.close(); resolve(request.result); };
      tx.onabort = tx.onerror = () => { db.close(); reject(tx.error); };
    }));
  }

  const bytes = (hex) => new Uint8Array(hex.match(/../g).map((pair) => parseInt(pair, 16)));

  function seal(key, value) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(JSON.stringify(value))).then((data) => ({ iv, data }));
  }
  function unseal(key, row) {
    return crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, key, row.data).then((plain) => JSON.parse(new TextDecoder().decode(plain)));
  }

  window.portalStore = {
    able,
    kit: () => ask("kit", "readonly", (s) => s.get("kit")),
    /* ``given`` is the answer of the server; its key is kept so that no script can read it out again. */
    keepKit: (given) => crypto.subtle.importKey("raw", bytes(given.key), "AES-GCM", false, ["encrypt", "decrypt"])
      .then((key) => ask("kit", "readwrite", (s) => s.put({ id: "kit", owner: given.owner, key, days: given.days, at: Date.now(), kinds: given.kinds }))),
    eraseKit: () => ask("kit", "readwrite", (s) => s.clear()),
    /* ``draft``: kind, page, subject, fields; the same key replaces the earlier one. */
    keep: (kit, once, draft, reason) => seal(kit.key, { ...draft, reason: reason || "" }).then((sealed) => ask("drafts", "readwrite",
      (s) => s.put({ once, owner: kit.owner, saved_at: draft.saved_at, ends_at: draft.saved_at + kit.days * 86400000, refused: !!reason, ...sealed }))),
    any: () => ask("drafts", "readonly", (s) => s.getAll()).then((rows) => rows.some((r) => !r.refused)),
    holds: (owner) => ask("drafts", "readonly", (s) => s.getAll()).then((rows) => rows.some((r) => r.owner === owner)),
    drop: (once) => ask("drafts", "readwrite", (s) => s.delete(once)),
    /* The drafts of this account, opened; those of others stay closed and unseen. */
    own: (kit) => ask("drafts", "readonly", (s) => s.getAll()).then((rows) => Promise.all(
      rows.filter((r) => r.owner === kit.owner).map((r) => unseal(kit.key, r).then((d) => ({ ...d, once: r.once, refused: r.refused }), () => null))))
      .then((rows) => rows.filter(Boolean).sort((a, b) => a.saved_at - b.saved_at)),
    /* Whoever they belong to: what is older than its days goes, and so does a kit that nobody has renewed for so long. */
    forgetOld: () => ask("drafts", "readonly", (s) => s.getAll())
      .then((rows) => Promise.all(rows.filter((r) => r.ends_at <= Date.now()).map((r) => window.portalStore.drop(r.once))))
      .then(() => window.portalStore.kit())
      .then((kit) => (kit && kit.at + kit.days * 86400000 <= Date.now() ? window.portalStore.eraseKit() : null)),
  };
})();
