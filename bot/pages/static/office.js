/** The office: unanswered questions, the preview of a file, editions; everything that changes something asks first. */

import { $, asked, banner, data, lang, made, named, words } from "./staff.js";

const FEW = 5; // what has to be renewed is shown in full on a tap; our own choice
const ONE_PIECE = 150; // letters of a notice that says more than one thing; our own choice
const day = new Intl.DateTimeFormat(data.language, { dateStyle: "medium" });
const moment = new Intl.DateTimeFormat(data.language, { dateStyle: "medium", timeStyle: "short" });

const button = (label, act, kind = "quiet") => made("button", { class: kind, type: "button", onclick: act }, label);

/** Say that something is being done, which may take a minute, and let nobody start it twice. */
function busy(going) {
  for (const each of document.querySelectorAll("main button")) each.disabled = going;
  if (going) banner(words.working);
}

async function ask(path, options = {}, more = "") {
  const changing = options.method === "POST";
  if (changing) busy(true);
  try {
    const response = await fetch(`/desk/office/${path}?${lang}${more}`, options);
    const said = await response.json().catch(() => ({}));
    if (response.ok) {
      if (changing) banner(""); // what is looked up besides takes no word away
      return said;
    }
    banner(response.status === 401 ? words.signed_out : response.status === 413 ? words.too_large : said.message ?? said.detail ?? words.wrong);
  } catch {
    banner(words.offline);
  } finally {
    if (changing) busy(false);
  }
  return null;
}

const JSON_BODY = { "content-type": "application/json" };
const INSIST = "&insist=1";
const post = (path, body) => ask(path, { method: "POST", headers: JSON_BODY, body: JSON.stringify(body) });

const rest = (sentence, count) => (count ? [made("li", {}, named(sentence, { count }))] : []);

/* ---- what has to be renewed ---- */

async function renewals(all = false) {
  const found = await ask("renewals");
  if (!found) return;
  const offers = found.unoffered.map((each) => made("li", {},
    made("div", {}, named(words.unoffered, each), made("small", {}, words[`unoffered_${each.deed}`])),
    ...(each.question ? [button(words.write_answer, () => answer(each.text))] : [])));
  const items = [...offers, ...found.renewals.map((each) => made("li", {},
    made("div", {}, each.what, made("small", {}, `${each.where} · ${each.why}`), made("small", {}, named(words.to_do, each)))))];
  const more = all || items.length <= FEW ? [] : [made("li", {}, button(named(words.show_all, { count: items.length }), () => renewals(true)))];
  $("renewals").replaceChildren(...(items.length ? (all ? items : items.slice(0, FEW)) : [made("li", {}, words.nothing_to_renew)]), ...more);
}

/* ---- what nobody answered ---- */

const asking = (each) => named(words.asked_by, { count: each.count, chats: each.chats, day: day.format(new Date(each.last_at)) });

async function unanswered() {
  const found = await ask("unanswered");
  if (!found) return;
  const items = found.unanswered.map((each) => made("li", {},
    made("div", {}, each.question, made("small", {}, asking(each)), ...each.examples.map((text) => made("small", {}, text))),
    each.answered ? made("small", {}, words.answered_now) : button(words.write_answer, () => answer(each.question))));
  const matters = found.matters.map((each) => made("li", {},
    made("div", {}, each.title ? named(words.near_to, each) : words.near_to_none, made("small", {}, asking(each)))));
  $("unanswered").replaceChildren(...(items.length || matters.length ? items : [made("li", {}, words.nothing_unanswered)]), ...rest(words.more_unanswered, found.more), ...matters);
}

async function answer(question) {
  const said = await asked(words.write_answer,
    made("label", {}, words.question), made("input", { name: "question", maxlength: "300", value: question }),
    made("label", {}, words.answer), made("textarea", { name: "answer", maxlength: "4000" }),
    made("label", {}, words.audience), audiences(),
    made("label", {}, words.until), made("input", { name: "until", type: "date" }));
  if (!said || !said.answer) return;
  if (!(await post("answer", { ...said, until: said.until || null }))) return;
  await Promise.all([renewals(), unanswered(), editions()]);
  banner(words.answer_live);
}

const audiences = () => made("select", { name: "audience" }, made("option", { value: "" }, words.everyone), made("option", { value: "student" }, words.students), made("option", { value: "parent" }, words.parents));

/* ---- a file ---- */

$("preview").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = new FormData($("preview"));
  const found = await ask("preview", { method: "POST", body: form });
  $("shown").hidden = !found;
  $("after").hidden = true;
  if (!found) return;
  let page = 0;
  const parts = found.warnings.map((text) => made("p", { class: "warning" }, text));
  for (const block of found.blocks) {
    if (block.page !== page) parts.push(made("small", {}, named(words.page, { number: (page = block.page) })));
    parts.push(made(block.kind === "heading" ? "h3" : "p", {}, block.text));
  }
  $("shown").replaceChildren(...parts);
  if (data.uploads) {
    $("after").hidden = false;
    $("after").replaceChildren(...after(found, form));
  }
});

function after(found, form) {
  if (found.table) return [...entries(found), button(words.publish_table, () => replace(form, found), "strong")];
  if (found.notice) return [...pieces(found.pieces), button(words.publish_file, () => publish(form, found.title), "strong")];
  return [made("p", {}, words[`no_${found.lacks}`])];
}

const listed = (title, items) => made("details", {}, made("summary", {}, title), made("ul", {}, ...items));

