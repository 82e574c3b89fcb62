// What was pressed and waits to be sent, and the last drawn page of each count: in IndexedDB, which
// outlives the tab, the browser and the battery.
const NAME = "torg-counting";

let opened;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 2);
    asked.onupgradeneeded = ({ oldVersion }) => {
      if (oldVersion < 1) {
        asked.result.createObjectStore("queue", { autoIncrement: true });
        asked.result.createObjectStore("pages");
      }
      asked.result.createObjectStore("photos", { autoIncrement: true });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}

// Run one transaction; resolves when it is on the disk.
async function within(store, mode, work) {
  const db = await database();
  return new Promise((resolve, reject) => {
    const deed = db.transaction(store, mode, { durability: "strict" });
    const asked = work(...[store].flat().map((name) => deed.objectStore(name)));
    deed.oncomplete = () => resolve(asked?.result);
    deed.onerror = () => reject(deed.error);
    deed.onabort = () => reject(deed.error);
  });
}

// A pressing and its photo are kept together, or neither is; `name` is how the page called the unit.
export const add = (where, pressing, photo, name) =>
  within(["queue", "photos"], "readwrite", (queue, photos) => {
    queue.add({ where, pressing, name });
    if (photo) photos.add({ where, id: pressing.id, photo, name });
  });

export const all = (where) => waiting("queue", where);
export const allPhotos = (where) => waiting("photos", where);

// Everything that waits for one count, oldest first, each with its key.
async function waiting(name, where) {
  const found = [];
  await within(name, "readonly", (store) => {
    store.openCursor().onsuccess = ({ target }) => {
      const cursor = target.result;
      if (!cursor) return;
      if (cursor.value.where === where) found.push({ key: cursor.key, ...cursor.value });
      cursor.continue();
    };
  });
  return found;
}

export const forget = (keys) =>
  within("queue", "readwrite", (store) => {
    for (const key of keys) store.delete(key);
  });

export const forgetPhoto = (key) => within("photos", "readwrite", (store) => store.delete(key));

export const keepPage = (path, html) =>
  within("pages", "readwrite", (store) => store.put(html, path));

export const keptPage = (path) => within("pages", "readonly", (store) => store.get(path));
