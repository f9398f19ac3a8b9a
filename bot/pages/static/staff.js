/** What the desk and the office share: elements, sentences with values in them, and a dialog that asks. */

export const $ = (id) => document.getElementById(id);
export const data = JSON.parse($("data").textContent);
export const words = data.words;
export const lang = `lang=${data.language}`;

/** Make an element; text is always text. */
export function made(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

/** Return a sentence with its values. */
export const named = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

/** Say something on top of the page. */
export function banner(text) {
  $("banner").textContent = text;
}

/** Ask in a dialog with fields; their values by name, or null. */
export function asked(title, ...fields) {
  const dialog = $("asking");
  dialog.querySelector("h2").textContent = title;
  dialog.querySelector("div").replaceChildren(...fields);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      if (dialog.returnValue !== "ok") return resolve(null);
      resolve(Object.fromEntries(fields.filter((field) => field.name).map((field) => [field.name, field.value.trim()])));
    }, { once: true });
  });
}
