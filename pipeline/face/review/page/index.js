const data = JSON.parse($("#data").textContent);
const [DOC, ORDINAL, NO, TEXT, LEAD, DEADLINE, GRADE, AREA, PAGE, AGENCIES, DUE, SETTLED] = Array(12).keys();
const STEP = 200; // rows shown at a time
const CHOICES = ["place", "agency", "role", "area", "from", "to", "q"];
const documents = $$(".plan");

let rowWords = null, documentWords = null;
const wordsOfRow = index => (rowWords ||= foldedRows())[index];
function foldedRows() {
  const places = data.documents.map(one => fold(one.slice(1, 3).join(" ")));
  return rows.map(row => `${fold([row[NO], row[TEXT], row[LEAD], row[DEADLINE]].join(" "))} ${places[row[DOC]]}`);
}
const wordsOfDocument = index => (documentWords ||= documents.map(plan => fold(plan.textContent)))[index];

// The address says what is shown: #view=rows&agency=...&from=..., so that every link can.
const asked = () => new URLSearchParams(location.hash.slice(1));
let only = ""; // the one document whose rows are asked for
let late = false; // only rows with a last day that has passed
const NARROWED = {only: "của một văn bản", late: "có hạn đã qua"};

function readAddress() {
  const wanted = asked();
  for (const id of CHOICES) $(`#${id}`).value = wanted.get(id) || "";
  const grades = (wanted.get("grade") || "").split(",");
  for (const box of $$("[name=grade]")) box.checked = grades.includes(box.value);
  only = wanted.get("document") || "";
  late = wanted.has("late");
  show(wanted.get("view") === "rows" ? "rows" : "documents");
}
function writeAddress() {
  const wanted = new URLSearchParams({view: rowsAsked() ? "rows" : view});
  for (const id of CHOICES) if ($(`#${id}`).value) wanted.set(id, $(`#${id}`).value);
  const grades = chosenGrades();
  if (grades.length) wanted.set("grade", grades.join(","));
  if (only) wanted.set("document", only);
  if (late) wanted.set("late", "1");
  history.replaceState(null, "", `#${wanted}`);
  show(wanted.get("view"));
}
const chosenGrades = () => $$("[name=grade]:checked").map(box => box.value);
const rowsAsked = () => ["agency", "role", "area", "from", "to"].some(id => $(`#${id}`).value) || chosenGrades().length > 0;

let rows = null; // unpacked below
let view = "documents", found = [], limit = STEP;
function show(wanted) {
  view = wanted;
  $("#documents").hidden = view !== "documents";
  $("#rows").hidden = view !== "rows";
  for (const link of $$("nav [data-view]")) {
    if (link.dataset.view === view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  limit = STEP;
  if (view === "rows") showRows();
  else showDocuments();
}

function here(place, document) {
  const [id, , , commune, province] = data.documents[document];
  return (!place || place === commune || place === province) && (!only || only === id);
}
function showDocuments() {
  const meant = sought($("#q").value, documents.length, wordsOfDocument), place = $("#place").value;
  let shown = 0;
  documents.forEach((plan, index) => {
    plan.hidden = !here(place, index) || !meant(index);
    if (!plan.hidden) shown++;
  });
  $("#shown").textContent = `${shown} / ${documents.length} văn bản`;
}
function showRows() {
  if (!rows) return; // they come
  const meant = sought($("#q").value, rows.length, wordsOfRow);
  const place = $("#place").value, role = $("#role").value;
  const from = $("#from").value, to = $("#to").value, grades = chosenGrades();
  const numbered = (list, value) => value ? list.findIndex(one => (Array.isArray(one) ? one[0] : one) === value) : -1;
  const agency = numbered(data.agencies, $("#agency").value), area = numbered(data.areas, $("#area").value);
  const anyAgency = !$("#agency").value, anyArea = !$("#area").value;
  // a day with a plus opens a time without an end: it falls into a month and is never past
  const inside = day => (!from || day >= from) && (!to || day.slice(0, 10) <= to);
  const past = day => day < data.today && !day.endsWith("+");
  found = [];
  rows.forEach((row, index) => {
    let due = from || to ? row[DUE].filter(inside) : row[DUE];
    if (late) due = due.filter(past);
    if (here(place, row[DOC])
      && (!grades.length || grades.includes(row[GRADE]))
      && (anyArea || row[AREA] === area)
      && ((anyAgency && !role) || row[AGENCIES].some(([one, as]) => (anyAgency || one === agency) && (!role || as === role)))
      && (!(from || to || late) || due.length)
      && meant(index)) found.push([row, due]);
  });
  if (from || to || late) found.sort((one, other) => one[1][0] < other[1][0] ? -1 : one[1][0] > other[1][0] ? 1 : 0);
  const narrowed = Object.entries({only, late}).filter(([, on]) => on).map(([name]) => NARROWED[name]);
  $("#shown").textContent = [`${found.length} / ${rows.length} dòng`, ...narrowed].join(" · ");
  draw();
}
function draw() {
  $("#found").replaceChildren(...found.slice(0, limit).map(([row, due]) => {
    const [id, name, where] = data.documents[row[DOC]];
    const link = element("a", {href: `doc/${id}.html#r${row[ORDINAL]}`, textContent: row[TEXT]});
    const days = due.slice(0, 3).map(day => (day.endsWith("+") ? "từ " : "") + day.slice(0, 10).split("-").reverse().join("/")).join("\n");
    const cell = (className, ...inside) => element("td", {className}, ...inside);
    return element("tr", {},
      cell("no", row[NO]),
      cell("text", link),
      cell("", row[LEAD]),
      cell("", row[DEADLINE]),
      cell("date", days + (due.length > 3 ? `\n+${due.length - 3}` : "")),
      cell("place", where || name),
      cell("", element("span", {className: `grade ${row[GRADE]}`, textContent: row[GRADE] + (row[SETTLED] ? " ✓" : "")})));
  }));
  $("#more").hidden = found.length <= limit;
}
$("#more").addEventListener("click", () => { limit += STEP * 5; draw(); });
$("#filters").addEventListener("input", writeAddress);
$("#filters").addEventListener("reset", () => { only = ""; late = false; setTimeout(writeAddress); });
$("#filters").addEventListener("submit", event => event.preventDefault());
window.addEventListener("hashchange", readAddress);
document.addEventListener("keydown", event => {
  if (event.code === "Slash" && !event.target.closest("input, textarea, select")) {
    event.preventDefault();
    $("#q").focus();
  }
});
readAddress();
const packed = Uint8Array.from(atob(data.rows), letter => letter.charCodeAt(0));
const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
new Response(unpacked).json().then(all => { rows = all; readAddress(); });
