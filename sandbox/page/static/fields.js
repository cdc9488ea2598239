// Reads and writes form fields, whatever element they are. Talks to nobody.

export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
export const fieldKey = (field) => `${field.dataset.blockId}\n${field.dataset.actionId}`;
export const fieldsIn = (root) => $$("[data-type]:not(.btn):not(.overflow)", root);

export function answerOf(field) {
  const answer = { block_id: field.dataset.blockId, action_id: field.dataset.actionId, values: [], labels: {} };
  if (field.matches(".external")) {
    for (const chip of $$(".chip", field)) {
      answer.values.push(chip.dataset.value);
      answer.labels[chip.dataset.value] = chip.firstChild.textContent;
    }
  } else if ("many" in field.dataset) {
    answer.values = $$("input:checked", field).map((box) => box.value);
  } else {
    answer.values = [field.value];
  }
  return answer;
}

export function putAnswer(field, answer) {
  if (field.matches(".external")) return;
  if ("many" in field.dataset) {
    for (const box of $$("input", field)) box.checked = answer.values.includes(box.value);
  } else {
    field.value = answer.values[0] ?? "";
  }
}

export const placeOf = (node) => {
  const holder = node.closest("[data-view-id], [data-ts]");
  if (!holder) return {};
  return holder.dataset.viewId ? { view_id: holder.dataset.viewId } : { channel: holder.dataset.channel, ts: holder.dataset.ts };
};

export function showDescription(select) {
  if (!select.matches("select")) return;
  const note = select.parentElement.nextElementSibling?.matches(".option-note") ? select.parentElement.nextElementSibling : null;
  note?.remove();
  const words = select.selectedOptions[0]?.dataset.description;
  if (!words) return;
  const line = document.createElement("div");
  line.className = "option-note";
  line.textContent = words;
  select.parentElement.after(line);
}

export function clearError(field) {
  const block = field.closest(".has-error");
  if (!block) return;
  block.classList.remove("has-error");
  $(".field-error", block).hidden = true;
}
