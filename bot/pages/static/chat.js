/** The chat page: what is said is shown, what is written is sent, and nothing written is lost. */

import { carrying } from "./carrying.js";
import { data, identity, lineOf, made, memory, tongueOf, words } from "./drawing.js";
import { leaving } from "./leaving.js";

const $ = (id) => document.getElementById(id);
const log = $("log");
const scroll = $("scroll");
const text = $("text");
const query = new URLSearchParams({ municipality: data.municipality, lang: data.language });
const store = `gyeot ${data.municipality}`;
const PATIENCE = 30_000;

/* ---- the log ---- */

let last = 0;
let answers = 0;
let waiting = 0;

/** Put a line where its id belongs; what has no id yet is newer than all that has one. */
function place(element, id = Infinity) {
  const near = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 160;
  const later = [...log.children].find((other) => id < Number(other.dataset.id ?? Infinity));
  log.insertBefore(element, later ?? null);
  const time = element.previousElementSibling?.querySelector(".meta");
  if (time && time.textContent === element.querySelector(".meta")?.textContent) time.remove();
  const follow = near || element.classList.contains("person");
  if (follow) reveal(element);
  else $("newest").hidden = false;
  // A picture has no height before it is there.
  for (const picture of element.querySelectorAll("img")) picture.addEventListener("load", () => follow && reveal(element));
}

function reveal(element) {
  const tall = element.offsetHeight > scroll.clientHeight - 40;
  if (tall) element.scrollIntoView({ block: "start" });
  else scroll.scrollTop = scroll.scrollHeight;
}

function shown(message) {
  last = Math.max(last, message.id);
  if (log.querySelector(`[data-id="${message.id}"]`)) return;
  if (message.role === "person") return shownOwn(message);
  answers += 1;
  drafted("");
  typing(false);
  withPerson(message.role === "human");
  for (const letter of mine) {
    // What the server has taken was said before this answer, also where nothing of it is kept.
    if (!letters.includes(letter)) lines.get(letter.id).dataset.id ??= message.id - 0.5;
  }
  placed(lineOf(message, tapped), message);
  if (message.role === "bot" && message.mark === "fixed") turned(tongueOf(message.text));
}

/** Offer the page in the language of the talk, where that has become another than the page's. */
function turned(tongue) {
  const other = document.querySelector(`nav a[hreflang="${tongue}"]`);
  if (!other) return $("hint").querySelector("a")?.remove();
  $("hint").replaceChildren(made("a", { href: other.href, lang: tongue }, other.ariaLabel));
}

/** The store knows no letters: its line is the first of this page's with the same words that has no place yet; where
 * other words are kept than were written, that of the oldest letter on its way or taken, because the next waits for it. */
function shownOwn(message) {
  // A file is no letter: this line is all that is shown of it.
  const brought = [words.photo, words.document].includes(message.text);
  const own = mine.find((letter) => (letter.text ?? "") === message.text || !message.text)
    ?? mine.find((letter) => (sending || !letters.includes(letter)) && !brought);
  if (own) {
    mine.splice(mine.indexOf(own), 1);
    lines.get(own.id).dataset.id = message.id;
  } else if (message.text) placed(lineOf(message, tapped), message);
}

function placed(element, message) {
  element.dataset.id = message.id;
  place(element, message.id);
  began();
}

function tapped(choice) {
  write({ tap: choice.tap, text: choice.label, label: choice.label });
  ready();
}

/** Put the cursor where one writes next, unless that would raise a keyboard over the screen. */
function ready() {
  if (matchMedia("(pointer: fine)").matches) text.focus({ preventScroll: true });
}

function drafted(sentence) {
  let draft = log.querySelector(".draft");
  if (!sentence) return draft?.remove();
  if (!draft) {
    // A screen reader hears the finished answer once, not each step of its making.
    draft = made("article", { class: "entry bot draft", "aria-hidden": "true" }, made("div", { class: "bubble" }, made("div", { class: "text" })));
    log.append(draft);
  }
  const near = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 160;
  draft.querySelector(".text").textContent = sentence;
  $("typing").hidden = true;
  if (near) scroll.scrollTop = scroll.scrollHeight;
}

function typing(on) {
  clearTimeout(waiting);
  const changed = $("typing").hidden === on;
  $("typing").hidden = !on;
  if (!on) return;
  waiting = setTimeout(() => typing(false), PATIENCE);
  if (changed) scroll.scrollTop = scroll.scrollHeight;
}

