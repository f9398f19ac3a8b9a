/** Leaving: this device forgets the talk, when it is asked to or after a rest where a municipality wants that. */

import { data, words } from "./drawing.js";

const $ = (id) => document.getElementById(id);

/** Listen for who leaves; `forget` forgets what the page has. */
export function leaving(forget) {
  async function leave() {
    try {
      const response = await fetch("/chat/leave", { method: "POST" });
      if (!response.ok) throw new Error(response.statusText);
    } catch {
      $("hint").textContent = words.leave_later;
      return;
    }
    forget();
    location.replace(location.pathname + location.search);
  }

  $("leave").addEventListener("click", () => $("leaving").showModal());
  $("leaving").addEventListener("close", () => {
    if ($("leaving").returnValue === "leave") leave();
  });

  if (!data.idle) return;
  let rest = setTimeout(leave, data.idle * 1_000);
  for (const name of ["input", "click", "keydown"]) {
    document.addEventListener(name, () => {
      clearTimeout(rest);
      rest = setTimeout(leave, data.idle * 1_000);
    });
  }
}
