/** Cries for help on the desk: their cards, their words, the alarm above everything, and what to do now. */

import { $, asked, asking, banner, made, moment, named, since, words } from "./staff.js";

/** Return what the desk does with cries; `ask` asks the server, `show` opens a talk, `lists` leads to the lists. */
export function casing(ask, show, lists) {
  let open = []; // cases that nobody has taken
  let rung = 0; // cries that were heard here and that nobody has taken
  let sound = null;

  async function take(id) {
    const taken = await ask(`cases/${id}/take`, {});
    if (taken?.escalation) await show(taken.escalation);
  }

  /** Show the words of a case, to be taken where nobody has. */
  async function read(id) {
    const told = await ask(`cases/${id}/read`, {});
    if (!told) return;
    const free = open.some((each) => each.id === id);
    const place = (cry) => (cry.openly ? ` · ${words.case_openly}` : "");
    const quotes = told.cries.map((cry) => made("blockquote", {}, `${moment(cry.at)}${place(cry)}\n${cry.text}`));
    const said = await asking(free ? words.case_take : words.ok, words.case_logged, ...quotes);
    if (said && free) await take(id);
  }

  async function close(id) {
    const note = made("textarea", { name: "note", required: true, "aria-label": words.case_note, placeholder: words.case_note });
    const said = await asked(words.case_close, note);
    if (said && !said.note) banner(words.case_note);
    else if (said) await ask(`cases/${id}/close`, said);
  }

  function card(each) {
    const actions = made("div", { class: "actions" });
    const button = (label, act) => actions.append(made("button", { class: "quiet danger", type: "button", onclick: act }, label));
    button(words.case_read, () => read(each.id));
    if (each.state === "open") button(words.case_take, () => take(each.id));
    if (each.mine) button(words.case_close, () => close(each.id));
    const standing = each.state === "open" ? words.case_open : named(words.case_taken, { name: each.taken_by });
    const head = made("b", {}, `#${each.id}`, since(each.at), made("span", {}, named(words.cries, { count: each.cries })));
    const openly = each.openly ? [made("p", {}, words.case_openly)] : [];
    return made("li", { class: "card" }, head, made("p", {}, standing), ...openly, actions);
  }

  /** Sound twice; a browser without sound, or one that nobody has touched yet, shows it all the same. */
  function ring() {
    navigator.vibrate?.([300, 200, 300]);
    try {
      sound ??= new AudioContext();
      for (const after of [0, 0.5]) {
        const tone = sound.createOscillator();
        const level = sound.createGain();
        level.gain.value = 0.2;
        tone.frequency.value = 880;
        tone.connect(level).connect(sound.destination);
        tone.start(sound.currentTime + after);
        tone.stop(sound.currentTime + after + 0.3);
      }
    } catch {
      sound = null;
    }
  }

  /** Show above everything what nobody has taken: on a phone the lists are hidden beside an open talk. */
  function alarm(cases) {
    open = cases.filter((each) => each.state === "open");
    const messages = open.reduce((sum, each) => sum + each.cries, 0);
    $("alarm").hidden = !open.length;
    if (open.length) $("alarm").textContent = named(words.case_alarm, { count: open.length, messages, since: since(open[0].at).textContent });
    if (messages > rung) ring();
    rung = messages;
    return open.length;
  }

  /** Tell who has taken a cry what to do; `steps` are sentences, and none takes it away. */
  function guide(steps) {
    const box = $("guide");
    if (box.hidden !== !steps.length) box.open = true;
    box.hidden = !steps.length;
    box.querySelector("ul").replaceChildren(...steps.map((step) => made("li", {}, step)));
  }

  // on a phone the page of what to do would leave no room for what is said and written
  $("text").addEventListener("focus", () => { if (window.innerWidth < 830) $("guide").open = false; });
  // a cry that nobody takes is heard again every half minute
  setInterval(() => rung && ring(), 30_000);
  $("alarm").addEventListener("click", () => {
    if (open.length === 1) return read(open[0].id);
    lists();
    setTimeout(() => $("cases").scrollIntoView({ block: "start" }), 50);
  });

  return { alarm, card, close, guide, read };
}