function withPerson(present) {
  document.body.classList.toggle("with-person", present);
  const leaving = [$(present ? "person" : "attach"), $("file")];
  if (leaving.includes(document.activeElement)) text.focus(); // a button that goes would take the keyboard's place with it
  $("person").hidden = present;
  $("attach").hidden = !present;
  $("who").textContent = present ? words.mentor_here : words.program;
}

function began() {
  $("starters").hidden = true;
}

/* ---- letters: what is written waits here, in order, until the server has it ---- */

const kept = JSON.parse(memory?.getItem(store) ?? "{}");
const letters = kept.letters ?? [];
const lines = new Map();
const mine = [];
let sending = false;
let retry = 0;
let pause = 2_000;

function keep() {
  memory?.setItem(store, JSON.stringify({ letters, draft: text.value }));
}

function write(letter) {
  letters.push({ id: identity(), ...letter });
  keep();
  show(letters.at(-1));
  // The page listens first, so that it sees the answer from its first word on.
  if (!source) listen();
  post();
}

function show(letter) {
  const element = lineOf({ role: "person", text: letter.label, mark: "fixed", citations: [], choices: [] });
  element.append(made("div", { class: "state", role: "status" }));
  lines.set(letter.id, element);
  place(element);
  began();
  state(letter, letter.refused ? "refused" : "sending", letter.refused);
}

function state(letter, name, message = "") {
  const box = lines.get(letter.id)?.querySelector(".state");
  if (!box) return;
  box.classList.toggle("bad", name !== "sending");
  const again = made("button", { type: "button" }, words.again);
  again.addEventListener("click", () => post(true));
  const edit = made("button", { type: "button" }, words.edit);
  edit.addEventListener("click", () => rewrite(letter));
  const parts = {
    sending: [words.sending],
    waiting: [words.when_back, " · ", again],
    failed: [words.not_sent, " · ", again],
    slow: [message],
    refused: [words.not_sent, " · ", message, " ", letter.text && !letter.tap ? edit : ""],
  }[name];
  const near = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 40;
  box.replaceChildren(...parts);
  if (name === "refused") box.scrollIntoView({ block: "nearest" }); // beneath a long letter nobody would see it
  else if (near) scroll.scrollTop = scroll.scrollHeight;
}

function arrived(letter) {
  letters.splice(letters.indexOf(letter), 1);
  keep();
  lines.get(letter.id)?.querySelector(".state")?.remove();
}

function rewrite(letter) {
  const element = lines.get(letter.id);
  arrived(letter);
  element.remove();
  text.value = text.value ? `${letter.text}\n${text.value}` : letter.text;
  written();
  text.focus();
}

async function post(now = false) {
  if (now) clearTimeout(retry);
  if (sending) return;
  sending = true;
  if (retry && !now) return hurried();
  retry = 0;
  let letter;
  while ((letter = letters.find((other) => !other.refused))) {
    if (!navigator.onLine && !now) break;
    state(letter, "sending");
    const wait = await sent(letter);
    if (!wait) continue;
    retry = setTimeout(() => { retry = 0; post(); }, wait);
    return hurried();
  }
  sending = false;
  if (!navigator.onLine) for (const other of letters) if (!other.refused) state(other, "waiting");
}

/** Try each letter once that stands behind one that waits: who cries for help there is answered, too. */
async function hurried() {
  const untried = () => letters.find((other) => !other.refused && !other.tried);
  for (let other = untried(); other; other = untried()) await sent(other);
  sending = false;
  if (!retry) post();
}

