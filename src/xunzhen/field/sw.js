/**
 * The service worker: one version of the app, whole, or none. The server writes version and list at
 * the two marks; a change of any file changes the version, and with it this script.
 */

const VERSION = "{version}";
const FILES = JSON.parse(`{files}`);
const CACHE = `field-${VERSION}`;
const SHELL = "/field/";

self.addEventListener("install", (event) => {
  const fresh = [SHELL, ...FILES].map((path) => new Request(path, { cache: "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("field-") && name !== CACHE;
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("message", (event) => {
  if (event.data === "enter") self.skipWaiting();
});

/** Shell and files come from this version's cache; calls to the county never do. */
self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  const key = pathname === SHELL ? SHELL : pathname.startsWith("/field/v/") ? pathname : null;
  if (!key) return;
  event.respondWith(
    caches.match(key, { cacheName: CACHE }).then((found) => found || fetch(event.request)),
  );
});
