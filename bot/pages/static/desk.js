/** The desk: lists that renew themselves, one open talk, and words that are kept until they are sent. */

import { casing } from "./desk_cases.js";
import { drafting } from "./desk_drafts.js";
import { $, asked, banner, data, lang, made, moment, named, since, words } from "./staff.js";

let open = null; // the item of the talk that is shown
let last = 0;
let source = null;
let state = { queue: [], cases: [], figures: {} };

const draftKey = () => `desk ${open?.id}`;

/* ---- asking the server ---- */

/** Send a request; the answer's JSON, or null after saying what was wrong. */
async function ask(path, body, hint = banner) {
  const options = body === undefined ? {} : body instanceof FormData ? { method: "POST", body } : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  try {
    const response = await fetch(`/desk/${path}?${lang}`, options);
    if (response.ok) {
      hint("");
      if (source?.readyState === EventSource.CLOSED) listen(); // signed in again, in another tab
      return { status: response.status, ...(await response.json()) };
    }
    const said = await response.json().catch(() => ({}));
    hint({ 401: words.signed_out, 413: words.unfit }[response.status] ?? said.message ?? words.unreadable);
    return null;
  } catch {
    hint(words.offline);
    return null;
  }
}

/** Show beside their link how many guardians' consents wait. */
function waiting() {
  if ($("consents")) $("consents").textContent = state.consents ? `${words.consents} (${state.consents})` : words.consents;
}

function hinted(text) {
  $("hint").textContent = text;
}

/* ---- the lists ---- */

function card(item) {
  const about = [words[`category_${item.category}`] ?? item.category, item.subject].filter(Boolean).join(" · ");
  const holder = item.holder && !item.mine ? named(words.claimed_by, { name: item.holder }) : "";
  const pressing = item.cried ? words.crying : item.urgency === "normal" ? "" : words.urgent;
  return made("li", {}, made("button", { class: `card ${pressing ? "urgent" : ""}`, type: "button", "aria-current": String(open?.id === item.id), onclick: () => show(item.id) },
    made("b", {}, `${named(words.numbered, { id: item.id })} · ${item.code}`, made("span", {}, about), since(item.opened_at), pressing),
    made("p", {}, item.question),
    made("small", { class: item.unheard ? "fresh" : "" }, [item.reported ? words.reported : "", holder].filter(Boolean).join(" · ") || (item.state === "snoozed" ? words.state_snoozed : item.unheard ? words.unanswered : ""))));
}

function fill(id, elements) {
  $(id).querySelector("ul").replaceChildren(...elements);
  if (id !== "queue") $(id).hidden = !elements.length;
}

function drawn() {
  const free = state.queue.filter((item) => item.state !== "claimed");
  fill("cases", state.cases.map(cases.card));
  fill("mine", state.queue.filter((item) => item.mine && item.state === "claimed").map(card));
  fill("queue", free.map(card));
  // who is asked to look finds it first
  fill("others", state.queue.filter((item) => !item.mine && item.state === "claimed").sort((one, other) => other.reported - one.reported).map(card));
  $("queue").querySelector(".empty").hidden = Boolean(free.length);
  const f = state.figures;
  const minutes = (count) => count === null || count === undefined ? words.none : named(words.minutes, { count });
  const share = (value) => value === null || value === undefined ? words.none : `${Math.round(value * 100)} %`;
  const rows = [[words.first_word, minutes(f.first_word)], [words.resolution, minutes(f.resolution)], [words.deflection, share(f.deflection)], [words.reopened, share(f.reopened)], [words.unheard, f.unheard ?? words.none],
    [words.load, Object.entries(f.load ?? {}).map(([name, count]) => `${name} ${count}`).join(" · ") || words.none]];
  $("figures").querySelector("dl").replaceChildren(...rows.flatMap(([name, value]) => [made("dt", {}, name), made("dd", {}, value)]));
  const crying = cases.alarm(state.cases);
  document.title = `${crying ? "🆘 " : ""}${free.length || state.cases.length ? `(${free.length + state.cases.length}) ` : ""}${words.desk}`;
  const fresh = open && state.queue.find((item) => item.id === open.id);
  if (fresh && (fresh.state !== open.state || fresh.mine !== open.mine || fresh.case !== open.case || fresh.cried !== open.cried)) {
    open = fresh;
    headed();
  }
}

/* ---- one talk ---- */

