// Sends what a person does to the server and swaps in the parts of the page that changed. Draws nothing itself.

import { $, $$, answerOf, clearError, fieldKey, fieldsIn, placeOf, putAnswer, showDescription } from "./fields.js";

const body = document.body.dataset;
const at = () => ({ as: body.as, channel: body.channel, home: body.home, thread: body.thread });

let version = Number(body.version);
let draws = 0;
const shown = {}; // part name -> the HTML last put there
const drawnAs = new WeakMap(); // element -> its HTML when it was drawn
// Acts in a modal wait for each other, and so do those outside; a slow command does not hold up a modal.
const queues = { inView: Promise.resolve(), outside: Promise.resolve() };
const unsent = new Map(); // fields typed into and not yet sent: key -> answer

// ---- drawing parts --------------------------------------------------------------------------------------------

function swap(name, html) {
  const part = $(`#part-${name}`);
  if (!part || shown[name] === html) return;
  shown[name] = html;
  const active = document.activeElement;
  const focused = part.contains(active) ? active : null;
  const key = focused?.dataset.actionId ? fieldKey(focused) : null;
  const caret = key && "selectionStart" in focused ? [focused.selectionStart, focused.selectionEnd] : null;
  const typed = new Map(unsent);
  if (key && focused.matches("input, textarea")) typed.set(key, answerOf(focused));
  const query = focused?.matches(".external-query") ? { key: fieldKey(focused.closest(".external")), text: focused.value } : null;
  const sameView = $(".modal", part)?.dataset.viewId;
  const depth = $(".modal-body", part)?.scrollTop ?? 0;

  patch(part, html);

  for (const field of fieldsIn(part)) if (typed.has(fieldKey(field))) putAnswer(field, typed.get(fieldKey(field)));
  if (name === "modal") settleModal(part, sameView, depth, key || query);
  for (const field of fieldsIn(part)) {
    if (key === fieldKey(field)) {
      field.focus({ preventScroll: true });
      if (caret && caret[0] !== null) field.setSelectionRange(...caret);
    }
    if (query && query.key === fieldKey(field)) {
      const input = $(".external-query", field);
      input.value = query.text;
      input.focus();
    }
  }
}

// Replaces only the children that differ, so an open menu in one message survives news in another.
function patch(part, html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const fresh = [...template.content.children];
  const old = [...part.children];
  fresh.forEach((node, index) => {
    const drawn = node.outerHTML;
    if (old[index] && drawnAs.get(old[index]) === drawn) return;
    drawnAs.set(node, drawn);
    if (old[index]) old[index].replaceWith(node);
    else part.append(node);
  });
  for (const extra of old.slice(fresh.length)) extra.remove();
}

function settleModal(part, sameView, depth, keepsFocus) {
  const modal = $(".modal", part);
  if (!modal) return;
  if (modal.dataset.viewId === sameView) $(".modal-body", modal).scrollTop = depth;
  const wrong = $(".has-error", modal);
  if (wrong) wrong.scrollIntoView({ block: "nearest" });
  else if (modal.dataset.viewId !== sameView && !keepsFocus) ($("[autofocus]", modal) ?? $(".modal-body .control, .modal-body input", modal) ?? modal).focus?.();
}

// A press that has begun is finished on what it began on: what arrives meanwhile is drawn right after it.
let pressed = 0;
const heldBack = [];

function release() {
  clearTimeout(pressed);
  pressed = 0;
  for (const reply of heldBack.splice(0)) draw(reply);
}

addEventListener("pointerdown", () => { pressed = setTimeout(release, 1000); }, true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => setTimeout(release), true);

function draw(reply) {
  if (!reply.parts) return;
  draws += 1;
  if (pressed) return void heldBack.push(reply);
  version = reply.version;
  const scroll = $("#scroll");
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 60;
  for (const [name, html] of Object.entries(reply.parts)) swap(name, html);
  if (atEnd && !body.home) scroll.scrollTop = scroll.scrollHeight;
}

// ---- talking to the server ------------------------------------------------------------------------------------

async function post(act) {
  const answer = await fetch("/page/act", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ user: body.as, at: at(), ...act }),
  });
  return answer.json();
}

function perform(act, waiting) {
  waiting?.classList.add("waiting");
  const line = act.view_id ? "inView" : "outside";
  const done = queues[line].then(async () => {
    try {
      const reply = await post(act);
      draw(reply);
      tell(reply, act.verb);
      return reply;
    } catch {
      tell({ outcome: { kind: "failed", words: "We had some trouble connecting. Try again?" } });
      return {};
    } finally {
      waiting?.classList.remove("waiting");
    }
  });
  queues[line] = done;
  return done;
}

// A command that failed is answered in the stream by Slack itself; everything else is said here.
function tell({ outcome, error, refused }, verb = "") {
  const notice = $("#notice");
  const failed = verb !== "say" && outcome?.kind === "failed" ? outcome.words || outcome.error : "";
  const words = error || refused || failed;
  const saidInModal = $("[data-testid=modal-trouble]");
  notice.hidden = !words || Boolean(saidInModal);
  notice.textContent = words;
  const foot = $(".modal-body");
  if (words && foot && !saidInModal) {
    const strip = document.createElement("div");
    strip.className = "alert alert-error";
    strip.dataset.testid = "modal-trouble";
    strip.textContent = words;
    foot.prepend(strip);
  }
}

