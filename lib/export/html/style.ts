/** The style of a report: light and dark, wide and narrow, on screen and on paper. */

const colours = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --text: #1b1f27; --muted: #5a6372; --border: #dfe3ea; --accent: #1f5fbf;
  --chosen: #e4eefc; --view: #d9e6fa; --hover: #f1f4f9; --good: #1a7f4b; --bad: #b3261e; --warn: #fff1d6;
  --warned: #6b4a00; --client-text: #1f5fbf; --server-text: #1b1f27;
  --sending: #8b62d6; --server: #3f7fdb; --transfer: #2b9f68; --client: #d08b16; --held: #b9c1cd; --open:
    #d8443a;
}
@media (prefers-color-scheme: dark) { :root {
  --page: #12151a; --card: #1a1e25; --text: #e5e9f0; --muted: #9ba5b4; --border: #2c323c; --accent: #7db0ff;
  --chosen: #22344f; --view: #23344d; --hover: #222832; --good: #5cc890; --bad: #ff8a80; --warn: #3a2f14;
  --warned: #ffd98a; --client-text: #8cb8ff; --server-text: #e5e9f0;
  --sending: #a98bec; --server: #5b9bf3; --transfer: #43b97f; --client: #e0a436; --held: #4b5563; --open:
    #ef6a60;
} }
`

const body = `
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body { margin: 0 auto; padding: 0 20px 40px; max-width: 1480px; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
header h1 { margin: 0; font-size: 26px; line-height: 1.25; letter-spacing: -.01em; }
body > header { padding: 26px 0 8px; }
.program { margin: 0 0 2px; color: var(--muted); font-size: 13px; letter-spacing: .02em; }
nav { display: flex; flex-wrap: wrap; gap: 4px 18px; margin-top: 8px; }
a { color: var(--accent); }
h2 { margin: 36px 0 6px; font-size: 19px; }
h3 { margin: 0 0 8px; font-size: 15px; }
.keys { margin: 6px 0 0; color: var(--muted); font-size: 13px; }
.lead, footer { margin: 0 0 12px; color: var(--muted); font-size: 14px; }
.muted { color: var(--muted); font-weight: 400; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 8px; top: 8px; z-index: 3; padding: 6px 12px; background: var(--card); }
.warning { margin: 12px 0; padding: 10px 14px; border-radius: 8px; background: var(--warn); color:
  var(--warned); }
.left { margin: 10px 0 0; color: var(--muted); }
.card { background: var(--card); border: 1px solid var(--border); border-radius: 10px; padding: 14px 16px; }
code, pre, .at, .tag, .command, .took, time { font-family: ui-monospace, "SF Mono", Menlo, Consolas,
  "DejaVu Sans Mono", monospace; }
code { font-size: 13px; overflow-wrap: anywhere; }
kbd { padding: 0 5px; border: 1px solid var(--border); border-radius: 4px; background: var(--card);
  font-size: 12px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
footer { margin-top: 40px; padding-top: 14px; border-top: 1px solid var(--border); }
.figures { display: flex; flex-wrap: wrap; gap: 10px; margin: 16px 0 0; }
.figures div { flex: 1 1 100px; padding: 9px 13px; background: var(--card); border: 1px solid var(--border);
  border-radius: 10px; }
.figures dt { color: var(--muted); font-size: 13px; }
.figures dd { margin: 0; font-size: 21px; font-weight: 650; line-height: 1.3; }
.figures dd.muted { font-size: 13px; font-weight: 400; overflow-wrap: anywhere; }
.figures .alert dd:not(.muted) { color: var(--bad); }
`

const timeline = `
#filter { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: end; margin: 8px 0; }
#filter[hidden] { display: none; }
#filter label { display: grid; grid-template-columns: minmax(0, 1fr); gap: 2px; color: var(--muted);
  font-size: 12.5px;
  min-width: 0; max-width: 190px; }
#filter .wide { flex: 1 1 190px; max-width: none; }
input, select, button { min-height: 34px; padding: 4px 10px; border: 1px solid var(--border);
  border-radius: 7px;
  background: var(--card); color: var(--text); font: inherit; font-size: 14px; max-width: 100%; }
button { cursor: pointer; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 8px 0 6px; color: var(--muted); font-size:
  13px; }
.legend .bar { position: static; display: inline-block; width: 16px; height: 9px; margin-right: 5px; }
.legend output { margin-left: auto; color: var(--text); }
#overview { margin: 0 0 8px; padding: 4px; background: var(--card); border: 1px solid var(--border);
  border-radius: 8px; }
