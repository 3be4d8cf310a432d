import 'server-only'
import { sayFindings } from '../explain/index.ts'
import type { WordedAccess } from './access.ts'
import { policy, style } from './report-style.ts'
import type { DecisionCounts, EvidenceEntry, PackSays, Verdict } from './types.ts'

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** A text within an element or an attribute: names and reasons come from clusters and from people. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

const number = (value: number) => value.toLocaleString('en')
const counted = (value: number, one: string, many: string) => `${number(value)} ${value === 1 ? one : many}`

/** To the second, in UTC; what is no time is shown as it is. */
function time(at: string): string {
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(at)
  const shown = isTime ? `${at.slice(0, 10)} ${at.slice(11, 19)} UTC` : at
  return `<time datetime="${escaped(at)}">${escaped(shown)}</time>`
}

const words: Readonly<Record<Verdict | 'none', string>> = {
  keep: '✓ keep',
  narrow: '↓ narrow',
  remove: '✕ remove',
  none: '– not decided',
}
const verdicts: readonly (Verdict | 'none')[] = ['keep', 'narrow', 'remove', 'none']

function bar(decisions: DecisionCounts): string {
  const total = verdicts.reduce((sum, verdict) => sum + decisions[verdict], 0)
  let from = 0
  const parts = verdicts.map((verdict) => {
    const part = `<rect class="${verdict}" x="${from}" width="${decisions[verdict]}" height="1"/>`
    from += decisions[verdict]
    return part
  })
  return `<svg class="bar" viewBox="0 0 ${total || 1} 1" preserveAspectRatio="none" aria-hidden="true">${parts.join('')}</svg>`
}

function facts({ review, madeAt, madeBy, madeWith, head }: PackSays): string {
  const rows: readonly (readonly [string, string])[] = [
    ['Review', `<code>${escaped(review.id)}</code>`],
    ['Population', review.filter === '' ? 'everything' : `<code>${escaped(review.filter)}</code>`],
    ['Chosen among', review.within.length === 0 ? 'all associations' : escaped(review.within.join('; or '))],
    ['Opened', `${time(review.openedAt)} by ${escaped(review.openedBy.name)}`],
    ['Due', time(review.dueAt)],
    [
      'Closed',
      review.closedAt === null
        ? 'not yet'
        : `${time(review.closedAt)} by ${escaped(review.closedBy?.name ?? 'nobody')}`,
    ],
    [
      'Frozen with',
      `Podscope ${escaped(review.frozenWith.podscope)}, AWS’s actions of ${escaped(review.frozenWith.catalog)}`,
    ],
    ['This pack', `${time(madeAt)} for ${escaped(madeBy.name)}`],
    [
      'Worked out with',
      `Podscope ${escaped(madeWith.podscope)}, AWS’s actions of ${escaped(madeWith.catalog)}`,
    ],
    [
      'The audit ended at',
      head ? `entry ${number(head.position)}, <code>${escaped(head.hash)}</code>` : 'no entry',
    ],
  ]
  return `<dl class="facts">${rows.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('')}</dl>`
}

