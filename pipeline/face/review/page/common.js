"use strict";
const $ = (selector, within = document) => within.querySelector(selector);
const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];

// Text as it is searched: without marks and case, so that "van hoa" finds "Văn hóa".
const fold = text => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "")
  .replace(/[đĐ]/g, "d").toLowerCase().replace(/\s+/g, " ");

// Which of these folded texts are meant: those with the words as one phrase; where there are
// none, those with every word.
function sought(text, count, wordsOf) {
  const phrase = fold(text).trim();
  if (!phrase) return () => true;
  let found = new Set([...Array(count).keys()].filter(index => wordsOf(index).includes(phrase)));
  if (!found.size) {
    const words = phrase.split(" ");
    found = new Set([...Array(count).keys()].filter(index => words.every(word => wordsOf(index).includes(word))));
  }
  return index => found.has(index);
}

function element(tag, facts = {}, ...children) {
  const made = Object.assign(document.createElement(tag), facts);
  made.append(...children);
  return made;
}

let toastTimer;
function toast(text) {
  const box = $("#toast");
  box.textContent = text;
  box.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { box.hidden = true; }, 2200);
}

// A sitting's corrections: in the browser's store where it keeps one, so that they last from one
// document's page to the next; else as long as this page is open.
const corrections = {
  key: "phuluc-corrections",
  held: [],
  load() {
    try { this.held = JSON.parse(localStorage.getItem(this.key)) || []; } catch { /* no store */ }
    return this.held;
  },
  save() {
    try { localStorage.setItem(this.key, JSON.stringify(this.held)); } catch { /* no store */ }
  },
  who() {
    try { return localStorage.getItem("phuluc-who") || ""; } catch { return $("#who").value; }
  },
  add(change) {
    this.load();
    this.held = this.held.filter(c => c.row_key !== change.row_key || c.column !== change.column);
    const now = new Date();
    const pad = number => String(number).padStart(2, "0");
    const date = `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
    this.held.push({...change, who: this.who(), date});
    this.save();
  },
  remove(row_key, column) {
    this.load();
    this.held = this.held.filter(c => c.row_key !== row_key || c.column !== column);
    this.save();
  },
  of(row_key) { return this.held.filter(change => change.row_key === row_key); },
};

const HEADER = ["row_key", "column", "old", "new", "who", "date", "why"];
const quoted = text => /[",;\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
const line = change => HEADER.map(name => quoted(change[name] || "")).join(",");
const file = changes => [HEADER.join(","), ...changes.map(line)].join("\n") + "\n";

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = element("textarea", {value: text});
    ($("dialog[open]") || document.body).append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  toast("Đã chép");
}

function download(name, text) {
  const address = URL.createObjectURL(new Blob([text], {type: "text/csv;charset=utf-8"}));
  element("a", {href: address, download: name}).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

// The dialog that collects them; `changed` is told when a line was taken back.
function collect(changed) {
  const show = () => {
    const held = corrections.load();
    $("#changes-count").textContent = held.length;
    $("#changes-count").classList.toggle("some", held.length > 0);
    $("#changes-text").value = file(held);
    $("#changes-list").replaceChildren(...held.map(change => {
      const back = element("button", {type: "button", textContent: "Bỏ"});
      back.addEventListener("click", () => {
        corrections.remove(change.row_key, change.column);
        show();
        changed();
      });
      const what = change.column === "checked"
        ? [element("b", {textContent: "đã đối chiếu"})]
        : [`${change.label || change.column}: `, element("del", {textContent: change.old}), " → ",
          element("ins", {textContent: change.new})];
      return element("li", {}, `${change.place || ""} · `, ...what, " ", back);
    }));
  };
  $("#who").value = corrections.who();
  $("#who").addEventListener("change", event => {
    try { localStorage.setItem("phuluc-who", event.target.value); } catch { /* no store */ }
    corrections.load().forEach(change => { change.who = event.target.value; });
    corrections.save();
    show();
    changed();
  });
  $("#changes-open").addEventListener("click", () => { show(); $("#changes").showModal(); });
  $("#changes-copy").addEventListener("click", () => copy(file(corrections.load())));
  $("#changes-save").addEventListener("click", () => download("corrections.csv", file(corrections.load())));
  $("#changes-clear").addEventListener("click", () => {
    corrections.held = [];
    corrections.save();
    show();
    changed();
  });
  show();
  return show;
}
