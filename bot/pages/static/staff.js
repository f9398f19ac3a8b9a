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

const time = new Intl.DateTimeFormat(data.language, { hour: "numeric", minute: "2-digit" });
const dated = new Intl.DateTimeFormat(data.language, { month: "numeric", day: "numeric", hour: "numeric", minute: "2-digit" });

/** Return a moment as people say it: of today without its day. */
export function moment(at) {
  const when = new Date(at);
  return (when.toDateString() === new Date().toDateString() ? time : dated).format(when);
}

/** Return how long something lasts; the moment itself stands behind it. */
export function since(at) {
  const minutes = Math.floor((Date.now() - new Date(at)) / 60_000);
  const [unit, count] = minutes < 1 ? ["now", 0] : minutes < 60 ? ["minutes", minutes] : minutes < 1440 ? ["hours", Math.floor(minutes / 60)] : ["days", Math.floor(minutes / 1440)];
  return made("time", { datetime: at, title: moment(at) }, named(words[`since_${unit}`], { count }));
}

/** Say something on top of the page. */
export function banner(text) {
  $("banner").textContent = text;
}

/** Ask in a dialog with fields; their values by name, or null. */
export const asked = (title, ...fields) => asking(words.ok, title, ...fields);

/** Ask so, with another word than OK on the button. */
export function asking(yes, title, ...fields) {
  const dialog = $("asking");
  dialog.querySelector('[value="ok"]').textContent = yes;
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
