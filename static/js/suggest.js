// Turns boxes with data-suggest into accessible autocompletes. Without this script they are plain boxes.
// Picking a suggestion fills the hidden field beside it with "concept|words as picked" (see forms.fields.Picked).
"use strict";

const token = document.querySelector('meta[name="csrf-token"]').content;
const patience = 150; // milliseconds between the last key and the question to the server

async function ask(box, words) {
  const body = new URLSearchParams({ kind: box.dataset.suggest, language: document.documentElement.lang, q: words });
  const answer = await fetch(box.dataset.suggestAddress, { method: "POST", body, headers: { "X-CSRFToken": token } });
  return answer.ok ? answer.json() : [];
}

function source(box) {
  let timer, latest;
  return (words, show) => {
    clearTimeout(timer);
    latest = words;
    box.dataset.asking = "yes";
    timer = setTimeout(async () => {
      // Offline or overloaded: no suggestions, and typing goes on.
      const found = await ask(box, words).catch(() => []);
      // An answer that was overtaken by further typing is not shown.
      if (words !== latest) return;
      delete box.dataset.asking;
      show(found);
    }, patience);
  };
}

function enhance(box) {
  const hidden = document.querySelector(`[data-words="${CSS.escape(box.id)}"]`);
  const texts = JSON.parse(box.dataset.suggestTexts);
  const described = (box.getAttribute("aria-describedby") || "").split(" ").filter(Boolean)
    .map((id) => document.getElementById(id)?.innerText).join(" ");
  const place = document.createElement("div");
  place.className = "suggest";
  box.replaceWith(place);
  accessibleAutocomplete({
    element: place,
    id: box.id,
    name: box.name,
    defaultValue: box.value,
    minLength: 2,
    confirmOnBlur: false,
    displayMenu: "overlay",
    source: source(box),
    templates: {
      // Before anything was picked the value is the typed words themselves.
      inputValue: (picked) => (typeof picked === "object" ? picked?.label : picked) ?? "",
      suggestion: (each) => { const line = document.createElement("span"); line.textContent = each.label; return line.outerHTML; },
    },
    onConfirm: (picked) => { if (picked && hidden) hidden.value = `${picked.id}|${picked.label}`; },
    // The list opens before the answer is there; only then is it known that there is nothing.
    tNoResults: () => (box.dataset.asking ? "…" : texts.none),
    tStatusNoResults: () => texts.none,
    tStatusQueryTooShort: () => "",
    tStatusResults: (number) => texts.results.replace("{}", number),
    tStatusSelectedOption: (label, number, index) => `${label} (${index + 1}/${number})`,
    tAssistiveHint: () => `${described} ${texts.hint}`.trim(),
  });
  const input = place.querySelector("input");
  if (box.hasAttribute("aria-invalid")) input.setAttribute("aria-invalid", "true");
}

for (const box of document.querySelectorAll("input[data-suggest]")) enhance(box);
