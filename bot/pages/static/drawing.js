/** How one line of the conversation looks: everything that people wrote goes in as text, never as markup. */

export const data = JSON.parse(document.getElementById("data").textContent);
export const words = data.words;

/** What this tab remembers; a browser that refuses cookies refuses this, too. */
export const memory = (() => {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
})();

/** Return a name that no other letter has; randomUUID is missing where a page is served without encryption. */
export function identity() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function made(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== "") element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

function said(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

function link(url, label, attributes = {}) {
  let address;
  try {
    address = new URL(url);
  } catch {
    return null;
  }
  if (!["https:", "http:", "tel:", "sms:"].includes(address.protocol)) return null;
  const away = address.protocol.startsWith("http");
  const hint = away ? made("span", { class: "unseen" }, ` (${words.new_window})`) : null;
  const place = away ? { target: "_blank", rel: "noopener noreferrer" } : {};
  return made("a", { href: address.href, ...place, ...attributes }, label, hint);
}

/** The language of what stands in most of its letters, "" where there is none: a name in another makes it no other. */
export function tongueOf(sentence) {
  const hangul = sentence.match(/[가-힣]/g)?.length ?? 0;
  const latin = sentence.match(/[a-z]/gi)?.length ?? 0;
  if (!hangul && !latin) return "";
  return hangul >= latin ? "ko" : hangul ? "en" : data.language === "ko" && / /.test(sentence) ? "en" : data.language;
}

function languageOf(sentence) {
  return tongueOf(sentence) || data.language;
}

/** An address that breaks over two lines of a phone says nothing: our own page is named. */
function labelOf(url) {
  return /^https?:\/\/[^/]+\/notice(\?lang=\w+)?$/.test(url) ? words.notice : url;
}

const PIECES = new RegExp([
  /(?<url>https?:\/\/[^\s<>"'`)\]]+)/,
  /\[(?<cited>\d{1,2})\]/,
  /(?<day>\d{4}-\d{2}-\d{2})/,
  /(?<=(?:전화|[Cc]all) )(?<call>\d{3,4}(?:-\d{3,4}){0,2})/,
  /(?<=(?:문자|[Tt]ext) )(?<write>\d{3,4})/,
  /\b(?<urgent>11[29])(?=(?:나|에|로|번)?(?:[\s,.]|$))/,
].map((piece) => piece.source).join("|"), "g");

/** Numbers of help lines are one tap away where we name them ourselves; a day is not broken over two lines. */
function pieceOf({ url, cited, day, call, write, urgent }, sources, ours) {
  if (cited) return cite(cited, sources);
  if (url) return link(url, labelOf(url));
  if (day) return made("span", { class: "whole" }, day);
  if (!ours) return null;
  return link(write ? `sms:${write}` : `tel:${call ?? urgent}`, write ?? call ?? urgent, { class: "whole" });
}

/** A line in another language than the bubble says so: a voice reads each in its own. */
function textWith(sentence, sources, ours) {
  const box = made("div", { class: "text" });
  const tongue = languageOf(sentence);
  for (const line of sentence.split(/(\n+)/)) {
    const own = tongueOf(line);
    const place = own && own !== tongue ? made("span", { lang: own }) : box;
    let end = 0;
    for (const found of line.matchAll(PIECES)) {
      const { url } = found.groups;
      const shown = url ? url.replace(/[.,!?;:]+$/, "") : found[0];
      const element = pieceOf(url ? { url: shown } : found.groups, sources, ours);
      if (!element) continue;
      place.append(line.slice(end, found.index), element);
      end = found.index + shown.length;
    }
    place.append(line.slice(end));
    if (place !== box) box.append(place);
  }
  return box;
}

function cite(number, sources) {
  const source = sources.get(Number(number));
  if (!source) return null;
  const button = made("button", { type: "button", class: "cite", "aria-label": said(words.source_number, { number }) }, number);
  button.addEventListener("click", () => {
    source.open = true;
    source.querySelector("summary").focus({ preventScroll: true });
  });
  return button;
}

function sourceOf(citation) {
  const mark = citation.withdrawn ? words.withdrawn : citation.sample ? words.sample : "";
  const badge = mark ? made("span", { class: "sample" }, mark) : null;
  const where = [citation.source, citation.place, citation.dated].filter(Boolean).join(" · ");
  const source = made(
    "details", { class: "source" },
    made("summary", {}, made("span", { class: "number" }, String(citation.number)), made("span", { lang: languageOf(citation.title) }, citation.title || where), badge),
    made(
      "div", { class: "inside" },
      citation.withdrawn ? made("p", { role: "note" }, said(words.withdrawn_why, { day: citation.withdrawn })) : null,
      citation.quote ? made("blockquote", { lang: languageOf(citation.quote) }, citation.quote) : null,
      where ? made("p", { class: "where" }, where) : null,
      citation.sample ? made("p", {}, words.sample_why) : null,
      citation.url ? link(citation.url, words.original) : null,
    ),
  );
  source.addEventListener("toggle", () => {
    const tall = source.offsetHeight > source.closest("main").clientHeight;
    if (source.open) source.scrollIntoView({ block: tall ? "start" : "nearest" });
  });
  return source;
}

function choiceOf(choice, list, tapped) {
  if (choice.url) return link(choice.url, choice.label, { class: "chip" });
  if (!choice.tap) return null;
  const kind = choice.kind === "opinion" ? "chip opinion" : "chip";
  const button = made("button", { type: "button", class: kind, lang: languageOf(choice.label), "aria-pressed": "false" }, choice.label);
  button.addEventListener("click", () => {
    for (const other of list.querySelectorAll("button")) other.disabled = true;
    button.setAttribute("aria-pressed", "true");
    tapped(choice);
  });
  return button;
}

/** A person stands below the log at any time: the same words need no second button, a mentor among other ways does. */
function besides(choices) {
  return choices.filter((choice, place) => choice.kind !== "person" || place === 0);
}

/** A picture is shown, anything else can be kept; one that is gone says its name. */
function fileOf(message, file, place) {
  const query = new URLSearchParams({ municipality: data.municipality });
  const url = `/chat/files/${message.id}/${place}?${query}`;
  const name = file.name || file.kind;
  if (file.kind !== "photo") return made("a", { class: "chip", href: url, download: name }, `↓ ${name}`);
  return made("a", { href: url, target: "_blank", rel: "noopener" }, made("img", { class: "picture", src: url, alt: name, loading: "lazy" }));
}

/** Return a line; `tapped` is called with the choice that the person takes. */
export function lineOf(message, tapped = () => {}) {
  const sources = new Map(message.citations.map((citation) => [citation.number, sourceOf(citation)]));
  const who = message.role === "human" ? null : made("span", { class: "unseen" }, `${message.role === "person" ? words.you : words.name}: `);
  const stand = (message.files ?? []).length && [words.photo, words.document].includes(message.text);
  const note = { generated: words.generated, quoted: words.quoted }[message.mark];
  const list = made("ul", { class: "chips" });
  list.append(...besides(message.choices).map((choice) => choiceOf(choice, list, tapped)).filter(Boolean).map((element) => made("li", {}, element)));
  return made(
    "article", { class: `entry ${message.role} new` },
    message.role === "human" ? made("span", { class: "badge" }, words.mentor, made("span", { class: "unseen" }, `, ${words.mentor_wrote}: `)) : null,
    made(
      "div", { class: "bubble", lang: languageOf(message.text) },
      who, stand ? null : textWith(message.text, sources, message.role === "bot" && message.mark === "fixed"),
      ...(message.files ?? []).map((file, place) => fileOf(message, file, place)),
      message.role !== "person" && note ? made("p", { class: `mark-note ${message.mark}`, lang: data.language }, note) : null,
    ),
    sources.size ? made("div", { class: "sources" }, made("h3", {}, words.sources), ...sources.values()) : null,
    list.children.length ? made("div", { class: "choices" }, list) : null,
    message.role === "person" ? null : clock(message.at),
  );
}

function clock(at) {
  const moment = new Date(at);
  const format = { hour: "numeric", minute: "2-digit" };
  if (moment.toDateString() !== new Date().toDateString()) Object.assign(format, { month: "short", day: "numeric" });
  return made("time", { class: "meta", datetime: at }, moment.toLocaleString(data.language, format));
}
