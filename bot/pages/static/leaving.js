/** Leaving: this device forgets the talk, when it is asked to or after a rest where a municipality wants that. */

import { data, words } from "./drawing.js";

const $ = (id) => document.getElementById(id);

/** The other tabs of this browser: they have the same cookie, so who leaves in one leaves in all. */
const tabs = new BroadcastChannel("gyeot");

/** Listen for who leaves; `forget` forgets what the page has. */
export function leaving(forget) {
  function left() {
    forget();
    location.replace(location.pathname + location.search);
  }

  async function leave() {
    try {
      const response = await fetch("/chat/leave", { method: "POST" });
      if (!response.ok) throw new Error(response.statusText);
    } catch {
      $("hint").textContent = words.leave_later;
      return;
    }
    tabs.postMessage("left");
    left();
  }

  $("leave").addEventListener("click", () => $("leaving").showModal());
  $("leaving").addEventListener("close", () => {
    if ($("leaving").returnValue === "leave") leave();
  });

  let rest = 0;
  function stay() {
    clearTimeout(rest);
    rest = data.idle ? setTimeout(leave, data.idle * 1_000) : 0;
  }
  tabs.addEventListener("message", (event) => (event.data === "left" ? left() : stay()));
  stay();
  if (!data.idle) return;
  for (const name of ["input", "click", "keydown"]) {
    document.addEventListener(name, () => {
      stay();
      tabs.postMessage("here");
    });
  }
}
