/** Answers for everybody on the desk: drafts from talks, worded anew until they are decided on, and what is live. */

import { $, asked, banner, data, made, words } from "./staff.js";

/** Return the list of questions that lie near, one a line; nothing where there are none. */
const alike = (questions) => questions.length ? [made("small", {}, words.faq_near), made("ul", { class: "near" }, ...questions.map((each) => made("li", {}, each)))] : [];

/** Return how a talk's answer is saved and how the lists are shown; `ask` asks the server, `fill` fills a list. */
export function drafting(ask, fill) {
  /** Ask for the words of an answer for everybody, beside what is answered already; null when it is left. */
  async function wordedFaq(title, { question, answer, audience = [], until = "" }) {
    const near = await ask("drafts/near", { question });
    const whom = [["", words.everyone], ["student", words.students], ["parent", words.parents], ["mentor", words.mentors]];
    const fields = [
      ...alike((near?.near ?? []).map((each) => each.question)),
      made("label", {}, words.faq_question), made("input", { name: "question", value: question, maxlength: "300" }),
      made("label", {}, words.faq_answer), made("textarea", { name: "answer", maxlength: "4000" }, answer),
      made("label", {}, words.faq_for), made("select", { name: "audience" }, ...whom.map(([value, label]) => made("option", value === (audience[0] ?? "") ? { value, selected: "" } : { value }, label))),
      made("label", {}, words.faq_until), made("input", { name: "until", type: "date", value: until ?? "" }),
    ];
    const said = await asked(title, ...fields);
    return said && { ...said, until: said.until || null };
  }

  async function saved(open) {
    // What greets, asks back or is ready words is no answer for everybody.
    const said = [...$("log").querySelectorAll("article.staff")].map((item) => item.dataset.text.trim());
    const written = said.filter((text) => !text.endsWith("?") && !data.canned.includes(text)).join("\n");
    const worded = await wordedFaq(words.save_faq, { question: open.question, answer: written });
    if (!worded) return;
    const done = await ask(`talks/${open.id}/draft`, worded);
    await show();
    if (done) banner(words.faq_done); // what is asked for meanwhile empties it
  }

  function draftCard(draft, ...actions) {
    const whom = { student: words.students, parent: words.parents, mentor: words.mentors }[draft.audience[0]] ?? words.everyone;
    const about = [whom, draft.until ? `${words.faq_until} ${draft.until}` : ""].filter(Boolean).join(" · ");
    const button = ([label, act, look = "quiet"]) => made("button", { class: look, type: "button", onclick: act }, label);
    return made("li", { class: "card" }, made("b", {}, draft.question), made("p", {}, draft.answer), made("small", {}, about), ...alike(draft.near ?? []), made("div", { class: "actions" }, ...actions.map(button)));
  }

  async function show(hint) {
    const found = await ask("drafts", undefined, hint);
    if (!found) return;
    const done = (path, word = "", told = {}) => async () => {
      const answer = await ask(`drafts/${path}`, told);
      await show(answer ? undefined : () => {}); // after a refusal, too, whose words stay: others have changed it
      if (answer && word) banner(word);
    };
    fill("drafts", found.drafts.map((draft) => {
      const anew = async () => {
        const said = await wordedFaq(words.draft_edit, draft);
        if (said && await ask(`drafts/${draft.id}/edit`, said)) show();
      };
      const deciding = [[words.approve, done(`${draft.id}/approve`, words.approved, { question: draft.question, answer: draft.answer }), "strong"], [words.reject, done(`${draft.id}/reject`)]];
      return draftCard(draft, ...(found.decides ? deciding : []), [words.draft_edit, anew]);
    }));
    fill("live", found.live.toReversed().map((draft) => draftCard(draft, [words.take_back, async () => {
      if (await asked(words.take_back_sure)) await done(`${draft.id}/withdraw`, words.taken_back)();
    }])));
  }

  return { saved, show };
}
