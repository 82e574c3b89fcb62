// "Save this place": kept in this browser only (localStorage), sent nowhere. The service worker is
// told which pages to keep for when there is no network.
const KEY = "torg.saved";
const MOST = 60;

const read = () => {
  try {
    const rows = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(rows) ? rows.filter((row) => row && typeof row.slug === "string") : [];
  } catch {
    return [];
  }
};

const write = (rows) => {
  try {
    localStorage.setItem(KEY, JSON.stringify(rows.slice(0, MOST)));
  } catch {
    return false;
  }
  return true;
};

const tellWorker = (rows, address) => {
  const paths = rows.map((row) => address.replace("_", encodeURIComponent(row.slug)));
  navigator.serviceWorker?.ready.then(({ active }) => active?.postMessage({ saved: paths }));
};

const wireButton = (button) => {
  const { slug, name, fact, address } = button.dataset;
  const words = button.querySelector("[data-word]");
  const show = () => {
    const saved = read().some((row) => row.slug === slug);
    button.setAttribute("aria-pressed", saved);
    words.textContent = saved ? button.dataset.saved : button.dataset.save;
  };
  button.addEventListener("click", () => {
    const others = read().filter((row) => row.slug !== slug);
    const rows = others.length < read().length ? others : [{ slug, name, fact }, ...others];
    if (write(rows)) tellWorker(rows, address);
    show();
  });
  show();
  button.hidden = false;
};

const fillList = (list) => {
  const { address } = list.dataset;
  const row = document.querySelector("[data-saved-row]");
  const draw = () => {
    const rows = read();
    list.replaceChildren(
      ...rows.map(({ slug, name, fact }) => {
        const item = row.content.cloneNode(true);
        const link = item.querySelector("a");
        link.href = address.replace("_", encodeURIComponent(slug));
        link.textContent = name;
        item.querySelector("[data-fact]").textContent = fact ?? "";
        const button = item.querySelector("button");
        button.querySelector("[data-name]").textContent = name;
        button.addEventListener("click", () => {
          const left = read().filter((other) => other.slug !== slug);
          if (write(left)) tellWorker(left, address);
          draw();
          document.querySelector("[data-saved-head]").focus();
        });
        return item;
      }),
    );
    document.querySelector("[data-saved-none]").hidden = rows.length > 0;
  };
  draw();
  tellWorker(read(), address);
};

export const wireSaved = () => {
  document.querySelectorAll("[data-save-place]").forEach(wireButton);
  document.querySelectorAll("[data-saved-list]").forEach(fillList);
};

// The worker is asked for when the page is done, so that it takes nothing from the page itself.
export const startWorker = () => {
  if (!("serviceWorker" in navigator) || window.top !== window.self) return;
  window.addEventListener("load", () => {
    navigator.serviceWorker.register("/sw.js").catch(() => {});
  });
};
