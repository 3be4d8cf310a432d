import { Info, type LucideIcon, ShieldAlert, TriangleAlert, X } from 'lucide-react'
import type { Finding, Severity, TextEdit } from '@/lib/iam/index.ts'
import type { Fix } from '@/lib/policy-language/types.ts'

type Props = {
  findings: readonly Finding[]
  /** Nothing is written yet, so there is nothing to find. */
  blank: boolean
  /** Nothing was looked for. */
  tooLong?: boolean
  /** Whether the text was looked at; `no`: the engine cannot. */
  judged?: Judged
  /** Puts the cursor where the finding is. */
  onShow: (finding: Finding) => void
  /** What can be done about each finding; until it is known, the finding's own fix. */
  fixes?: readonly (readonly Fix[])[] | null
  onFix: ((edits: readonly Edit[]) => void) | null
}

type Judged = 'yes' | 'not yet' | 'no'
type Edit = Pick<TextEdit, 'range' | 'text'>
type Choice = { readonly title: string; readonly note?: string; readonly edits: readonly Edit[] }

/** The draft's findings outside the editor's canvas, announced when they change and each leading to its line. */
export function FindingList({
  findings,
  blank,
  tooLong = false,
  judged = 'yes',
  fixes,
  onShow,
  onFix,
}: Props) {
  return (
    <div aria-live="polite" className="border-line border-t">
      {findings.length === 0 ? (
        <p className="px-3.5 py-2 text-dim">{wordsWithout(blank, tooLong, judged)}</p>
      ) : (
        <ul className="max-h-64 divide-y divide-line overflow-auto">
          {rowsOf(findings, fixes ?? null).map(({ finding, choices }) => (
            <li
              key={`${finding.code} ${finding.range.start.offset} ${finding.message}`}
              className="flex items-baseline gap-2.5 px-3.5 py-2"
            >
              <SeverityIcon severity={finding.severity} />
              <span className="min-w-0 [overflow-wrap:anywhere]">
                <span className="sr-only">{looks[finding.severity].word}: </span>
                <Message text={finding.message} />{' '}
                <button
                  type="button"
                  className="mr-2.5 cursor-pointer text-accent hover:underline"
                  onClick={() => onShow(finding)}
                >
                  line {finding.range.start.line}
                </button>
                <Fixes choices={choices} onFix={onFix} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function wordsWithout(blank: boolean, tooLong: boolean, judged: Judged): string {
  if (tooLong) return 'Not checked: the text is too long.'
  if (blank) return 'No session policy yet.'
  return { yes: 'No findings.', 'not yet': 'Being checked…', no: 'Not checked: the policy engine stopped.' }[
    judged
  ]
}

/** The engine writes a message as part of a sentence, with names in backticks; here it stands alone. */
function Message({ text }: { text: string }) {
  return text.split('`').map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other identity
    index % 2 === 1 ? <code key={index}>{part}</code> : index === 0 ? capitalised(part) : part,
  )
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

function Fixes({ choices, onFix }: { choices: readonly Choice[]; onFix: Props['onFix'] }) {
  if (!onFix) return null
  return choices.map(({ title, note, edits }) => (
    <button
      key={title}
      type="button"
      title={note?.replaceAll('`', '')}
      className="mr-2.5 cursor-pointer text-left text-accent hover:underline"
      onClick={() => onFix(edits)}
    >
      {title.replaceAll('`', '')}
    </button>
  ))
}

function SeverityIcon({ severity }: { severity: Severity }) {
  const { icon: Icon, colour } = looks[severity]
  // Drawn, not written: a fount that lacks a sign shows a box.
  return <Icon aria-hidden className={`size-3.5 flex-none self-start mt-1 ${colour}`} />
}

const looks: Record<Severity, { readonly icon: LucideIcon; readonly word: string; readonly colour: string }> =
  {
    error: { icon: X, word: 'Error', colour: 'text-denied' },
    security: { icon: ShieldAlert, word: 'Security', colour: 'text-denied' },
    warning: { icon: TriangleAlert, word: 'Warning', colour: 'text-cut' },
    suggestion: { icon: Info, word: 'Suggestion', colour: 'text-dim' },
  }

const weights: readonly Severity[] = ['error', 'security', 'warning', 'suggestion']

function rowsOf(findings: readonly Finding[], fixes: Props['fixes'] | null) {
  const rows = findings.map((finding, index) => ({ finding, choices: fixes?.[index] ?? ownFix(finding) }))
  return rows.sort((a, b) => byWeight(a.finding, b.finding))
}

function ownFix({ fix }: Finding): readonly Choice[] {
  return fix ? [{ title: fix.title, edits: [fix] }] : []
}

function byWeight(a: Finding, b: Finding): number {
  return (
    weights.indexOf(a.severity) - weights.indexOf(b.severity) || a.range.start.offset - b.range.start.offset
  )
}
