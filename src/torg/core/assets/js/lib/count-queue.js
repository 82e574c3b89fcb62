// What was pressed and waits to be sent, and the last drawn page of each count: in IndexedDB, which
// outlives the tab, the browser and the battery.
const NAME = "torg-counting";

let opened;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("queue", { autoIncrement: true });
      asked.result.createObjectStore("pages");
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
    const asked = work(deed.objectStore(store));
    deed.oncomplete = () => resolve(asked?.result);
    deed.onerror = () => reject(deed.error);
    deed.onabort = () => reject(deed.error);
  });
}

export const add = (where, pressing) =>
  within("queue", "readwrite", (store) => store.add({ where, pressing }));

// Everything that waits for one count, oldest first, each with its key.
export async function all(where) {
  const found = [];
  await within("queue", "readonly", (store) => {
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

export const keepPage = (path, html) =>
  within("pages", "readwrite", (store) => store.put(html, path));

export const keptPage = (path) => within("pages", "readonly", (store) => store.get(path));
