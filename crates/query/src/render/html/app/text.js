// Text that comes from articles: shown as text, whatever it holds.

/** Names and sentences are cut here for display. */
const LONGEST = 2000;

// Control characters, and the marks that turn the direction of text around.
const STEERS =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** Makes visible what would steer the display, and cuts what is too long. */
export function shown(text, longest = LONGEST) {
  const code = (letter) => `⟨U+${letter.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`;
  const cut = text.length > longest ? `${[...text.slice(0, longest)].slice(0, -1).join("")}…` : text;
  return cut.replace(/[\n\r\t]+/g, " ").replace(STEERS, code);
}

/** Folds accents and case away, for search. */
export function fold(text) {
  return text
    .slice(0, LONGEST)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("ı", "i")
    .replaceAll("ł", "l")
    .replaceAll("ø", "o")
    .replaceAll("đ", "d");
}

/** The address if it leads to the web, else null: nothing else is made a link. */
export function webAddress(address) {
  try {
    const url = new URL(address);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

/** `1 meeting`, `2 meetings`. */
export function counted(count, noun) {
  const plural = noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`;
  return `${count.toLocaleString("en")} ${count === 1 ? noun : plural}`;
}

/** A word of a closed vocabulary as it is read: `under_way` becomes `under way`. */
export function words(word) {
  return word.replaceAll("_", " ");
}

/**
 * Makes an element. Attributes that start with `on` are listeners, `true` gives an empty attribute,
 * and null or false none; children are elements or texts, never markup.
 */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== null && value !== false && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** Text from an article, kept apart from the direction of what stands around it. */
export function quoted(text, longest) {
  return el("bdi", {}, shown(text, longest));
}