/** Show what a table of a FAQ would answer, and what of the present one would be gone. */
function entries(found) {
  const count = found.pieces.length + found.more;
  const read = found.pieces.map((each) => made("li", {}, made("div", {}, each.title, made("small", {}, each.text))));
  const gone = found.gone.map((title) => made("li", {}, title));
  return [listed(named(words.entries, { count }), read), ...(gone.length ? [listed(named(words.table_gone, { count: gone.length }), gone)] : [])];
}

async function replace(form, found) {
  if (!(await asked(named(words.table_sure, { count: found.pieces.length + found.more, gone: found.gone.length })))) return;
  await upload(form);
}

/** Show what the file will answer with, since that is what people read of it. */
function pieces(found) {
  const whole = found.length === 1 && found[0].text.length > ONE_PIECE;
  const items = found.map((each) => made("li", {}, made("div", {}, each.title, made("small", {}, each.text))));
  return [...(whole ? [made("p", { class: "warning" }, words.one_piece)] : []), made("details", {}, made("summary", {}, named(words.pieces, { count: found.length })), made("ul", {}, ...items))];
}

async function publish(form, title) {
  const fields = [
    made("label", {}, words.title), made("input", { name: "title", maxlength: "200", value: title }),
    made("label", {}, words.audience), audiences(),
    made("label", {}, words.valid_until), made("input", { name: "valid_until", type: "date" }),
    made("label", {}, words.source_date), made("input", { name: "source_date", type: "date" }),
  ];
  const today = new Date().toLocaleDateString("sv"); // as a date is written in a form: 2026-11-27
  let said = null;
  let doubt = "";
  do { // who thinks better of it finds the form as it was filled
    said = await asked(words.publish_file, ...fields);
    if (!said) return;
    doubt = !said.valid_until ? words.open_ended : said.valid_until < today ? named(words.over_sure, { day: said.valid_until }) : "";
  } while (doubt && !(await asked(doubt)));
  for (const [name, value] of Object.entries(said)) form.set(name, value);
  await upload(form);
}

/** Publish a file; what is held back leaves the folder as it was, and is sent once more by who insists. */
async function upload(form, more = "") {
  const done = await ask("files", { method: "POST", body: form }, more);
  if (done) published(done, () => upload(form, INSIST));
}

function published(done, insist) {
  const parts = [made("p", {}, done.added || done.changed || done.removed ? named(words.published, done) : words.unchanged)];
  if (done.unindexed) parts.push(made("p", { role: "alert" }, words.unindexed));
  if (done.findings.length) parts.push(made("p", {}, words.findings), made("ul", {}, ...done.findings.map((text) => made("li", {}, text)), ...rest(words.more_findings, done.more)));
  if (done.others.length) parts.push(made("details", {}, made("summary", {}, named(words.other_findings, { count: done.others.length + done.others_more })), made("ul", {}, ...done.others.map((text) => made("li", {}, text)), ...rest(words.more_findings, done.others_more))));
  if (done.held.length) {
    parts.push(made("p", { role: "alert" }, words.held), made("ul", {}, ...done.held.map((text) => made("li", {}, text))),
      button(words.insist, insist));
  } else if (done.table) parts.push(button(words.table_back, async () => { const again = await post("tables/back", {}); if (again) { published(again); banner(words.table_is_back); } }));
  $("after").replaceChildren(...parts);
  editions();
  notices();
  renewals();
  unanswered();
}

/* ---- notices that are answered from ---- */


async function notices() {
  const found = await ask("notices");
  if (!found) return;
  const items = found.notices.map((each) => made("li", {},
    made("div", {}, each.title, made("small", {}, [each.file, named(words.notice_pieces, { count: each.pieces }), each.until && named(words.notice_until, { day: each.until })].filter(Boolean).join(" · "))),
    ...(each.out ? [button(words.take_out, () => takeOut(each))] : [])));
  $("notices").replaceChildren(...(items.length ? items : [made("li", {}, words.nothing_noticed)]));
}

async function takeOut(notice) {
  if (!(await asked(named(words.take_out_sure, notice)))) return;
  await goOut(notice.file);
}

async function goOut(file, more = "") {
  const done = await ask(`files/${encodeURIComponent(file)}/out`, { method: "POST", headers: JSON_BODY, body: "{}" }, more);
  if (!done) return;
  $("after").hidden = false;
  published(done, () => goOut(file, INSIST));
  if (!done.held.length) banner(words.is_out);
}

/* ---- editions ---- */

async function editions() {
  const found = await ask("editions");
  if (!found) return;
  $("editions").replaceChildren(...found.editions.map((each, place) => made("li", {},
    made("div", {}, named(words.edition, each), made("small", {}, [moment.format(new Date(each.at)), each.as ? named(words.as_edition, { number: each.as }) : each.note].filter(Boolean).join(" · "))),
    ...(place ? [button(words.compare, () => compare(each.number)), button(words.back_to, () => back(each.number))] : []))), ...rest(words.more_editions, found.more));
}

async function compare(number) {
  const found = await ask(`editions/${number}`);
  if (!found) return;
  $("changes").hidden = false;
  $("changes").textContent = found.lines.length ? [named(words.changes_why, { number }), "", ...found.lines].join("\n") : words.unchanged;
  $("changes").scrollIntoView({ block: "nearest" });
}

async function back(number) {
  if (!(await asked(named(words.back_sure, { number })))) return;
  const done = await post("back", { edition: number });
  if (done) {
    await editions();
    $("changes").hidden = true;
    banner(done.unindexed ? words.unindexed : named(words.back_done, { number }));
  }
}

renewals();
unanswered();
notices();
editions();