function head(says: PackSays): string {
  const { review, decisions } = says
  const name = escaped(review.name)
  const decided = review.entries - decisions.none
  const open =
    review.state === 'open' ? '<p><strong>The review was still open when this was made.</strong></p>' : ''
  const counts = verdicts.map(
    (verdict) => `<li class="${verdict}"><b>${number(decisions[verdict])}</b>${words[verdict].slice(2)}</li>`,
  )
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${name} · evidence</title>
<style>${style}</style>
</head>
<body>
<main>
<header><p class="kind">Access review · evidence</p><h1>${name}</h1>${open}${facts(says)}</header>
<section><h2>Decisions</h2>
${bar(decisions)}
<ul class="counts">${counts.join('')}</ul>
<p class="dim">${number(decided)} of ${counted(review.entries, 'entry', 'entries')} decided.</p>
</section>
<section><h2>Population</h2>
<div class="wide" role="region" aria-label="Population and decisions" tabindex="0">
<table>
<thead><tr><th class="number">#</th><th>Workload</th><th>Role</th><th class="number">Risk</th><th>Access</th><th>Decision</th><th>By</th><th>Changed since</th></tr></thead>
<tbody>
`
}

const paragraphs = (list: readonly (string | false)[]) =>
  list
    .filter(Boolean)
    .map((each) => `<p>${each}</p>`)
    .join('')

function role({ roleArn, targetRoleArn, policy: session, sessionTags }: EvidenceEntry): string {
  return paragraphs([
    roleArn === null ? 'not known' : `<code>${escaped(roleArn)}</code>`,
    targetRoleArn !== null && `then <code>${escaped(targetRoleArn)}</code>`,
    session === null
      ? '<span class="dim">no session policy</span>'
      : `session policy, ${number(session.length)} characters`,
    sessionTags === false && 'session tags are switched off',
  ])
}

function access({ access: key, why, findings }: EvidenceEntry): string {
  return paragraphs([
    key === null
      ? `unknown${why === null ? '' : `: ${escaped(why)}`}`
      : `<a href="#access-${escaped(key)}">what it may do</a>`,
    ...findings.map((finding) => escaped(sayFindings(finding))),
  ])
}

function decision({ decision: made }: EvidenceEntry): string {
  if (!made) return `<span class="none">${words.none}</span>`
  return paragraphs([
    `<strong class="${made.verdict}">${words[made.verdict]}</strong>`,
    made.without.length > 0 && `without <code>${escaped(made.without.join(' '))}</code>`,
    made.reason !== '' && escaped(made.reason),
    made.request !== null &&
      `request <code>${escaped(made.request.id)}</code>, ${escaped(made.request.state)}`,
  ])
}

function who({ decision: made, reviewer }: EvidenceEntry): string {
  return paragraphs([
    made !== null && escaped(made.by.name),
    made !== null && time(made.at),
    reviewer !== null && `<span class="dim">reviewer: ${escaped(reviewer.name)}</span>`,
  ])
}

/** An entry as a row of the report. */
export function entryRow(entry: EvidenceEntry): string {
  const { number: at, namespace, serviceAccount, cluster, region, accountId, readAt, risk, since } = entry
  const where = `${escaped(cluster)}, ${escaped(region)}, ${escaped(accountId)}`
  const cells = [
    `<td class="number">${at}</td>`,
    `<td>${paragraphs([
      `<strong>${escaped(namespace)}/${escaped(serviceAccount)}</strong>`,
      where,
      `<span class="dim">read ${time(readAt)}</span>`,
    ])}</td>`,
    `<td>${role(entry)}</td>`,
    `<td class="number">${risk ?? '–'}</td>`,
    ...[access(entry), decision(entry), who(entry)].map((cell) => `<td>${cell}</td>`),
    `<td>${since.length === 0 ? '<span class="dim">nothing</span>' : paragraphs(since.map(escaped))}</td>`,
  ]
  return `<tr id="entry-${at}">${cells.join('')}</tr>\n`
}

const between = `</tbody>
</table>
</div>
</section>
<section><h2>What each access allows</h2>
<p>Worked out from the policies in <code>access/</code> by the engine, and folded to be read. Whole lists, with every action, resource, condition and statement, are in those files.</p>
`

const usersMax = 40

/** An access in plain words, with the entries that have it. */
export function accessSection(
  { key, principal, words: sentences, exact, unreadable, layers }: WordedAccess,
  users: readonly number[],
): string {
  const links = users.slice(0, usersMax).map((at) => `<a href="#entry-${at}">${at}</a>`)
  const rest = users.length > usersMax ? ` and ${number(users.length - usersMax)} more` : ''
  const list = sentences.map((sentence) => `<li>${escaped(sentence)}</li>`).join('')
  const nothing = unreadable.length > 0 ? 'Nothing is known to be allowed.' : 'Nothing is allowed.'
  return `<section class="access" id="access-${escaped(key)}"><h3>${escaped(principal)}</h3>
<p class="dim">${counted(users.length, 'entry', 'entries')}: ${links.join(', ') || 'none'}${rest} · <code>access/${escaped(key)}.json</code></p>
<p class="dim">Decided by ${layers.map(escaped).join('; ')}.</p>
${unreadable.length > 0 ? `<p><strong>Could not be read: ${unreadable.map(escaped).join(', ')}.</strong> It may be less than this, or other than this.</p>` : ''}
${exact || unreadable.length > 0 ? '' : '<p><strong>Not exact:</strong> something leans on what the engine does not look into, so it may be less than this.</p>'}
${list === '' ? `<p>${nothing}</p>` : `<ul>${list}</ul>`}
</section>
`
}

const end = `</section>
<footer><p class="dim">Part of an evidence pack of Podscope. <code>README.txt</code> says how to check that nothing in it was changed.</p></footer>
</main>
</body>
</html>
`

/** The whole page, in pieces. */
export function* reportOf<Piece extends string | Uint8Array>(
  says: PackSays,
  rows: Iterable<Piece>,
  sections: Iterable<Piece>,
): Generator<string | Piece> {
  yield head(says)
  yield* rows
  yield between
  yield* sections
  yield end
}
