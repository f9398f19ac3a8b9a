/** Files that a student shows to the person who answers: picked, dropped or pasted. */

import { data, words } from "./drawing.js";

const $ = (id) => document.getElementById(id);

/** Listen for files; the same one once more is the same letter, for nobody knows whether it arrived. */
export function carrying(query, identity) {
  let bringing = null;

  async function bring(file) {
    if (!file || bringing?.under) return;
    const hint = (sentence) => { $("hint").textContent = sentence; };
    if (file.size > data.largest) return hint(words.unfit);
    const same = bringing && ["name", "size", "lastModified"].every((part) => bringing.file[part] === file[part]);
    bringing = { file, id: same ? bringing.id : identity(), under: true };
    hint(words.sending);
    const form = new FormData();
    form.append("id", bringing.id);
    form.append("file", file);
    try {
      const response = await fetch(`/chat/file?${query}`, { method: "POST", body: form });
      const answer = await response.json();
      if (response.ok) bringing = null;
      hint(response.ok ? "" : answer.message ?? words.not_sent);
    } catch {
      hint(words.not_sent);
    }
    if (bringing) bringing.under = false;
  }

  $("attach").addEventListener("click", () => $("file").click());
  $("file").addEventListener("change", () => {
    const file = $("file").files[0];
    $("file").value = "";
    bring(file);
  });

  for (const name of ["dragover", "drop", "paste"]) {
    document.addEventListener(name, (event) => {
      const carried = event.dataTransfer ?? event.clipboardData;
      if (!carried?.types.includes("Files") || carried.types.includes("text/plain")) return;
      event.preventDefault();
      if (!document.body.classList.contains("with-person")) $("hint").textContent = words.files;
      else if (name !== "dragover") bring(carried.files[0]);
    });
  }
}
