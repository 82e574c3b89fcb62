// Scenarios: a trade is dragged to a vacant front, or put there from the keyboard, and what it does
// stands on the page at once. Everything is a form that works without this.
const START = 6; // pixels before a press becomes a drag
const EDGE = 48; // pixels from the strip's end where it begins to scroll
const AGAIN = 4000; // milliseconds until a search that is under way is asked for again

class Bench {
  constructor(root) {
    this.root = root;
    this.form = root.querySelector("[data-place]");
    this.view = root.querySelector("[data-view]");
    this.drag = null;
    this.busy = false;
    root.addEventListener("submit", (event) => this.submit(event));
    root.addEventListener("pointerdown", (event) => this.press(event));
    root.addEventListener("click", (event) => this.click(event), true);
    root.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("change", (event) => event.target.id === "premises" && this.mark());
    document.addEventListener("pointermove", (event) => this.move(event));
    document.addEventListener("pointerup", (event) => this.drop(event));
    document.addEventListener("pointercancel", () => this.letGo());
    if (root.hasAttribute("data-waits")) this.wait();
    this.mark();
    this.show();
  }

  // The page is asked for again, but not from under somebody who writes or chooses something.
  wait() {
    setTimeout(() => (this.drag || this.busy || this.writes() ? this.wait() : location.reload()), AGAIN);
  }

  writes() {
    const fields = [...this.root.querySelectorAll("textarea, select, input:not([type=hidden])")];
    return fields.some((field) => {
      if (field === document.activeElement) return true;
      if (field.tagName !== "SELECT") {
        return field.value !== field.defaultValue || field.checked !== field.defaultChecked;
      }
      const first = [...field.options].find((one) => one.defaultSelected) ?? field.options[0];
      return field.id !== "premises" && field.value !== (first?.value ?? "");
    });
  }

  // What is proposed stands in the middle of the strip.
  show() {
    const front = this.root.querySelector(".bench__shop svg")?.closest("[data-premises]");
    const shown = front ?? this.root.querySelector("[data-premises]");
    if (shown && this.view) {
      this.view.scrollLeft = shown.offsetLeft + shown.offsetWidth / 2 - this.view.clientWidth / 2;
    }
  }

  get select() {
    return this.root.querySelector("#premises");
  }

  fronts(chip) {
    const fits = chip ? new Set(chip.dataset.fits.split(" ")) : null;
    return [...this.root.querySelectorAll("[data-premises]")].filter(
      (front) => this.option(front.dataset.premises) && (!fits || fits.has(front.dataset.premises)),
    );
  }

  option(premises) {
    return this.select?.querySelector(`option[value="${CSS.escape(premises)}"]`);
  }

  say(words) {
    this.root.querySelector("[data-announce]").textContent = words;
  }

  // Which front the chosen premises is.
  mark() {
    const chosen = this.select?.value;
    for (const front of this.root.querySelectorAll("[data-premises]")) {
      front.classList.toggle("bench__front--chosen", front.dataset.premises === chosen);
    }
  }

  choose(premises) {
    if (!this.select || !this.option(premises)) return;
    this.select.value = premises;
    this.mark();
  }

  // --- from the keyboard: arrows on a trade choose the front, Enter puts it there ---------------

  key(event) {
    const chip = event.target.closest?.("[data-trade]");
    if (event.key === "Escape" && (this.drag || chip?.classList.contains("bench__chip--lifted"))) {
      chip?.classList.remove("bench__chip--lifted");
      this.letGo();
      return this.say(this.root.dataset.letGo);
    }
    if (!chip || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    event.preventDefault();
    const fronts = this.fronts(chip);
    if (!fronts.length) return this.say(this.root.dataset.unfit.replace("{trade}", chip.dataset.trade));
    const first = !chip.classList.contains("bench__chip--lifted");
    const now = fronts.findIndex((front) => front.dataset.premises === this.select.value);
    const step = first && now >= 0 ? 0 : event.key === "ArrowRight" ? 1 : -1;
    const front = fronts[(Math.max(now, 0) + step + fronts.length) % fronts.length];
    chip.classList.add("bench__chip--lifted");
    this.choose(front.dataset.premises);
    front.scrollIntoView({ block: "nearest", inline: "center" });
    const lifted = first ? `${this.root.dataset.lifted.replace("{trade}", chip.dataset.trade)} ` : "";
    this.say(lifted + front.dataset.name);
  }

  // --- with the pointer -----------------------------------------------------------------------

  press(event) {
    const chip = event.target.closest?.("[data-trade]");
    const byFinger = event.pointerType === "touch" && !event.target.closest(".bench__grip");
    if (!chip || event.button !== 0 || byFinger) return;
    this.drag = { chip, id: event.pointerId, x: event.clientX, y: event.clientY, ghost: null, over: null };
  }

  move(event) {
    const drag = this.drag;
    if (!drag || event.pointerId !== drag.id) return;
    if (!drag.ghost) {
      if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < START) return;
      drag.ghost = drag.chip.cloneNode(true);
      drag.ghost.classList.add("bench__chip--dragged");
      drag.ghost.setAttribute("aria-hidden", "true");
      drag.ghost.tabIndex = -1;
      document.body.append(drag.ghost);
      this.open = new Set(this.fronts(drag.chip));
      for (const front of this.open) front.classList.add("bench__front--open");
    }
    drag.ghost.style.translate = `${event.clientX}px ${event.clientY}px`;
    const under = document.elementFromPoint(event.clientX, event.clientY)?.closest?.("[data-premises]");
    const over = this.open.has(under) ? under : null;
    if (over !== drag.over) {
      drag.over?.classList.remove("bench__front--over");
      over?.classList.add("bench__front--over");
      drag.over = over;
    }
    this.scroll(event.clientX, event.clientY);
  }

