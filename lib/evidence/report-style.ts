import 'server-only'
import { createHash } from 'node:crypto'

/** For the screen, light and dark, and for paper: the report stands alone, without the site's files. */
export const style = `
:root { color-scheme: light dark; --bg: light-dark(#fff, #14171c); --sunk: light-dark(#f5f6f8, #1b1f26); --line: light-dark(#dde0e6, #333a45);
  --text: light-dark(#1d222b, #e8eaee); --dim: light-dark(#586070, #a2abba); --accent: light-dark(#2c55b8, #93b2ff);
  --keep: light-dark(#1c7a5c, #59c39d); --narrow: light-dark(#a36a00, #e0a94a); --remove: light-dark(#b3362d, #f0857c); --none: light-dark(#8a92a1, #6d7686) }
* { box-sizing: border-box }
body { margin: 0; background: var(--bg); color: var(--text); font: 14px/1.5 Inter, system-ui, -apple-system, "Segoe UI", sans-serif }
main { max-width: 76rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .5rem; letter-spacing: -.01em; overflow-wrap: anywhere }
h2 { font-size: 1.15rem; margin: 2.75rem 0 .75rem }
h3 { font-size: 1rem; margin: 0 0 .35rem; overflow-wrap: anywhere }
p { margin: 0 0 .6rem; max-width: 48rem }
a { color: var(--accent) }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
code { font: .9em/1.5 "JetBrains Mono", ui-monospace, monospace; font-variant-ligatures: none; overflow-wrap: anywhere }
.dim { color: var(--dim) }
.kind { color: var(--dim); font-size: .8rem; text-transform: uppercase; letter-spacing: .08em; margin: 0 0 .25rem }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.5rem; margin: 1.25rem 0 0 }
.facts dt { color: var(--dim) }
.facts dd { margin: 0; overflow-wrap: anywhere }
.bar { display: block; width: 100%; height: 10px; border-radius: 5px; margin: 0 0 .75rem }
.counts { display: flex; flex-wrap: wrap; gap: .4rem 2rem; list-style: none; margin: 0; padding: 0 }
.counts b { font-size: 1.35rem; font-variant-numeric: tabular-nums; margin-right: .35rem }
.keep { color: var(--keep); fill: var(--keep) } .narrow { color: var(--narrow); fill: var(--narrow) }
.remove { color: var(--remove); fill: var(--remove) } .none { color: var(--dim); fill: var(--none) }
.wide { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px }
table { border-collapse: collapse; width: 100%; min-width: 56rem; font-size: 13px }
th { text-align: left; font-weight: 600; color: var(--dim); background: var(--sunk); white-space: nowrap }
th, td { padding: .5rem .75rem; border-bottom: 1px solid var(--line); vertical-align: top }
tbody tr:last-child td { border-bottom: 0 }
td { overflow-wrap: anywhere; unicode-bidi: isolate }
td p { margin: 0 } td p + p { margin-top: .2rem }
.number { text-align: right; font-variant-numeric: tabular-nums }
.access { border-top: 1px solid var(--line); padding: 1rem 0 .5rem }
.access ul { margin: .4rem 0 .6rem; padding-left: 1.2rem }
.access li { margin: .15rem 0; overflow-wrap: anywhere; unicode-bidi: isolate }
tr:target, .access:target { background: var(--sunk) }
@media (max-width: 40rem) { main { padding: 1.5rem 1rem 3rem } .facts { grid-template-columns: 1fr; gap: 0 } .facts dd { margin-bottom: .5rem } }
@media print { :root { color-scheme: light } body { font-size: 9.5pt } main { max-width: none; padding: 0 } .wide { overflow: visible; border: 0 }
  table { min-width: 0; font-size: 8pt } thead { display: table-header-group } tr, .access li { break-inside: avoid } h2, h3 { break-after: avoid } a { color: inherit } }
`

const styleHash = createHash('sha256').update(style).digest('base64')

/** Nothing is run, loaded or sent, whatever a name or a reason holds. */
export const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`