#overview canvas { display: block; width: 100%; height: 20px; cursor: pointer; touch-action: none; }
#list { --row: 28px; --connection: 34px; position: relative; overflow: auto; max-height: min(68vh, 720px);
  background: var(--card);
  border: 1px solid var(--border); border-radius: 10px; font-size: 13px; }
.opened #list { max-height: 40vh; }
.space { position: relative; overflow: hidden; }
.heads, .row { display: grid; align-items: center; column-gap: 12px; padding: 0 12px;
  grid-template-columns: 98px var(--connection) minmax(24px, 64px) minmax(0, 11fr) 76px 104px
    minmax(120px, 9fr); }
.heads { position: sticky; top: 0; z-index: 2; height: 30px; background: var(--card); color: var(--muted);
  border-bottom: 1px solid var(--border); font: 600 12.5px/30px system-ui, "Segoe UI", Roboto, sans-serif; }
.row { position: absolute; left: 0; right: 0; height: var(--row); cursor: pointer; white-space: nowrap; }
.row:hover { background: var(--hover); }
.row[aria-selected=true] { background: var(--chosen); box-shadow: inset 3px 0 0 var(--accent); }
.row > span { overflow: hidden; text-overflow: ellipsis; }
.heads .command, .heads .at, .heads .tag, .heads .took { font-family: inherit; }
.at, .connection, .tag { color: var(--muted); }
.row .command b { font-weight: 650; }
.row.remark .command { color: var(--muted); font-family: inherit; }
.took { text-align: right; }
.status { font-weight: 600; }
[data-status=OK] .status, .badge[data-status=OK] { color: var(--good); }
[data-status=NO] .status, [data-status=BAD] .status, [data-status=alert] .status, [data-status=alert]
  .command,
.badge { color: var(--bad); }
.badge[data-status=usual] { color: var(--muted); }
[data-status="no answer"] .status, [data-status="not known"] .status { color: var(--muted); }
.heads .track, .row .track { position: relative; align-self: stretch; overflow: hidden; }
.mark { position: absolute; top: 0; bottom: 0; padding-left: 4px; border-left: 1px solid var(--border);
  font-style: normal; font-weight: 400; white-space: nowrap; transform: translateX(-1px); }
.bar { position: absolute; top: 8px; bottom: 8px; min-width: 2px; border-radius: 2px; background:
  var(--server); }
.bar.sending { background: var(--sending); }
.bar.transfer { background: var(--transfer); }
.bar.client { background: var(--client); }
.bar.held { top: 11px; bottom: 11px; background: repeating-linear-gradient(90deg, var(--held) 0 6px,
  transparent 6px 9px); }
.bar.open { background: repeating-linear-gradient(115deg, var(--open) 0 4px, transparent 4px 7px); }
.dot { position: absolute; top: calc(50% - 3.5px); width: 7px; height: 7px; margin-left: -3px;
  border-radius: 50%;
  background: var(--muted); }
[data-status=alert] .dot { background: var(--bad); }
`

const detail = `
#detail { margin-top: 10px; scroll-margin: 10px; }
#detail header { display: flex; gap: 12px; justify-content: space-between; align-items: start; }
#detail h3 { overflow-wrap: anywhere; font-size: 16px; }
dl { margin: 0; }
.card dl { display: flex; flex-wrap: wrap; gap: 6px 26px; }
.card dl div { min-width: 0; }
dt { color: var(--muted); font-size: 12.5px; }
dd { margin: 0; overflow-wrap: anywhere; }
.said { list-style: none; margin: 12px 0 0; padding: 0; max-height: 60vh; overflow: auto;
  border-top: 1px solid var(--border); font-size: 13px; }
.said li { display: grid; grid-template-columns: 2ch 11ch minmax(0, 1fr); gap: 10px; padding: 3px 0; }
.said time { color: var(--muted); text-align: right; white-space: nowrap; }
.said pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; color: var(--server-text); }
.said .client pre, .said .client b { color: var(--client-text); }
.said .remark { display: block; padding-left: calc(13ch + 20px); color: var(--muted); }
.sure { padding: 0 7px; border: 1px solid var(--border); border-radius: 9px; color: var(--muted);
  font: 12px system-ui, sans-serif; }
`

const tables = `
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--border); border-radius: 10px; }
table { width: 100%; border-collapse: collapse; font-size: 14px; }
th, td { padding: 5px 12px; text-align: left; vertical-align: top; border-bottom: 1px solid var(--border); }
tbody tr:last-child > * { border-bottom: 0; }
thead th { color: var(--muted); font-size: 12.5px; font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 400; }
.numbers td, .numbers thead th:not(:first-child) { text-align: right; white-space: nowrap;
  font-variant-numeric: tabular-nums; }