  scroll(x, y) {
    const box = this.view?.getBoundingClientRect();
    if (!box || y < box.top || y > box.bottom) return;
    if (x < box.left + EDGE && x > box.left) this.view.scrollLeft -= 14;
    if (x > box.right - EDGE && x < box.right) this.view.scrollLeft += 14;
  }

  drop(event) {
    const drag = this.drag;
    if (!drag || event.pointerId !== drag.id) return;
    this.letGo();
    if (!drag.ghost) return;
    this.dragged = event.timeStamp; // the click that follows is no press of the button
    if (!drag.over) return;
    this.choose(drag.over.dataset.premises);
    this.place(drag.over.dataset.premises, drag.chip.value);
  }

  letGo() {
    this.drag?.ghost?.remove();
    for (const front of this.root.querySelectorAll(".bench__front--open, .bench__front--over")) {
      front.classList.remove("bench__front--open", "bench__front--over");
    }
    this.drag = null;
  }

  click(event) {
    if (this.dragged && event.timeStamp - this.dragged < 300 && event.target.closest("[data-trade]")) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const front = event.target.closest("[data-premises]");
    if (front) this.choose(front.dataset.premises);
  }

  // --- what is sent, and what comes back --------------------------------------------------------

  submit(event) {
    const form = event.target;
    if (!form.matches("[data-place], [data-lock]")) return;
    event.preventDefault();
    if (form.matches("[data-lock]")) return this.send(form.action, new FormData(form));
    this.place(this.select.value, event.submitter?.value ?? "");
  }

  place(premises, trade) {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", this.form.querySelector("[name=csrfmiddlewaretoken]").value);
    data.set("premises", premises);
    data.set("trade", trade);
    return this.send(this.form.action, data);
  }

  async send(address, data) {
    if (this.busy) return;
    this.busy = true;
    const began = performance.now();
    try {
      const answer = await fetch(address, {
        method: "POST",
        body: data,
        redirect: "error",
        headers: { "X-Torg-Fragment": "1" },
      });
      if (!answer.ok && answer.status !== 409) throw new Error(String(answer.status));
      this.swap(await answer.text());
      requestAnimationFrame(() => performance.measure("torg:placed", { start: began }));
    } catch {
      this.root.querySelector("#trouble").textContent = this.root.dataset.lost;
    } finally {
      this.busy = false;
    }
  }

  swap(html) {
    const parts = document.createElement("template");
    parts.innerHTML = html; // our own page's parts, escaped by the server
    const chosen = this.select?.value;
    const focused = document.activeElement;
    const within = focused?.closest?.("[data-swap]")?.id;
    const again = within && (focused.value || focused.closest("form")?.premises?.value);
    for (const part of parts.content.querySelectorAll("[data-swap]")) {
      const before = document.getElementById(part.id);
      const scrolled = before?.scrollTop ?? 0;
      before?.replaceWith(part);
      part.scrollTop = scrolled; // the palette stays where one was in it
    }
    if (chosen) this.choose(chosen);
    if (within) this.focus(within, focused, again);
    const said = this.root.querySelector("#trouble").textContent;
    this.say(said || this.root.querySelector("#outcome").dataset.say);
  }

  // The control that was used is a new one now.
  focus(within, focused, value) {
    const place = document.getElementById(within);
    if (focused.id) return document.getElementById(focused.id)?.focus();
    const same = [...(place?.querySelectorAll("button") ?? [])].find(
      (button) => (button.value || button.closest("form")?.premises?.value) === value,
    );
    same?.focus({ preventScroll: true });
  }
}

const root = document.querySelector("[data-bench]");
if (root) new Bench(root);
