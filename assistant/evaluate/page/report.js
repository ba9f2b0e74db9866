"use strict";
const run = JSON.parse(document.getElementById("data").textContent);
const list = document.getElementById("cases");
const controls = ["search", "outcome", "group"].map((id) => document.getElementById(id));
const BATCH = 100;
let matching = [];
let shown = 0;

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined && text !== null) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function block(body, heading, ...children) {
  body.append(element("h3", heading), ...children);
}

/* Code points, as Python counts them: an emoji before a finding must not move its mark. */
function marked(text, findings) {
  const letters = Array.from(text);
  const paragraph = element("p", null, "claim");
  const spans = findings.filter((f) => !f.passed && f.span).map((f) => [...f.span, f.detail]).sort((a, b) => a[0] - b[0]);
  let at = 0;
  for (const [start, end, detail] of spans) {
    if (start < at) continue;
    paragraph.append(letters.slice(at, start).join(""));
    const mark = element("mark", letters.slice(start, end).join(""));
    mark.title = detail;
    paragraph.append(mark);
    at = end;
  }
  paragraph.append(letters.slice(at).join(""));
  return paragraph;
}

function quoted(text, className) {
  return element("blockquote", text, className);
}

function claims(output) {
  return output.claims.flatMap((claim) => [
    marked(claim.text, claim.findings),
    element("p", [claim.verdict, ...claim.findings.filter((f) => !f.passed).map((f) => f.detail)].join(" · "), "id"),
    ...claim.citations.map((c) => quoted(`“${c.quote}” (${[c.title, c.published].filter(Boolean).join(", ")}, ${c.start}–${c.end})`)),
  ]);
}

function scoreLines(scores) {
  return Object.entries(scores).map(([name, parts]) => {
    if (name.endsWith("pair")) return `${name === "pair" ? "" : "judge: "}label ${parts[0]}, probability ${parts[1].toFixed(3)}, called ${parts[2] ? "supported" : "unsupported"}`;
    if (name === "refusal") return `${parts[0] ? "unanswerable" : "answerable"}, ${parts[1] ? "refused" : "answered"}`;
    if (name.endsWith("rate") && parts.length === 3) return `${name === "rate" ? "checker" : "judge"} says ${parts[0] ? "supported" : "unsupported"}`;
    if (name === "agreement") return parts[0] === parts[2] ? "checker and judge agree" : "checker and judge differ";
    return `${name} ${(parts[0] / parts[1]).toFixed(3)}${parts[1] === 1 ? "" : ` (${parts[0]} of ${parts[1]})`}`;
  }).join("\n");
}

function fill(body, item) {
  if (item.error) block(body, "Error", element("p", item.error, "error"));
  block(body, "Case", element("p", Object.entries(item.input).filter(([, v]) => v !== null && v !== "")
    .map(([name, v]) => `${name}: ${typeof v === "string" ? v : JSON.stringify(v)}`).join("\n")));
  const output = item.output || {};
  if (output.evidence) block(body, "Evidence", ...output.evidence.map((e, i) =>
    quoted(`${i + 1}. ${e.title} ${e.start}–${e.end}\n${e.text}`, e.finds.length ? "found" : "")));
  if (output.claims) block(body, output.answered ? "Claims" : `Refused: ${output.reason}`, ...claims(output));
  for (const name of ["true", "reworded", "faulty"]) {
    if (output[name]) block(body, `${name}: ${output[name].alarm ? "faulted" : "not faulted"}`, ...claims(output[name]));
  }
  const windows = item.windows.filter(Boolean);
  if (windows.length) block(body, "Nearest in the source", ...windows.map((text) => quoted(text)));
  if (Object.keys(item.scores).length) block(body, "Scores", element("p", scoreLines(item.scores), "scores"));
  body.append(element("p", item.origin, "id"));
}

function row(item) {
  const details = element("details");
  const summary = element("summary");
  summary.append(element("span", item.outcome, item.outcome), element("span", item.id, "id"), element("span", item.title, "title"));
  details.append(summary);
  details.addEventListener("toggle", () => {
    if (!details.open || details.childElementCount > 1) return;
    const body = element("div", null, "body");
    fill(body, item);
    details.append(body);
  });
  return details;
}

function showMore() {
  const next = matching.slice(shown, shown + BATCH);
  list.append(...next.map(row));
  shown += next.length;
}

function searchable(item) {
  item.text ??= JSON.stringify([item.id, item.title, item.error, item.input]).toLowerCase();
  return item.text;
}

function update() {
  const [search, outcome, group] = controls.map((control) => control.value);
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  matching = run.cases.filter((item) => (!outcome || item.outcome === outcome) && (!group || item.group === group)
    && words.every((word) => searchable(item).includes(word)));
  document.getElementById("count").textContent = `${matching.length} of ${run.cases.length}`;
  list.replaceChildren();
  shown = 0;
  showMore();
}

function options(select, values) {
  const present = [...new Set(values)].filter(Boolean).sort();
  select.append(...present.map((value) => { const made = element("option", value); made.value = value; return made; }));
  select.parentElement.hidden = present.length < 2;
}

let waiting;
options(controls[1], run.cases.map((item) => item.outcome));
options(controls[2], run.cases.map((item) => item.group));
controls[0].addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(update, 120); });
controls[1].addEventListener("change", update);
controls[2].addEventListener("change", update);
new IntersectionObserver((entries) => { if (entries.some((e) => e.isIntersecting)) showMore(); }, { rootMargin: "600px" })
  .observe(document.getElementById("more"));
update();