.numbers .total { width: 22%; min-width: 190px; }
.verb { min-height: 24px; text-align: left; padding: 0; border: 0; background: none; color: var(--accent);
  font: 650 13px
  ui-monospace,
  "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.verb:hover { text-decoration: underline; }
meter { float: left; width: 45%; height: 8px; margin: 6px 0; border: 0; border-radius: 3px;
  background: var(--border); }
meter::-webkit-meter-bar { height: 8px; border: 0; border-radius: 3px; background: var(--border); }
meter::-webkit-meter-optimum-value { border-radius: 3px; background: var(--server); }
meter::-moz-meter-bar { background: var(--server); border-radius: 3px; }
.bad { color: var(--bad); font-weight: 600; }
#capabilities .card + .card { margin-top: 12px; }
details { border-top: 1px solid var(--border); padding: 6px 0; }
details:first-of-type { border-top: 0; }
summary { cursor: pointer; }
.change { float: right; color: var(--muted); }
.capabilities { margin: 6px 0; font-size: 13.5px; }
.capabilities th { width: 30%; }
.tag { white-space: nowrap; }
.added .tag { padding: 0 7px; border-radius: 9px; background: var(--chosen); color: var(--accent); font: 12px
  system-ui, sans-serif; }
.removed { margin: 6px 0; color: var(--bad); }
.removed code { text-decoration: line-through; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 420px), 1fr)); gap: 12px; }
.about { margin: 0 0 8px; }
.cards dl { display: block; }
.cards dl div { display: grid; grid-template-columns: 10ch minmax(0, 1fr); gap: 10px; }
`

const narrow = `
@media (max-width: 760px) {
  body { padding: 0 12px 30px; }
  header h1 { font-size: 21px; }
  #filter label { flex: 1 1 30%; max-width: none; }
  #filter .wide { flex-basis: 100%; }
  #list { --row: 50px; }
  .heads { grid-template-columns: 1fr; padding-left: 104px; }
  .heads > span:not(.track) { display: none; }
  .row { grid-template: "status command took" 24px "at track track" 20px / 84px minmax(0, 1fr) auto;
    align-content: center; column-gap: 8px; border-bottom: 1px solid var(--border); }
  .row .at { grid-area: at; font-size: 11px; }
  .row .connection, .row .tag { display: none; }
  .row .command { grid-area: command; }
  .row .status { grid-area: status; }
  .row .took { grid-area: took; }
  .row .track { grid-area: track; }
  .row .bar { top: 6px; bottom: 6px; }
  .row .bar.held { top: 8px; bottom: 8px; }
  .keys { display: none; }
  .said li { grid-template-columns: 2ch minmax(0, 1fr); }
  .said time { grid-column: 2; text-align: left; }
  .said pre { grid-column: 2; }
  .said .remark { padding-left: calc(2ch + 10px); }
  .capabilities, .capabilities tbody, .capabilities tr, .capabilities th, .capabilities td { display:
    block; width: auto; }
  .capabilities thead { display: none; }
  .capabilities th { padding-bottom: 0; border: 0; }
}
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
`

const paper = `
@media print {
  :root { --page: #fff; --card: #fff; --text: #000; --muted: #444; --border: #ccc; --accent: #003c8f;
    --chosen: #fff; --view: #fff; --hover: #fff; --server-text: #000; --client-text: #003c8f; --warn: #fff;
    --warned: #000; --good: #0a5c33; --bad: #a00; --held: #999; }
  body { max-width: none; font-size: 11px; }
  nav, #filter, .keys, .skip, .close { display: none !important; }
  #list, .opened #list { max-height: none; overflow: visible; font-size: 10px; --row: 20px; }
  .heads { position: static; }
  .space { height: auto !important; }
  .row { position: static; break-inside: avoid; }
  .bar, meter, .dot { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .bar { top: 5px; bottom: 5px; }
  .bar.held { top: 7px; bottom: 7px; }
  .said { max-height: none; }
  .scroll { overflow: visible; }
  table { font-size: 10px; }
  th, td { padding: 3px 6px; }
  .numbers .total { min-width: 0; width: auto; }
  .numbers meter { display: none; }
  .verb { font-size: 10px; }
  .card, details, tr { break-inside: avoid; }
  h2 { break-after: avoid; }
}
`

/** The whole style element. */
export const style = [colours, body, timeline, detail, tables, narrow, paper].join('')