function lined(line) {
  if (line.position <= last) return;
  last = line.position;
  const log = $("log");
  const near = log.scrollHeight - log.scrollTop - log.clientHeight < 120;
  if (line.kind === "event") cried = line.text === "cry" || (cried && !["resolve", "expire", "withdraw"].includes(line.text));
  const text = line.kind === "event" ? named(words[`event_${line.text}`] ?? line.text, { name: line.who }) : line.text;
  const who = line.kind === "event" ? "" : made("small", {}, `${line.kind === "note" ? `${words.note_line} · ${line.who}` : line.who || words[line.kind]} · ${moment(line.at)}`);
  const files = line.files.map((file) => file.kind === "photo"
    ? made("a", { href: file.url, target: "_blank", rel: "noopener" }, made("img", { src: file.url, alt: file.name, onload: () => { if (near) down(); } }))
    : made("a", { href: file.url, download: file.name }, `${words.files}: ${file.name}`));
  const read = line.kind === "event" && line.text === "cry" && open.case !== null && open.mine
    ? made("button", { class: "quiet danger", type: "button", onclick: () => cases.read(open.case) }, words.case_read) : "";
  const minded = line.care.filter((care) => care !== "personal" || open.case === null); // in danger it is needed
  const item = made("article", { class: line.kind }, who, text, ...files, ...minded.map((care) => made("small", { class: "care" }, words[`care_${care}`])), read);
  item.dataset.text = text;
  log.append(item);
  if (near) down();
}

function down() {
  $("log").scrollTop = $("log").scrollHeight;
}

function headed() {
  const cry = open.case === null ? "" : named(words.case_here, { id: open.case });
  $("title").classList.toggle("danger", Boolean(cry));
  const about = [cry, named(words.numbered, { id: open.id }), open.code, words[`category_${open.category}`] ?? open.category, open.subject].filter(Boolean).join(" · ");
  $("title").textContent = `${about} — ${open.state === "claimed" && open.holder ? named(words.claimed_by, { name: open.holder }) : words[`state_${open.state}`]}`;
  const move = (label, act, kind = "quiet") => made("button", { class: kind, type: "button", onclick: act }, label);
  const moves = [];
  if (["waiting", "snoozed"].includes(open.state)) moves.push(move(words.claim, () => moved("claim", {}), "strong"));
  if (open.state === "claimed" && open.mine) {
    moves.push(open.case === null ? move(words.resolve, finish, "strong") : move(words.case_close, () => cases.close(open.case), "strong"));
    moves.push(move(words.release, giveBack), move(words.hand_over, handOver));
    if (open.case === null) moves.push(move(words.snooze, later));
    const crying = cried || open.case !== null;
    moves.push(move(crying ? words.report_cry : words.report, reported, crying ? "quiet danger" : "quiet"));
  }
  if (open.mine && open.case === null) moves.push(move(words.save_faq, () => drafts.saved(open)));
  const [first, ...rest] = moves;
  // On a phone the first is what is done next; what else there is opens beside it, so that nothing is cut at the edge.
  const more = rest.length ? made("details", { class: "more" }, made("summary", { class: "quiet" }, words.more_moves), made("div", {}, ...rest)) : "";
  if (more) more.open = window.innerWidth > 830;
  if (more) more.addEventListener("click", (event) => { if (event.target.closest("div button") && window.innerWidth < 830) more.open = false; });
  const pressed = $("moves").contains(document.activeElement) ? document.activeElement.textContent : null;
  $("moves").replaceChildren(...[first, more].filter(Boolean));
  $("composer").hidden = !(open.state === "claimed" && open.mine);
  if (pressed !== null) refocused(pressed);
  const helping = Boolean(cry) || cried;
  cases.guide(helping && open.mine && open.state === "claimed" ? guide : []);
  ready(helping ? data.canned_cry : data.canned);
}

/** Put the focus where it was, or where one goes on: drawn anew, the buttons would drop it to the beginning of the page. */
function refocused(label) {
  const same = [...$("moves").querySelectorAll("button, summary")].find((each) => each.textContent === label);
  const wide = window.innerWidth > 830;  // on a phone the keyboard would cover the talk
  (same ?? (wide && !$("composer").hidden ? $("text") : $("talk"))).focus();
}

async function giveBack() {
  if (open.case === null || await asked(words.case_release, made("p", {}, words.case_released))) await moved("release", {});
}

async function moved(name, body) {
  const done = await ask(`talks/${open.id}/${name}`, body);
  if (done) {
    open = done.item;
    headed();
    if (name === "claim" && window.innerWidth < 830) $("brief").open = false;
  }
}

