// The service worker: the last seen front page, the saved places and the guided walks that were
// opened, without a network.
// The server puts `self.TORG = {version, shell, pages, …}` before it (portal/queries/worker.py).
//
// Only pages that the server calls anonymous (`Torg-Visitor: anonymous`) are kept, and what it
// fetches itself it fetches without cookies: a page of somebody signed in is never stored.
const { version, shell, pages, fronts, walks, counts, offline } = self.TORG;
const SHELL = `torg-shell-${version}`;
const PAGES = `torg-pages-${version}`;
const WALKS = `torg-walks-${version}`;
const FILES = "torg-walk-files"; // what stands under a name never changes: they outlive a version
const OURS = /^torg-(shell|pages|walks)-/;
const KEPT = 60;
const KEPT_WALKS = 12;
const KEPT_FILES = 100; // that a page may ask for at once
const FILE = /\/media\/walks\/[\w.-]+/g;

const isKept = (answer) => answer.ok && answer.headers.get("Torg-Visitor") === "anonymous";

const keep = async (path) => {
  const answer = await fetch(path, { credentials: "omit", redirect: "error" });
  if (isKept(answer)) await (await caches.open(PAGES)).put(path, answer);
};

const isWalk = (path) => walks.some((list) => path.startsWith(list));
const picturesIn = (html) => (html.match(FILE) ?? []).filter((path) => path.endsWith(".webp"));

// Keep files of walks; whether every one of them is there.
const keepFiles = async (paths) => {
  const cache = await caches.open(FILES);
  const one = async (path) => {
    if (await cache.match(path)) return;
    const answer = await fetch(path, { credentials: "omit", redirect: "error" });
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
    await cache.put(path, answer);
  };
  const done = await Promise.allSettled(paths.map(one));
  return done.every(({ status }) => status === "fulfilled");
};

const keptWalks = async () => {
  const known = await (await caches.open(WALKS)).keys();
  return known.map((request) => new URL(request.url).pathname);
};

// Only files that a kept walk names stay: not those of walks that are gone, nor those taken back.
// While a new version takes over, walks that the old one kept count as well.
const tidyFiles = async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith("torg-walks-"));
  const all = await Promise.all(names.map(async (name) => (await caches.open(name)).matchAll()));
  const left = await Promise.all(all.flat().map((answer) => answer.text()));
  const wanted = new Set(left.flatMap((html) => html.match(FILE) ?? []));
  const files = await caches.open(FILES);
  const gone = (await files.keys()).filter(({ url }) => !wanted.has(new URL(url).pathname));
  await Promise.all(gone.map((request) => files.delete(request)));
};

const forget = async (paths) => {
  const cache = await caches.open(WALKS);
  await Promise.all(paths.map((path) => cache.delete(path)));
  await tidyFiles();
};

// Of many walks the latest are kept.
const forgetOld = async () => {
  const known = await keptWalks();
  await forget(known.filter((path) => !walks.includes(path)).slice(0, -KEPT_WALKS));
};

// A list names every walk that there is: what it names no more has been taken back.
const forgetTakenBack = async (list, html) => {
  const known = (await keptWalks()).filter((path) => path !== list && path.startsWith(list));
  const taken = known.filter((path) => !html.includes(`"${path}"`));
  if (taken.length) await forget(taken);
};

// Ask anew for the lists of the walks that are kept.
const renewLists = async () => {
  const known = await keptWalks();
  await Promise.all(known.filter((path) => walks.includes(path)).map((path) => keepWalk(path)));
};

// Keep a walk with its pictures, and the list that leads to it. Whether all is there.
const keepWalk = async (path, seen) => {
  const answer = seen ?? (await fetch(path, { credentials: "omit", redirect: "error" }));
  if (!isKept(answer)) return false;
  const cache = await caches.open(WALKS);
  const copy = answer.clone();
  await cache.delete(path); // the latest stands last
  await cache.put(path, copy);
  if (walks.includes(path)) {
    await forgetTakenBack(path, await answer.text());
    return true;
  }
  const done = await keepFiles(picturesIn(await answer.text()));
  const list = walks.find((start) => path.startsWith(start));
  if (!(await cache.match(list))) await keepWalk(list).catch(() => false);
  await forgetOld();
  return done;
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
      (name) => OURS.test(name) && ![SHELL, PAGES, WALKS].includes(name),
    );
    // A page belongs to the styles it was made with: fetch those that were kept anew.
    for (const name of old.filter((cache) => !cache.startsWith("torg-shell-"))) {
      const again = name.startsWith("torg-walks-") ? (path) => keepWalk(path) : keep;
      const kept = await (await caches.open(name)).keys();
      await Promise.allSettled(kept.map((request) => again(new URL(request.url).pathname)));
    }
    await Promise.all(old.map((name) => caches.delete(name)));
    await tidyFiles();
    await self.clients.claim();
  };
  event.waitUntil(renew());
});

const visit = async (event) => {
  const { pathname: path, search } = new URL(event.request.url);
  try {
    const answer = await fetch(event.request);
    if (fronts.includes(path) && !search && isKept(answer)) {
      await (await caches.open(PAGES)).put(path, answer.clone());
      event.waitUntil(renewLists().catch(() => {}));
    } else if (isWalk(path) && [404, 410].includes(answer.status)) {
      event.waitUntil(forget([path]));
    } else if (isWalk(path) && !search && isKept(answer)) {
      event.waitUntil(keepWalk(path, answer.clone()).catch(() => {}));
    }
    return answer;
  } catch {
    const cache = await caches.open(PAGES);
    const walk = await (await caches.open(WALKS)).match(path);
    const language = path === "/en/" || path.startsWith("/en/") ? "en" : "sv";
    const counted = Object.keys(counts).find((start) => path.startsWith(start) && path !== start);
    const empty = counted && (await cache.match(counts[counted]));
    const here = walk ?? (await cache.match(path)) ?? empty ?? (await cache.match(offline[language]));
    return here ?? Response.error();
  }
};

// A kept picture or recording; of a recording players ask for parts.
const file = async (request) => {
  const found = await (await caches.open(FILES)).match(new URL(request.url).pathname);
  if (!found) return fetch(request);
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("Range") ?? "");
  if (!range) return found;
  const whole = await found.arrayBuffer();
  const size = whole.byteLength;
  const first = Number(range[1]);
  const last = Math.min(range[2] ? Number(range[2]) : size - 1, size - 1);
  if (first > last) {
    return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${size}` } });
  }
  const headers = {
    "Content-Type": found.headers.get("Content-Type"),
    "Content-Range": `bytes ${first}-${last}/${size}`,
    "Accept-Ranges": "bytes",
  };
  return new Response(whole.slice(first, last + 1), { status: 206, headers });
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(visit(event));
  } else if (url.pathname.startsWith("/media/walks/")) {
    event.respondWith(file(request));
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

// A walk's page tells that it is open and which recordings are wanted; it is told what came of it.
self.addEventListener("message", (event) => {
  const { walk, files } = event.data ?? {};
  if (typeof walk !== "string" || !isWalk(walk) || !Array.isArray(files)) return;
  const wanted = files
    .filter((path) => typeof path === "string" && path.match(FILE)?.[0] === path)
    .slice(0, KEPT_FILES);
  const sync = async () => {
    const known = await (await caches.open(WALKS)).match(walk);
    const done = (known || (await keepWalk(walk))) && (await keepFiles(wanted));
    event.ports[0]?.postMessage(Boolean(done));
  };
  event.waitUntil(sync().catch(() => event.ports[0]?.postMessage(false)));
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
