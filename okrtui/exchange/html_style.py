"""How an exported page looks: light and dark as the reader's screen is, and on paper."""

from __future__ import annotations

STYLE = """
:root { color-scheme: light dark; --paper: #fff; --ink: #1c2127; --quiet: #66707c; --line: #dfe3e8;
  --soft: #f4f6f8; --done: #2f7d4f; --on-track: #2b6cb0; --behind: #a86a00; --off-track: #c0392b;
  --silent: #7a5ea8; --rest: #66707c; }
@media (prefers-color-scheme: dark) { :root { --paper: #14181d; --ink: #e4e8ec; --quiet: #98a2ad;
  --line: #2c333b; --soft: #1b2027; --done: #6cc28d; --on-track: #7ab3ec; --behind: #e0b050;
  --off-track: #f0857a; --silent: #b79ce0; --rest: #98a2ad; } }
* { box-sizing: border-box; }
body { background: var(--paper); color: var(--ink); margin: 0 auto; padding: 2.5rem 1.5rem; max-width: 60rem;
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0; }
h2 { font-size: 1.05rem; font-weight: 600; margin: 2.2rem 0 .6rem; }
h2 small { display: block; color: var(--quiet); font-size: .75rem; font-weight: 600; letter-spacing: .06em;
  text-transform: uppercase; }
p { margin: .2rem 0; }
.quiet, footer { color: var(--quiet); font-size: .85rem; }
.sums { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.2rem 0; padding: 0; list-style: none; }
.sums li { background: var(--soft); border-radius: .5rem; padding: .6rem 1rem; }
.sums b { display: block; font-size: 1.3rem; line-height: 1.2; }
.node { border-left: 2px solid var(--line); margin: .5rem 0 .5rem .2rem; padding: .35rem 0 .35rem .9rem; }
.key-result, .kpi, .row { break-inside: avoid-page; }
.objective > .row > .title { font-weight: 600; }
.row { display: flex; flex-wrap: wrap; gap: .1rem .9rem; align-items: baseline; }
.title { flex: 1 1 18rem; }
.value { font-variant-numeric: tabular-nums; }
.status { white-space: nowrap; font-size: .85rem; font-weight: 600; color: var(--rest); }
.done { color: var(--done); } .on-track { color: var(--on-track); } .behind { color: var(--behind); }
.off-track { color: var(--off-track); } .silent { color: var(--silent); }
.bar { position: relative; height: .4rem; margin: .35rem 0; border-radius: .2rem; background: var(--line);
  max-width: 30rem; }
.bar i { position: absolute; inset: 0 auto 0 0; border-radius: .2rem; background: currentColor; }
.bar u { position: absolute; top: -.15rem; bottom: -.15rem; width: 2px; background: var(--ink); }
footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: .6rem; }
@media print { :root { --paper: #fff; --ink: #000; --quiet: #444; --line: #ccc; --soft: #f4f4f4; }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""