// A page in sight hears of a change at once: the server holds its question until there is one.
async function poll() {
  const inSight = document.visibilityState === "visible";
  let reached = true;
  try {
    const before = draws;
    const now = await (await fetch(inSight ? `/page/version?after=${version}` : "/page/version")).json();
    if (now.version !== version && draws === before) {
      const reply = await (await fetch(`/page/parts?${new URLSearchParams(at())}`)).json();
      if (draws === before) draw(reply); // else an act's answer came first and is newer
    }
  } catch {
    reached = false; // the server is restarting; the next round tells
  }
  setTimeout(poll, inSight && reached ? (pressed && 50) : 600);
}

// ---- filling and clicking -------------------------------------------------------------------------------------

const timers = new Map();

function sendField(field) {
  const answer = answerOf(field);
  const key = fieldKey(field);
  const place = placeOf(field);
  clearTimeout(timers.get(key));
  const inInput = Boolean(field.closest("[data-input-block]"));
  const verb = inInput && place.view_id ? "value" : "click";
  const dispatches = "dispatch" in field.dataset;
  if (verb === "click" && !dispatches) return Promise.resolve();
  return perform({ verb, ...place, ...answer }, dispatches ? field.closest(".select-wrap") : null).then((reply) => {
    if (JSON.stringify(unsent.get(key)?.values) === JSON.stringify(answer.values)) unsent.delete(key);
    return reply;
  });
}

document.addEventListener("input", (event) => {
  const field = event.target.closest("[data-type]");
  if (event.target.matches(".composer-text")) return typing(event.target);
  if (event.target.matches(".external-query")) return lookUp(field);
  if (!field) return;
  unsent.set(fieldKey(field), answerOf(field));
  const counter = field.parentElement.querySelector(".counter");
  if (counter) counter.textContent = Number(counter.dataset.max) - field.value.length;
  clearError(field);
  const typed = field.matches("textarea, input:not([type=date]):not([type=time])");
  if (typed && !("dispatch" in field.dataset)) {
    clearTimeout(timers.get(fieldKey(field)));
    timers.set(fieldKey(field), setTimeout(() => sendField(field), 250));
  }
});

document.addEventListener("change", (event) => {
  const field = event.target.closest("[data-type]");
  if (!field || event.target.matches(".external-query")) return;
  unsent.set(fieldKey(field), answerOf(field));
  showDescription(field);
  sendField(field);
});

// External selects: ask for options, pick one, drop one.
let lookUpTimer;
function lookUp(field) {
  clearTimeout(lookUpTimer);
  const query = $(".external-query", field).value;
  const list = $(".external-list", field);
  if (query.length < Number(field.dataset.min)) return void (list.hidden = true);
  lookUpTimer = setTimeout(async () => {
    const reply = await post({ verb: "suggest", ...placeOf(field), action_id: field.dataset.actionId, text: query });
    list.replaceChildren(...(reply.options ?? []).map((option) => {
      const item = document.createElement("button");
      item.type = "button";
      item.className = "menu-item";
      item.dataset.value = option.value;
      item.textContent = option.text;
      return item;
    }));
    if (!list.children.length) list.textContent = " No matches";
    list.hidden = false;
  }, 150);
}

function pickExternal(item) {
  const field = item.closest(".external");
  const picked = $(".external-picked", field);
  if (!("several" in field.dataset)) picked.replaceChildren();
  const chip = document.createElement("span");
  chip.className = "chip";
  chip.dataset.value = item.dataset.value;
  chip.append(item.textContent);
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "chip-drop";
  drop.textContent = "×";
  chip.append(drop);
  picked.append(chip);
  $(".external-query", field).value = "";
  $(".external-list", field).hidden = true;
  sendField(field);
}

function ask(confirm) {
  const dialog = $("#confirm");
  $("h2", dialog).textContent = confirm.title?.text ?? "Are you sure?";
  $("p", dialog).textContent = confirm.text?.text ?? "";
  const [no, yes] = $$("button", dialog);
  no.textContent = confirm.deny?.text ?? "Cancel";
  yes.textContent = confirm.confirm?.text ?? "Yes";
  yes.className = confirm.style === "danger" ? "btn btn-danger" : "btn btn-primary";
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    no.onclick = () => dialog.close("deny");
    yes.onclick = () => dialog.close("confirm");
    dialog.onclose = () => resolve(dialog.returnValue === "confirm");
  });
}

async function press(button, values = []) {
  const holder = button.closest("[data-action-id]");
  if (holder.dataset.confirm && !(await ask(JSON.parse(holder.dataset.confirm)))) return;
  holder.closest("details")?.removeAttribute("open");
  await flush();
  perform({ verb: "click", ...placeOf(holder), block_id: holder.dataset.blockId, action_id: holder.dataset.actionId, values }, button);
}

