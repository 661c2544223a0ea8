const rows = $$("article.row");
const pages = $("#pages"), list = $("#rows");
const sheets = $$(".page");
const name = $(".top h1").textContent;

// Which cells belong to which row, and which were left out of which table.
const cellsOf = new Map(), leftOut = new Map();
const put = (map, key, value) => (map.get(key) || map.set(key, []).get(key)).push(value);
for (const cell of $$("[data-r]", pages))
  for (const index of cell.dataset.r.split(" ")) put(cellsOf, Number(index), cell);
for (const cell of $$("[data-x]", pages)) put(leftOut, cell.dataset.x, cell);

// ---- light: a row lights its cells on every page, a cell its rows
let lit = [], chosen = null;
function light(indexes, parts = []) {
  for (const one of lit) one.classList.remove("lit");
  lit = parts;
  for (const index of indexes) lit = lit.concat(rows[index], cellsOf.get(index) || []);
  for (const one of lit) one.classList.add("lit");
}
const indexesOf = cell => cell.dataset.r.split(" ").map(Number);
const keep = () => light(chosen ? [Number(chosen.dataset.i)] : []);

function into(pane, target, place = "center") {
  if (!target) return;
  const box = target.getBoundingClientRect(), frame = pane.getBoundingClientRect();
  if (box.top >= frame.top + 50 && box.bottom <= frame.bottom - 20) return;
  const show = () => target.scrollIntoView({block: box.height > frame.height * 0.8 ? "start" : place});
  show();
  requestAnimationFrame(show); // rows that were never drawn have taken their height by then
}

function choose(row, {scrollRows = true, scrollPages = true} = {}) {
  if (chosen) chosen.classList.remove("chosen");
  chosen = row;
  keep();
  if (!row) return;
  row.classList.add("chosen");
  if (scrollRows) into(list, row);
  if (scrollPages) {
    const cells = cellsOf.get(Number(row.dataset.i)) || [];
    into(pages, cells.find(cell => indexesOf(cell).length === 1) || cells[0]);
  }
  row.focus({preventScroll: true});
}

pages.addEventListener("mouseover", event => {
  const cell = event.target.closest("[data-r], [data-x]");
  if (!cell) keep();
  else if (cell.dataset.r) light(indexesOf(cell));
  else light([], [...leftOut.get(cell.dataset.x), ...$$(`.leftout[data-x="${cell.dataset.x}"]`, list)]);
});
pages.addEventListener("mouseleave", keep);
pages.addEventListener("click", event => {
  const cell = event.target.closest("[data-r], [data-x]");
  if (!cell) return;
  if (cell.dataset.r) {
    const row = indexesOf(cell).map(index => rows[index]).find(one => !one.hidden);
    if (row) choose(row, {scrollPages: false});
  } else {
    const part = $(`.leftout[data-x="${cell.dataset.x}"]`, list);
    if (part) { part.open = true; into(list, part); }
  }
});
list.addEventListener("mouseover", event => {
  const row = event.target.closest("article.row"), part = event.target.closest(".leftout");
  if (row) light([Number(row.dataset.i)]);
  else if (part) light([], [part, ...(leftOut.get(part.dataset.x) || [])]);
  else keep();
});
list.addEventListener("mouseleave", keep);
list.addEventListener("click", event => {
  const where = event.target.closest(".where");
  if (where) {
    event.preventDefault();
    $(where.getAttribute("href")).scrollIntoView({block: "start"});
  }
  const row = event.target.closest("article.row");
  if (event.target.closest(".check")) return check(row);
  if (row && !event.target.closest("button, textarea, input"))
    choose(row, {scrollRows: false, scrollPages: !where});
});

// ---- search and filters
let searched = null;
const wordsOf = index => (searched ||= rows.map(row => fold(row.textContent)))[index];
function filter() {
  const meant = sought($("#q").value, rows.length, wordsOf);
  const grades = $$("[name=grade]:checked").map(box => box.value);
  const value = id => $(id) ? $(id).value : "";
  const agency = value("#agency"), area = value("#area"), from = value("#from"), to = value("#to");
  let shown = 0;
  for (const [index, row] of rows.entries()) {
    const facts = row.dataset;
    const due = () => facts.due.split(" ").some(day => day && (!from || day >= from) && (!to || day <= to));
    row.hidden = (grades.length > 0 && !grades.includes(facts.grade))
      || (agency && !facts.agency.split(" ").includes(agency))
      || (area && facts.area !== area)
      || ((from || to) && !due())
      || !meant(index);
    if (!row.hidden) shown++;
  }
  for (const title of $$("h2.appendix, h3.section", list)) {
    let next = title.nextElementSibling, any = next?.matches(".leftout") || false;
    for (; next && !next.matches(title.matches("h2") ? "h2" : "h2, h3"); next = next.nextElementSibling)
      any ||= next.matches("article.row") && !next.hidden;
    title.hidden = !any;
  }
  $("#shown").textContent = `${shown} / ${rows.length} dòng`;
}
$("#filters").addEventListener("input", filter);
$("#filters").addEventListener("reset", () => setTimeout(filter));
$("#filters").addEventListener("submit", event => event.preventDefault());

