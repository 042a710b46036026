// The search field: a combobox as the ARIA practices have it.

import { el, quoted, words } from "./text.js";

export class Search {
  /** `find(text)` gives entities, perhaps later; `choose(entity)` is told which one was taken. */
  constructor(input, list, find, choose, tell) {
    this.input = input;
    this.list = list;
    this.find = find;
    this.choose = choose;
    this.tell = tell;
    this.fits = [];
    this.active = -1;
    input.addEventListener("input", () => this.#look());
    input.addEventListener("focus", () => this.input.value && this.#look());
    input.addEventListener("blur", () => this.#close());
    input.addEventListener("keydown", (event) => this.#key(event));
    // Before the field loses the focus, which would close the list.
    list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const option = event.target.closest('[role="option"]');
      if (option) this.#take(Number(option.dataset.index));
    });
  }

  async #look() {
    const text = this.input.value;
    let fits;
    try {
      fits = await this.find(text);
    } catch (error) {
      this.tell(error.message);
      return;
    }
    // An answer to what was typed before comes too late.
    if (this.input.value !== text) return;
    this.fits = fits;
    this.active = fits.length > 0 ? 0 : -1;
    this.list.replaceChildren(...fits.map((entity, index) =>
      el("li", { role: "option", id: `option-${index}`, "data-index": index, "aria-selected": String(index === this.active) },
        el("span", { class: `shape ${entity.kind}`, "aria-hidden": "true" }), quoted(entity.name, 120),
        el("span", { class: "when" }, ` ${words(entity.kind)}`))));
    const isOpen = fits.length > 0;
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
    this.#mark();
    if (text.trim()) this.tell(isOpen ? `${fits.length} found` : "nothing found");
  }

  #mark() {
    [...this.list.children].forEach((option, index) =>
      option.setAttribute("aria-selected", String(index === this.active)));
    if (this.active >= 0) {
      this.input.setAttribute("aria-activedescendant", `option-${this.active}`);
      this.list.children[this.active].scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  #key(event) {
    const count = this.fits.length;
    if (event.key === "Escape") {
      if (this.list.hidden) this.input.value = "";
      this.#close();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (this.active >= 0 && !this.list.hidden) this.#take(this.active);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count > 0) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.active = (this.active + step + count) % count;
      this.#mark();
    }
  }

  #take(index) {
    const entity = this.fits[index];
    this.#close();
    this.input.value = "";
    this.choose(entity);
  }

  #close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