/** Send one letter; return how long to wait before the next attempt, in milliseconds. */
async function sent(letter) {
  const { id, text: sentence = "", tap = "", command = "" } = Object.assign(letter, { tried: true });
  const before = answers;
  if (!mine.includes(letter)) mine.push(letter);
  let [response, answer] = [null, {}];
  try {
    response = await fetch(`/chat/messages?${query}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ id, text: sentence, tap, command }),
      signal: AbortSignal.timeout(15_000),
    });
    answer = await response.json();
  } catch {
    // Without an answer nobody knows whether it arrived; the server takes the same letter only once.
  }
  if (answer.help && !letter.helped) {
    letter.helped = true; // it is tried again until it is kept; help is read once
    keep();
    const help = lineOf({ role: "bot", text: answer.help, mark: "fixed", citations: [], choices: [], at: new Date().toISOString() });
    place(help);
    help.dataset.id = last + 0.25; // what is answered when it is kept stands below
  }
  if (response?.status === 202) {
    pause = 2_000;
    arrived(letter);
    if (answer.unheard) setTimeout(() => source.readyState === EventSource.OPEN || ($("hint").textContent = words.cookies), 2_000);
    else if (answer.new && answers === before && !document.body.classList.contains("with-person")) typing(true);
    if (source.readyState === EventSource.CLOSED) listen();
    return 0;
  }
  if (response?.status === 429) {
    state(letter, "slow", answer.message ?? words.not_sent);
    return 1_000 * (answer.retry_after ?? 5);
  }
  if (response && response.status < 500) {
    if (mine.includes(letter)) mine.splice(mine.indexOf(letter), 1);
    letter.refused = answer.message ?? words.unreadable;
    keep();
    state(letter, "refused", letter.refused);
    return 0;
  }
  state(letter, navigator.onLine ? "failed" : "waiting");
  pause = Math.min(pause * 2, PATIENCE);
  return pause / 2;
}

/* ---- the stream ---- */

let source = null;
let trouble = 0;
let lost = false;

function listen() {
  source?.close();
  source = new EventSource(`/chat/events?${query}&after=${last}`);
  const on = (name, act) => source.addEventListener(name, (event) => act(JSON.parse(event.data)));
  on("message", shown);
  on("draft", drafted);
  on("typing", typing);
  on("human", withPerson);
  source.addEventListener("open", () => connected(true));
  source.addEventListener("error", () => {
    if (!trouble) trouble = setTimeout(() => connected(false), 4_000);
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 5_000);
  });
}

function connected(well) {
  clearTimeout(trouble);
  trouble = 0;
  if (well === !lost) return;
  lost = !well;
  $("banner").textContent = well ? words.back : words.offline;
  if (!well) return;
  setTimeout(() => { if (!lost) $("banner").textContent = ""; }, 3_000);
  post(true);
}

window.addEventListener("offline", () => {
  connected(false);
  for (const letter of letters) if (!letter.refused) state(letter, "waiting");
});
window.addEventListener("online", () => {
  source ? listen() : connected(true);
  post(true);
});

/* ---- writing ---- */

let composing = false;

function written() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight}px`;
  const length = [...text.value].length;
  $("send").disabled = !text.value.trim();
  $("count").textContent = length > data.longest * 0.9 ? `${length} / ${data.longest}` : "";
  $("count").classList.toggle("over", length > data.longest);
  keep();
}

function submit() {
  const sentence = text.value.trim();
  if (!sentence) return;
  text.value = $("hint").textContent = "";
  written();
  write({ text: sentence, label: sentence });
}

/** Let the person who answers see that somebody writes, every four seconds at most; that it can't be shown is of no account. */
let signed = 0;
function writing() {
  if (!document.body.classList.contains("with-person") || !text.value.trim() || Date.now() - signed < 4_000) return;
  signed = Date.now();
  fetch(`/chat/writing?${query}`, { method: "POST" }).catch(() => {});
}

text.addEventListener("input", () => { written(); writing(); });
text.addEventListener("compositionstart", () => { composing = true; });
text.addEventListener("compositionend", () => { composing = false; });
text.addEventListener("keydown", (event) => {
  // While a syllable is being composed Enter belongs to the input method; 229 is how Safari says so.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  submit();
});
$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  if (composing) text.addEventListener("compositionend", () => setTimeout(submit), { once: true });
  else submit();
  text.focus();
});
$("person").addEventListener("click", () => write({ command: "human", label: words.person }));
$("starters").addEventListener("click", (event) => {
  const starter = event.target.closest("button");
  if (!starter) return;
  write({ text: starter.textContent, label: starter.textContent });
  ready();
});
$("newest").addEventListener("click", () => { scroll.scrollTop = scroll.scrollHeight; });
scroll.addEventListener("scroll", () => {
  if (scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 40) $("newest").hidden = true;
}, { passive: true });

/** The help lines close as a dialog does, for on a low screen they stand where one writes. */
const helpLines = document.querySelector(".lines");
helpLines.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !helpLines.open) return;
  helpLines.open = false;
  helpLines.querySelector("summary").focus();
});

/** Forget here what was said and written. */
function forget() {
  source?.close();
  memory?.clear();
  letters.length = 0;
  log.replaceChildren();
  text.value = "";
}

/* ---- beginning ---- */

carrying(query, identity);
leaving(forget);
$("unready").remove();
text.value ||= kept.draft ?? "";
$("starters").hidden = false;
written();
if (!navigator.cookieEnabled || !memory) $("hint").textContent = words.cookies;
for (const letter of letters) show(letter);
if (data.known || letters.length) listen();
post();
// Who comes for the first time should hear the page from its beginning.
if (data.known) ready();
