"""How a report looks: the window's colours, light or dark as the reader has it, and on paper."""

STYLE = """
:root { color-scheme: light dark; --window: #f4f3f0; --surface: #fcfbfa; --border: #dcdad4;
  --text: #1d1f2b; --muted: #5d606d; --accent: #3d4bb5; --accent-rgb: 61 75 181;
  --second: #c2571a; --second-rgb: 194 87 26; --grid: #e6e5e0; --ideal: #8b8d98; }
@media (prefers-color-scheme: dark) { :root { --window: #15171f; --surface: #1b1e28;
  --border: #323747; --text: #e9eaf0; --muted: #a3a8b8; --accent: #98a4ff;
  --accent-rgb: 152 164 255; --second: #f0a36b; --second-rgb: 240 163 107; --grid: #2a2e3b;
  --ideal: #747b90; } figure.sample img { filter: invert(1); border-color: #cdc8b8; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--window); color: var(--text);
  font: 15px/1.55 Inter, "Noto Sans", "Segoe UI", system-ui, sans-serif;
  font-variant-numeric: tabular-nums; }
main { max-width: 1000px; margin: 0 auto; padding: 48px 24px 64px; }
h1 { font-size: 30px; line-height: 1.2; margin: 0; font-weight: 650; overflow-wrap: anywhere; }
h2 { font-size: 19px; margin: 0 0 4px; font-weight: 600; }
p { margin: 0 0 12px; max-width: 68ch; }
p.note, footer { color: var(--muted); }
section { background: var(--surface); border: 1px solid var(--border); border-radius: 12px;
  padding: 24px; margin-top: 16px; }
header { display: flex; flex-wrap: wrap; gap: 8px 40px; align-items: end;
  justify-content: space-between; margin-bottom: 24px; }
header > div { flex: 1 1 320px; }
header p { color: var(--muted); margin: 6px 0 0; }
header .figure { flex: 0 0 auto; text-align: right; }
.figure strong { display: block; font-size: 52px; line-height: 1; font-weight: 650;
  color: var(--accent); }
.figure span { color: var(--muted); }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(190px, 1fr)); gap: 16px 24px;
  margin: 16px 0 0; }
dt { color: var(--muted); font-size: 13px; }
dd { margin: 0; overflow-wrap: anywhere; }
pre { background: var(--window); border: 1px solid var(--border); border-radius: 8px;
  padding: 12px 16px; margin: 12px 0 0; white-space: pre-wrap; overflow-wrap: anywhere;
  font: 13px/1.5 ui-monospace, "DejaVu Sans Mono", Consolas, monospace; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; }
th { font-weight: 500; color: var(--muted); text-align: left; }
table.list { width: 100%; margin-top: 8px; }
table.list th, table.list td { padding: 6px 12px 6px 0; border-bottom: 1px solid var(--grid); }
table.list tr:last-child td { border-bottom: 0; }
table.list .number { text-align: right; white-space: nowrap; }
td.share { width: 34%; }
td.share i { display: block; height: 8px; border-radius: 4px; background: var(--second);
  width: calc(var(--of) * 100%); }
td.share { padding-right: 0; }
table.confusion { margin-top: 12px; border-spacing: 2px; border-collapse: separate; }
table.confusion td, table.confusion thead th { min-width: 46px; height: 36px; text-align: center;
  border-radius: 5px; }
table.confusion tbody th { padding-right: 10px; text-align: right; white-space: nowrap; }
table.confusion thead th { vertical-align: bottom; padding: 4px; }
table.confusion.named thead th { writing-mode: vertical-rl; transform: rotate(180deg);
  height: auto; text-align: left; }
td.right { background: rgb(var(--accent-rgb) / calc(.08 + .3 * var(--of))); }
td.wrong { background: rgb(var(--second-rgb) / calc(.12 + .6 * var(--of))); }
td.none { color: var(--border); }
.charts { display: flex; flex-wrap: wrap; gap: 24px; margin-top: 12px; align-items: center; }
.charts figure { flex: 1 1 380px; margin: 0; }
.charts figure.square { flex: 0 1 340px; }
.charts > div { flex: 1 1 300px; }
figcaption { color: var(--muted); font-size: 13px; }
figcaption b { font-weight: 500; color: var(--text); }
figcaption i { display: inline-block; width: 10px; height: 10px; border-radius: 5px;
  margin: 0 5px 0 12px; }
i.first { background: var(--accent); } i.second { background: var(--second); }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--muted); font-size: 12px; }
svg .grid { stroke: var(--grid); } svg .axis { stroke: var(--border); }
svg .ideal { stroke: var(--ideal); stroke-dasharray: 4 4; }
svg .bar { fill: var(--accent); }
svg .curve polyline { fill: none; stroke-width: 2; stroke-linejoin: round; }
svg .first polyline { stroke: var(--accent); } svg .first circle { fill: var(--accent); }
svg .second polyline { stroke: var(--second); } svg .second circle { fill: var(--second); }
.samples { display: grid; grid-template-columns: repeat(auto-fill, minmax(104px, 1fr)); gap: 14px;
  margin-top: 12px; }
figure.sample { margin: 0; }
figure.sample img { display: block; width: 100%; aspect-ratio: 1; image-rendering: pixelated;
  border-radius: 8px; border: 1px solid var(--border); }
footer { margin-top: 24px; font-size: 13px; }
@page { margin: 14mm; }
@media print { :root { color-scheme: light; --window: #fff; --surface: #fff; --border: #dcdad4;
  --text: #1d1f2b; --muted: #5d606d; --accent: #3d4bb5; --accent-rgb: 61 75 181;
  --second: #c2571a; --second-rgb: 194 87 26; --grid: #e6e5e0; --ideal: #8b8d98; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  figure.sample img { filter: none; border-color: var(--border); }
  main { max-width: none; padding: 0; } section { border: 0; padding: 0; margin-top: 28px; }
  figure, tr, dl > div, .charts { break-inside: avoid; } h2 { break-after: avoid; } }
"""