// ---- corrections
const placeOf = row => [name, $(".no", row)?.textContent].filter(Boolean).join(", TT ");
function mark() {
  corrections.load();
  for (const row of rows) {
    const held = corrections.of(row.dataset.key);
    for (const old of $$(".change", row)) old.remove();
    const checked = held.some(change => change.column === "checked");
    row.classList.toggle("checked", checked || row.dataset.settled === "1");
    $(".check", row).textContent = checked ? "Đã đối chiếu ✓" : row.dataset.settled === "1"
      ? "Đã đối chiếu" : "Đánh dấu đã đối chiếu";
    for (const change of held) row.append(lineOf(change));
    for (const value of $$("[data-column]", row)) {
      const change = held.find(one => one.column === value.dataset.column);
      value.dataset.old ??= value.textContent;
      const text = change ? change.new : value.dataset.old;
      if (value.textContent !== text) value.textContent = text;
    }
  }
}
function lineOf(change) {
  const take = element("button", {type: "button", textContent: "Chép"});
  const back = element("button", {type: "button", textContent: "Bỏ"});
  take.addEventListener("click", () => copy(line(change) + "\n"));
  back.addEventListener("click", () => {
    corrections.remove(change.row_key, change.column);
    refresh();
  });
  return element("div", {className: "change"}, element("code", {textContent: line(change)}), take, back);
}
function check(row) {
  const key = row.dataset.key;
  if (corrections.of(key).some(change => change.column === "checked")) corrections.remove(key, "checked");
  else corrections.add({row_key: key, column: "checked", old: "", new: "", why: "", place: placeOf(row)});
  refresh();
}
function edit(value) {
  const row = value.closest("article.row");
  if ($(".edit", row)) return;
  const old = value.dataset.old ?? value.textContent;
  const text = element("textarea", {value: value.textContent, spellcheck: false, rows: Math.min(8, Math.ceil(value.textContent.length / 60) + 1)});
  text.setAttribute("aria-label", value.dataset.label);
  const why = element("input", {type: "text", placeholder: "Lý do (không bắt buộc)"});
  const save = element("button", {type: "submit", className: "save", textContent: "Lưu"});
  const cancel = element("button", {type: "button", textContent: "Thôi"});
  const form = element("form", {className: "edit"}, text, element("div", {}, why, save, cancel));
  const close = () => { form.remove(); value.hidden = false; row.focus({preventScroll: true}); };
  cancel.addEventListener("click", close);
  form.addEventListener("submit", event => {
    event.preventDefault();
    const changed = text.value.replace(/\r\n/g, "\n").trim();
    const {column, label} = value.dataset;
    const same = changed.split(/\s+/).join(" ") === old.split(/\s+/).join(" ");
    if (!changed && value.matches(".main")) return toast("Dòng không thể để trống nội dung này");
    if (same) corrections.remove(row.dataset.key, column);
    else corrections.add({row_key: row.dataset.key, column, old, new: changed, why: why.value.trim(), label, place: placeOf(row)});
    close();
    refresh();
    if (!same) toast("Đã ghi dòng sửa");
  });
  form.addEventListener("keydown", event => {
    if (event.key === "Escape") { event.stopPropagation(); close(); }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  value.hidden = true;
  value.after(form);
  text.focus();
}
list.addEventListener("dblclick", event => {
  const value = event.target.closest("[data-column]");
  if (value) edit(value);
});
for (const row of $$("article.row.checked")) row.dataset.settled = "1";
// What the store has taken up since is no longer of this sitting.
for (const row of corrections.load().length ? rows : [])
  for (const change of corrections.of(row.dataset.key)) {
    const value = $(`[data-column="${CSS.escape(change.column)}"]`, row);
    if (change.column === "checked" ? row.dataset.settled : value?.textContent === change.new)
      corrections.remove(row.dataset.key, change.column);
  }
const collected = collect(() => mark());
const refresh = () => { mark(); collected(); };
if (corrections.held.length) mark();
window.addEventListener("storage", refresh);

// ---- keyboard
const visible = () => rows.filter(row => !row.hidden);
const doubtful = row => row.dataset.grade === "C" && !row.classList.contains("checked");
function step(direction, wanted = () => true) {
  const among = visible();
  const here = chosen ? among.indexOf(chosen) : direction > 0 ? -1 : among.length;
  for (let index = here + direction; index >= 0 && index < among.length; index += direction)
    if (wanted(among[index])) return choose(among[index]);
  toast(direction > 0 ? "Không còn dòng nào phía sau" : "Không còn dòng nào phía trước");
}
function turn(direction) {
  const top = pages.getBoundingClientRect().top;
  const here = sheets.findLastIndex(page => page.getBoundingClientRect().top <= top + 60);
  sheets[Math.min(Math.max(here + direction, 0), sheets.length - 1)]?.scrollIntoView({block: "start"});
}
const KEYS = {
  KeyN: event => step(event.shiftKey ? -1 : 1, doubtful),
  KeyJ: () => step(1),
  KeyK: () => step(-1),
  BracketRight: () => turn(1),
  BracketLeft: () => turn(-1),
  KeyD: () => chosen && check(chosen),
  KeyE: () => chosen && edit($("[data-column]", chosen)),
  Slash: event => event.shiftKey || event.key === "?" ? $("#help").showModal() : $("#q").focus(),
  Escape: () => choose(null),
};
document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || $("dialog[open]")) return;
  if (event.target.closest("input, textarea, select")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const act = KEYS[event.code];
  if (act) { event.preventDefault(); act(event); }
});
$("#help-open").addEventListener("click", () => $("#help").showModal());
$("#facts-open").addEventListener("click", event => {
  $("#facts").hidden = !$("#facts").hidden;
  event.target.setAttribute("aria-expanded", String(!$("#facts").hidden));
});

// ---- the row that the address names
function follow() {
  const named = /^#r\d+$/.test(location.hash) && $(location.hash);
  if (named) choose(named);
}
window.addEventListener("hashchange", follow);
filter();
follow();