async function reported() {
  const said = await asked(cried || open.case !== null ? words.report_cry : words.report, made("textarea", { name: "note", placeholder: words.report_why, "aria-label": words.report_why }));
  const done = said && await ask(`talks/${open.id}/report`, said);
  if (done) banner(named(words.report_done, { names: done.told.join(", ") }));
}

async function finish() {
  const said = await asked(words.resolve, made("textarea", { name: "note", placeholder: words.resolve_note, "aria-label": words.resolve_note }));
  if (said) await moved("resolve", said);
}

async function handOver() {
  const leads = colleagues.filter((each) => each.lead);
  const fit = open.case !== null || (open.cried && leads.length) ? leads : colleagues; // after a cry for help
  if (!fit.length) return banner(words.hand_over_nobody);
  const told = (each) => [each.name, each.here ? words.here : "", each.subjects.join(", ")].filter(Boolean).join(" · ");
  const said = await asked(words.hand_over_to, made("select", { name: "staff", "aria-label": words.hand_over_to }, ...fit.map((each) => made("option", { value: each.id }, told(each)))));
  if (said) await moved("hand_over", said);
}

async function later() {
  const found = await ask("later");
  if (found && !found.moments.length) return banner(words.snooze_never);
  const said = found && await asked(words.snooze_until, made("select", { name: "until", "aria-label": words.snooze_until }, ...found.moments.map((at) => made("option", { value: at }, moment(at)))));
  if (said) await moved("snooze", said);
}

const drafts = drafting(ask, fill);
const cases = casing(ask, show, () => {
  if (document.body.classList.contains("talking") && window.innerWidth < 830) history.back();
});
let colleagues = [];
let guide = []; // what to do after a cry for help
let cried = false; // whether there was one in the talk that is shown, which those in charge may not have taken yet

async function show(id) {
  const found = await ask(`talks/${id}`);
  if (!found) return;
  // The back button of a phone leads from a talk to the lists, not out of the desk.
  if (!history.state?.talk) history.pushState({ talk: id }, "");
  else history.replaceState({ talk: id }, "");
  open = found.item;
  colleagues = found.colleagues;
  guide = found.guide;
  cried = false;
  last = 0;
  $("log").replaceChildren();
  $("open").hidden = false;
  document.querySelector(".pick").hidden = true;
  document.body.classList.add("talking");
  briefed(found.brief);
  if (found.more) summarised(id);
  found.lines.forEach(lined);
  headed();
  hinted("");
  writes(false);
  $("confirm").hidden = true;
  $("text").value = sessionStorage.getItem(draftKey()) ?? "";
  drawn();
  down();
  listen();
  $("talk").focus();
}

/** A talk that left the lists while it was open is somebody else's by now, or over. */
async function followed() {
  const mine = open;
  if (!mine || !["waiting", "snoozed", "claimed"].includes(mine.state) || state.queue.some((item) => item.id === mine.id)) return;
  const found = await ask(`talks/${mine.id}`, undefined, () => {});
  if (open !== mine) return;
  open = found?.item ?? { ...mine, state: "elsewhere", mine: false, holder: "" };
  headed();
}

function briefed(brief) {
  $("brief").hidden = !brief?.asked && !brief?.tried.length;
  if ($("brief").hidden) return;
  const parts = [made("h3", {}, words.asked_for), made("p", {}, words[`reason_${brief.decide}`] ?? brief.decide), made("blockquote", {}, brief.asked)];
  if (brief.tried.length) parts.push(made("h3", {}, words.tried), ...brief.tried.map((each) => made("blockquote", {}, `${each.question}\n→ ${each.answer}`)));
  const told = Object.entries(brief.profile);
  if (told.length) parts.push(made("h3", {}, words.profile), made("p", {}, told.map(([, value]) => value).join(" · ")));
  if (brief.plans.length) parts.push(made("h3", {}, words.plans), ...brief.plans.map((each) => made("p", {}, each)));
  $("brief").querySelector("div").replaceChildren(...parts);
  $("brief").open = window.innerWidth > 830 || open.state !== "claimed";
}

async function summarised(id) {
  const found = await ask(`talks/${id}/summary`, undefined, () => {});
  if (found?.summary && open?.id === id) $("brief").querySelector("div").append(made("h3", {}, words.summary), made("p", {}, found.summary));
}

/* ---- writing ---- */

/** Offer the ready words that fit. */
function ready(texts) {
  $("canned").replaceChildren(made("option", { value: "" }, words.canned), ...texts.map((text) => made("option", { value: text }, text)));
}

let key = "";

