// The window's few moving parts: news from the program, dropping files, copying. Everything else is plain forms.
"use strict";

const page = Math.random().toString(36).slice(2) + Date.now().toString(36);
let version = Number(document.body.dataset.version || 0);
let failures = 0;

// --- news: a request that waits until something changed; it is also how the program knows that somebody is here ---

// A browser keeps six connections to a program, and every request that waits takes one: of all open pages one listens and
// tells the others. When it is closed, the next one takes its place.
const run = location.pathname.split("/")[1];
const others = new BroadcastChannel(run);
others.addEventListener("message", (event) => hear(event.data));

async function listen() {
  for (;;) {
    try {
      const answer = await fetch(`state?version=${version}&page=${page}`);
      if (!answer.ok) throw new Error(String(answer.status));
      const said = (await answer.json()).version;
      failures = 0;
      others.postMessage(said);
      await hear(said);
    } catch {
      failures += 1;
      if (failures > 3) {
        others.postMessage(null);
        await hear(null);
      }
      await new Promise((done) => setTimeout(done, 1000 * Math.min(failures, 10)));
    }
  }
}

// A version, or null: the program has ended.
async function hear(said) {
  document.getElementById("gone").hidden = said !== null;
  if (said === null || said === version) return;
  version = said;
  await renew();
}

// The page anew, but only the parts that are alive; what was ticked, typed, opened or focused stays as it is.
async function renew() {
  if (document.querySelector("[data-live]") === null) return;
  const answer = await fetch(location.pathname + location.search);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (fresh.querySelector("main [data-live]") === null || (fresh.title !== document.title && fresh.title.split("·")[1] !== document.title.split("·")[1])) {
    location.reload();
    return;
  }
  for (const old of document.querySelectorAll("[data-live]")) {
    const next = fresh.getElementById(old.id);
    if (!next || next.outerHTML === old.dataset.was) continue;
    const was = next.outerHTML;
    keep(old, next);
    const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
    old.replaceWith(next);
    next.dataset.was = was;
    const ask = next.querySelector(".question #say");
    if (focused && document.getElementById(focused)) document.getElementById(focused).focus();
    else if (ask && !old.querySelector(".question")) ask.closest("form").querySelector("input:not([type=hidden]), button").focus();
  }
  buttons();
}

function keep(old, next) {
  const key = (field) => `${field.name}|${field.type === "checkbox" ? field.value : ""}`;
  const now = new Map([...next.querySelectorAll("input, select")].map((field) => [key(field), field]));
  for (const field of old.querySelectorAll("input, select")) {
    const same = now.get(key(field));
    if (!same || field.type === "hidden" || field.type === "file") continue;
    if (field.type === "checkbox") same.checked = field.checked;
    else if (field.value !== (field.getAttribute("value") || "")) same.value = field.value;
  }
  old.querySelectorAll("details").forEach((one, at) => {
    const same = next.querySelectorAll("details")[at];
    if (same) same.open = one.open;
  });
}

addEventListener("pagehide", () => navigator.sendBeacon("goodbye", new URLSearchParams({ page })));
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

// --- files that are dropped or chosen: sent to the shop's own folder, then ticked like the others ---

const drop = document.getElementById("drop");
let uploading = 0;

async function upload(files) {
  const said = drop.querySelector(".said");
  uploading += 1;
  buttons();
  for (const file of files) {
    said.textContent = `正在放进「导入」:${file.name}`;
    let answer;
    try {
      answer = await (await fetch(`upload?name=${encodeURIComponent(file.name)}`, { method: "POST", body: file })).json();
    } catch {
      answer = { error: `「${file.name}」没有传完,请再拖一次` };
    }
    if (answer.error) {
      line(`✖ ${answer.error}`);
    } else {
      const item = line("");
      item.innerHTML = '<label><input type="checkbox" name="uploaded" checked><span class="name"></span></label>';
      item.querySelector("input").value = answer.name;
      item.querySelector("span").textContent = file.name;
    }
  }
  uploading -= 1;
  if (!uploading) said.textContent = "";
  buttons();
}

function line(text) {
  const item = document.createElement("li");
  item.textContent = text;
  if (text) item.className = "wrong";
  document.getElementById("dropped").append(item);
  return item;
}

if (drop) {
  for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", name === "dragenter" || name === "dragover");
    });
  }
  document.addEventListener("drop", (event) => upload(event.dataTransfer.files));
  document.getElementById("files").addEventListener("change", (event) => {
    upload([...event.target.files]);
    event.target.value = "";
  });
  document.addEventListener("change", buttons);
}

// Nothing ticked, nothing to import; while something is being done or a file is on its way, nothing begins.
function buttons() {
  const form = document.getElementById("bring");
  if (!form) return;
  const ticked = form.querySelector("input[name=file]:checked, input[name=uploaded]:checked") !== null;
  const busy = document.querySelector("#work progress, #work .question") !== null;
  for (const button of form.querySelectorAll("button[name=then]")) button.disabled = !ticked || busy || uploading > 0;
}

// --- copying ---

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-copy-picture]");
  if (!button) return;
  const said = button.parentElement.querySelector(".said");
  const from = document.getElementById(button.dataset.copy || button.dataset.copyPicture);
  try {
    if (button.dataset.copy) await navigator.clipboard.writeText(from.textContent);
    else await navigator.clipboard.write([new ClipboardItem({ "image/png": fetch(from.src).then((answer) => answer.blob()) })]);
    said.textContent = `✔ ${button.dataset.copy ? "文字" : "图片"}已复制,到群里粘贴就行`;
  } catch {
    getSelection().selectAllChildren(from);
    said.textContent = button.dataset.copy ? "文字已选中,请按 Ctrl+C" : "请在图片上点右键,选「复制图片」";
  }
});

// --- a new shop's folder follows its name until somebody writes another ---

const follows = document.querySelector("[data-follows]");
if (follows) {
  const leading = document.querySelector(`[name=${follows.dataset.follows}]`);
  const separator = follows.value.includes("\\") ? "\\" : "/";
  const parent = follows.value.slice(0, follows.value.lastIndexOf(separator) + 1);
  let mine = follows.value;
  leading.addEventListener("input", () => {
    if (follows.value !== mine) return;
    mine = follows.value = parent + (leading.value.trim().replace(/[<>:"/\\|?*]/g, "_") || "我的店铺");
  });
}

buttons();
if (navigator.locks) navigator.locks.request(run, listen);
else listen();
