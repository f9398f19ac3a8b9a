/** Files that a student shows to the person who answers: picked, dropped or pasted. */

import { data, words } from "./drawing.js";

const $ = (id) => document.getElementById(id);

const SIDE = 2_000; // pixels: a page of a book photographed whole can still be read
const HEIC = /heic|heif/i;

/** Return a photo no larger than a screen needs it, any other file as it is; null where the browser can't open its kind. */
async function smaller(file) {
  const heic = HEIC.test(file.type) || /\.hei[cf]$/i.test(file.name);
  if (!heic && !["image/jpeg", "image/png", "image/webp"].includes(file.type)) return file;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    if (scale === 1 && !heic) return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff"; // what shines through would be black in a JPEG
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    if (!blob || (blob.size >= file.size && !heic)) return file;
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg", lastModified: file.lastModified });
  } catch {
    return heic ? null : file;
  }
}

/** Listen for files; the same one once more is the same letter, for nobody knows whether it arrived. */
export function carrying(query, identity) {
  let bringing = null;

  async function bring(chosen) {
    if (!chosen || bringing?.under) return;
    const hint = (sentence) => { $("hint").textContent = sentence; };
    const same = bringing && ["name", "size", "lastModified"].every((part) => bringing.chosen[part] === chosen[part]);
    bringing = { chosen, id: same ? bringing.id : identity(), under: true };
    hint(words.sending);
    const file = await smaller(chosen);
    if (!file || file.size > data.largest) {
      bringing = null;
      return hint(file ? words.unfit : words.heic);
    }
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