async function write(path, sure = false) {
  const text = $("text").value.trim();
  if (!open) return;
  if (!text) {
    if (path === "note") hinted(words.note_first);  // or it looks switched on, and what is typed next goes to the student
    return $("text").focus();
  }
  key = key || crypto.randomUUID();
  const done = await ask(`talks/${open.id}/${path}`, { text, key, sure }, hinted);
  if (!done) return;
  if (done.held) return confirmed(done.held, () => write(path, true));
  settled(done.line);
}

/** Show what was sent, and begin anew. */
function settled(line) {
  key = "";
  banner("");
  $("confirm").hidden = true;
  $("text").value = "";
  sessionStorage.removeItem(draftKey());
  lined(line);
  down();
}

function confirmed(kinds, send) {
  const box = $("confirm");
  box.hidden = false;
  box.replaceChildren(named(words.held, { kinds: kinds.map((kind) => words[`kind_${kind}`] ?? kind).join(", ") }),
    made("button", { class: "quiet danger", type: "button", onclick: send }, words.held_send),
    made("button", { class: "strong", type: "button", onclick: () => { key = ""; box.hidden = true; $("text").focus(); } }, words.held_edit));
}

/** Send a file with what is written, if anything is. Words that may have arrived by themselves have a key of their own. */
async function sent(file, sure = false) {
  if (!file || !open) return;
  if (file.size > data.largest) return hinted(words.unfit);
  if (!sure) key = crypto.randomUUID();
  const form = new FormData();
  form.append("file", file);
  for (const [name, value] of Object.entries({ text: $("text").value.trim(), key, sure: String(sure) })) form.append(name, value);
  const done = await ask(`talks/${open.id}/file`, form, hinted);
  if (!done) return;
  if (done.held) return confirmed(done.held, () => sent(file, true));
  settled(done.line);
}

/** Let the person see that somebody writes, every few seconds at most; that it can't be shown is of no account. */
let signed = 0;
function writing() {
  if (open?.state !== "claimed" || Date.now() - signed < 4000) return;
  signed = Date.now();
  fetch(`/desk/talks/${open.id}/typing?${lang}`, { method: "POST" }).catch(() => {});
}

/** Show that the student writes, for some seconds: a stream that breaks off says no end. */
let until = 0;
function writes(now) {
  clearTimeout(until);
  $("writes").textContent = now ? words.typing : "";
  if (now) until = setTimeout(() => writes(false), 10_000);
}

$("attach").addEventListener("click", () => $("file").click());
$("file").addEventListener("change", () => {
  const file = $("file").files[0];
  $("file").value = "";  // or choosing the same file once more would be no change
  sent(file);
});
$("composer").addEventListener("submit", (event) => { event.preventDefault(); write("say"); });
$("note").addEventListener("click", () => write("note"));
$("text").addEventListener("input", () => { key = ""; sessionStorage.setItem(draftKey(), $("text").value); writing(); });
$("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) write("say");
});
$("canned").addEventListener("change", () => {
  $("text").value = [$("text").value, $("canned").value].filter(Boolean).join("\n");
  $("canned").value = "";
  $("text").dispatchEvent(new Event("input"));
  $("text").focus();
});
$("back").addEventListener("click", () => history.back());
window.addEventListener("popstate", () => {
  if (history.state?.talk) show(history.state.talk);
  else document.body.classList.remove("talking");
});

/* ---- what changes ---- */

/** The figures are of a week: once a minute is often enough. */
async function figured() {
  const found = await ask("state");
  if (found) state.figures = found.figures;
  drawn();
}

/** What was said of the connection holds no longer; what else was said stays to be read. */
function online() {
  for (const box of [$("banner"), $("hint")]) if (box.textContent === words.offline) box.textContent = "";
}

function listen() {
  source?.close();
  source = new EventSource(`/desk/events?${lang}&open=${open?.id ?? 0}&after=${last}`);
  source.addEventListener("open", online);
  source.addEventListener("state", (event) => { state = { ...state, ...JSON.parse(event.data) }; drawn(); waiting(); followed(); });
  source.addEventListener("line", (event) => {
    const line = JSON.parse(event.data);
    lined(line);
    if (line.kind === "event" && open) headed();
  });
  source.addEventListener("typing", (event) => writes(JSON.parse(event.data)));
  source.addEventListener("out", () => { source.close(); banner(words.signed_out); });
  source.addEventListener("error", () => { banner(words.offline); if (source.readyState === EventSource.CLOSED) setTimeout(listen, 3000); });
}

drafts.show();
figured();
setInterval(figured, 60_000);
if (history.state?.talk) await show(history.state.talk);
// A talk that may be read no more brings no stream of its own.
if (!source) listen();
