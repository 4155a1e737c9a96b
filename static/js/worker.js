/* worker.js — the service worker. It keeps static files and one page that is the same for everybody, and nothing else:
   no page of a signed-in reader, no answer of the API. SHELL is written in front of this file by the server. */
"use strict";
const CACHE = "shell-" + SHELL.version;

/* Asked for without cookies: what is kept belongs to nobody. */
function fill() {
  return caches.open(CACHE).then((cache) => cache.addAll(SHELL.assets.map((url) => new Request(url, { credentials: "omit", cache: "no-cache" }))));
}

function dropOthers() {
  return caches.keys().then((names) => Promise.all(names.filter((n) => n !== CACHE).map((n) => caches.delete(n))));
}

function offlinePage() {
  return caches.match(SHELL.page).then((kept) => kept || new Response("现在没有网络。 There is no network.", { status: 503, headers: { "Content-Type": "text/plain; charset=utf-8" } }));
}

self.addEventListener("install", (e) => { e.waitUntil(fill().then(() => self.skipWaiting())); });
self.addEventListener("activate", (e) => { e.waitUntil(dropOthers().then(() => self.clients.claim())); });
self.addEventListener("message", (e) => {
  if (e.data !== "fill") return; // after a sign-out emptied the cache, or for a page that opened while the worker was starting
  e.waitUntil(caches.has(CACHE).then((has) => has || fill()).then(() => self.clients.claim()));
});
self.addEventListener("fetch", (e) => {
  const request = e.request, url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.mode === "navigate") { e.respondWith(fetch(request).catch(offlinePage)); return; }
  if (request.method !== "GET" || url.pathname === SHELL.page || !SHELL.assets.includes(url.pathname)) return;
  e.respondWith(caches.match(url.pathname, { cacheName: CACHE }).then((kept) => kept || fetch(request)));
});
