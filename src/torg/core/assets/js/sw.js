// The service worker: the last seen front page and the saved places without a network.
// The server puts `self.TORG = {version, shell, pages, offline}` before it (portal/views/root.py).
//
// Only pages that the server calls anonymous (`Torg-Visitor: anonymous`) are kept, and what it
// fetches itself it fetches without cookies: a page of somebody signed in is never stored.
const { version, shell, pages, fronts, offline } = self.TORG;
const SHELL = `torg-shell-${version}`;
const PAGES = `torg-pages-${version}`;
const OURS = /^torg-(shell|pages)-/;
const KEPT = 60;

const isKept = (answer) => answer.ok && answer.headers.get("Torg-Visitor") === "anonymous";

const keep = async (path) => {
  const answer = await fetch(path, { credentials: "omit", redirect: "error" });
  if (isKept(answer)) await (await caches.open(PAGES)).put(path, answer);
};

self.addEventListener("install", (event) => {
  const fill = async () => {
    await (await caches.open(SHELL)).addAll(shell);
    await Promise.allSettled(pages.map(keep));
    await self.skipWaiting();
  };
  event.waitUntil(fill());
});

self.addEventListener("activate", (event) => {
  const renew = async () => {
    const old = (await caches.keys()).filter(
      (name) => OURS.test(name) && name !== SHELL && name !== PAGES,
    );
    // A page belongs to the styles it was made with: fetch those that were kept anew.
    for (const name of old.filter((cache) => cache.startsWith("torg-pages-"))) {
      const kept = await (await caches.open(name)).keys();
      await Promise.allSettled(kept.map((request) => keep(new URL(request.url).pathname)));
    }
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(renew());
});

const visit = async (request) => {
  const path = new URL(request.url).pathname;
  try {
    const answer = await fetch(request);
    if (fronts.includes(path) && !new URL(request.url).search && isKept(answer)) {
      await (await caches.open(PAGES)).put(path, answer.clone());
    }
    return answer;
  } catch {
    const cache = await caches.open(PAGES);
    const language = path === "/en/" || path.startsWith("/en/") ? "en" : "sv";
    return (await cache.match(path)) ?? (await cache.match(offline[language])) ?? Response.error();
  }
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(visit(request));
  } else if (url.pathname.startsWith("/static/")) {
    event.respondWith(caches.match(request).then((found) => found ?? fetch(request)));
  }
});

// A page tells which places are saved; those that are not any more are forgotten.
self.addEventListener("message", (event) => {
  if (!Array.isArray(event.data?.saved)) return;
  const saved = event.data.saved.filter((path) => typeof path === "string").slice(0, KEPT);
  const sync = async () => {
    const cache = await caches.open(PAGES);
    const known = (await cache.keys()).map((request) => new URL(request.url).pathname);
    const wanted = new Set([...saved, ...pages, ...fronts]);
    await Promise.all(known.filter((path) => !wanted.has(path)).map((path) => cache.delete(path)));
    await Promise.allSettled(saved.filter((path) => !known.includes(path)).map(keep));
  };
  event.waitUntil(sync());
});

// A message on the phone (torg.portal.following): shown, and led to its page when touched.
self.addEventListener("push", (event) => {
  let told;
  try {
    told = event.data.json();
  } catch {
    return;
  }
  event.waitUntil(
    self.registration.showNotification(told.title, {
      body: told.body,
      tag: told.tag,
      data: told.url,
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data, self.location.origin);
  if (url.origin === self.location.origin) event.waitUntil(self.clients.openWindow(url.href));
});