// Send what was typed but not yet sent, so that the app sees the fields as the person does.
async function flush() {
  for (const field of $$("[data-input-block] [data-type]")) if (unsent.has(fieldKey(field))) await sendField(field);
}

// Once per view, after whatever was picked just before and may still change the form.
let submitting = null;
async function submit({ dataset: { viewId } }) {
  if (submitting === viewId) return;
  submitting = viewId;
  $("[data-testid=modal-submit]").classList.add("waiting");
  await queues.inView;
  const modal = $(".modal");
  if (modal?.dataset.viewId === viewId) {
    for (const timer of timers.values()) clearTimeout(timer);
    const answers = $$("[data-input-block] [data-type]", modal).map(answerOf);
    const reply = await perform({ verb: "submit", view_id: viewId, answers }, $("[data-testid=modal-submit]", modal));
    if (reply.outcome?.kind !== "failed") unsent.clear();
  }
  submitting = null;
}

function closeModal(everything) {
  const modal = $(".modal");
  if (!modal) return;
  unsent.clear();
  perform({ verb: "close", view_id: modal.dataset.viewId, clear: everything && Number(modal.dataset.depth) > 1 });
}

// ---- the composer ---------------------------------------------------------------------------------------------

const draftKey = (text) => `draft ${body.as} ${body.channel} ${text.closest("form").dataset.thread}`;

function typing(text) {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight}px`;
  sessionStorage.setItem(draftKey(text), text.value);
  offer(text, text.value.startsWith("/") && !text.value.includes(" "), text.value);
}

function offer(text, open, typed = "") {
  const list = $(".suggestions", text.closest("form"));
  const entries = $$(".suggestion", list);
  for (const entry of entries) entry.hidden = !entry.textContent.toLowerCase().includes(typed.slice(1).toLowerCase());
  list.hidden = !open || !entries.some((entry) => !entry.hidden);
}

async function send(form) {
  const text = $(".composer-text", form);
  const words = text.value;
  if (!words.trim()) return;
  text.value = "";
  typing(text);
  await perform({ verb: "say", channel: body.channel, thread: form.dataset.thread, text: words }, $(".composer-send", form));
  $("#scroll").scrollTop = $("#scroll").scrollHeight;
}

// ---- one listener per kind of event -----------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  const on = (selector) => event.target.closest(selector);
  let hit;
  for (const open of $$("details.overflow[open]")) if (!open.contains(event.target)) open.open = false;
  if ((hit = on("[data-pick]"))) press(hit, [hit.dataset.pick]);
  else if ((hit = on(".btn[data-action-id]"))) press(hit);
  else if ((hit = on("[data-clock]"))) perform({ verb: "clock", step: hit.dataset.clock }, hit);
  else if ((hit = on("[data-close]"))) closeModal(hit.dataset.close === "all");
  else if ((hit = on("[data-message-shortcut]"))) {
    hit.closest("details").open = false;
    perform({ verb: "message_shortcut", ...placeOf(hit), callback_id: hit.dataset.messageShortcut });
  } else if ((hit = on("[data-shortcut]"))) {
    const text = $(".composer-text", hit.closest("form"));
    text.value = "";
    typing(text);
    perform({ verb: "shortcut", callback_id: hit.dataset.shortcut });
  } else if ((hit = on("[data-insert]"))) {
    const text = $(".composer-text", hit.closest("form"));
    text.value = hit.dataset.insert;
    typing(text);
    text.focus();
  } else if ((hit = on(".composer-plus"))) {
    const text = $(".composer-text", hit.closest("form"));
    offer(text, $(".suggestions", hit.closest("form")).hidden);
    text.focus();
  } else if ((hit = on(".external-list .menu-item"))) pickExternal(hit);
  else if ((hit = on(".chip-drop"))) {
    const field = hit.closest(".external");
    hit.closest(".chip").remove();
    sendField(field);
  }
});

document.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.target.matches(".modal")) submit(event.target);
  else if (event.target.matches(".composer")) send(event.target);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    if (event.target.matches(".composer-text")) {
      event.preventDefault();
      send(event.target.closest("form"));
    } else if (event.target.matches(".external-query")) event.preventDefault();
    else if (event.target.matches(".modal input[data-dispatch]")) {
      event.preventDefault();
      sendField(event.target);
    }
  }
  if (event.key === "Escape" && !$("#confirm").open) {
    const list = $$(".suggestions, .external-list").find((one) => !one.hidden);
    if (list) list.hidden = true;
    else closeModal(false);
  }
});

for (const node of $$("[id^=part-] > *")) drawnAs.set(node, node.outerHTML);
for (const text of $$(".composer-text")) {
  text.value = sessionStorage.getItem(draftKey(text)) ?? "";
  if (text.value) typing(text);
}
$("#scroll").scrollTop = body.home ? 0 : $("#scroll").scrollHeight;
if ($(".modal")) settleModal($("#part-modal"));
else $(".composer-text")?.focus();
body.ready = "yes";
poll();
