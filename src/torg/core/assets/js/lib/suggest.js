// Suggestions under a search box: the ARIA combobox with a list. Without it the form still searches.

const WAIT = 120; // ms after the last key

class Suggest {
  constructor(form, number) {
    this.form = form;
    this.input = form.querySelector("input[type=search]");
    this.list = document.createElement("ul");
    Object.assign(this.list, { id: `suggest-${number}`, className: "suggest", hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.input.labels[0]?.textContent.trim() ?? "");
    form.append(this.list);
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
    }))
      this.input.setAttribute(name, value);
    this.input.addEventListener("input", () => this.later());
    this.input.addEventListener("keydown", (event) => this.key(event));
    form.addEventListener("focusout", (event) => {
      if (!form.contains(event.relatedTarget)) this.close();
    });
    // Pressing an option must not take the focus, and with it the list, away before the click.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT);
  }

  async ask() {
    const text = this.input.value.trim();
    this.asked?.abort();
    if (!text) return this.close();
    this.asked = new AbortController();
    const address = `${this.form.dataset.suggest}?${new URLSearchParams({ q: this.input.value })}`;
    try {
      const answer = await fetch(address, { signal: this.asked.signal });
      if (!answer.ok) return this.close();
      this.show(await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  show(html) {
    this.list.innerHTML = html; // drawn and escaped by our own server
    for (const [index, option] of this.options.entries()) option.id = `${this.list.id}-${index}`;
    const some = this.options.length > 0 && document.activeElement === this.input;
    this.list.hidden = !some;
    this.input.setAttribute("aria-expanded", String(some));
    this.choose(-1);
  }

  close() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.choose(-1);
  }

  choose(index) {
    this.index = index;
    for (const [at, option] of this.options.entries())
      option.setAttribute("aria-selected", String(at === index));
    const chosen = this.options[index];
    if (chosen) {
      this.input.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    const { length } = this.options;
    if (event.key === "ArrowDown" && this.list.hidden) return this.ask();
    if (this.list.hidden || !length) return;
    if (event.key === "ArrowDown") this.choose(this.index + 1 < length ? this.index + 1 : -1);
    else if (event.key === "ArrowUp") this.choose(this.index < 0 ? length - 1 : this.index - 1);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && this.index >= 0)
      this.options[this.index].querySelector("a").click();
    else return;
    event.preventDefault();
  }
}

export function suggestEverywhere() {
  for (const [number, form] of document.querySelectorAll("form[data-suggest]").entries())
    if (form.dataset.suggest) new Suggest(form, number);
}
