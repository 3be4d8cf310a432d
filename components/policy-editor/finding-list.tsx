import type { Finding, Severity, TextEdit } from '@/lib/iam/index.ts'

type Props = {
  findings: readonly Finding[]
  /** Nothing is written yet, so there is nothing to find. */
  blank: boolean
  /** Puts the cursor where the finding is. */
  onShow: (finding: Finding) => void
  onFix: ((edit: TextEdit) => void) | null
}

/** The draft's findings outside the editor's canvas, announced when they change and each leading to its line. */
export function FindingList({ findings, blank, onShow, onFix }: Props) {
  return (
    <div aria-live="polite" className="border-line border-t">
      {findings.length === 0 ? (
        <p className="px-3.5 py-2 text-dim">{blank ? 'No session policy yet.' : 'No findings.'}</p>
      ) : (
        <ul className="max-h-64 divide-y divide-line overflow-auto">
          {[...findings].sort(byWeight).map((finding) => (
            <li
              key={`${finding.code} ${finding.range.start.offset} ${finding.message}`}
              className="flex items-baseline gap-2.5 px-3.5 py-2"
            >
              <span
                aria-hidden="true"
                className={`w-4 flex-none text-center font-bold ${looks[finding.severity].colour}`}
              >
                {looks[finding.severity].sign}
              </span>
              <span className="min-w-0 [overflow-wrap:anywhere]">
                <span className="sr-only">{looks[finding.severity].word}: </span>
                <Message text={finding.message} />{' '}
                <button
                  type="button"
                  className="cursor-pointer text-accent hover:underline"
                  onClick={() => onShow(finding)}
                >
                  line {finding.range.start.line}
                </button>
                <Fix edit={finding.fix} onFix={onFix} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
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

function Fix({ edit, onFix }: { edit: TextEdit | undefined; onFix: Props['onFix'] }) {
  if (!edit || !onFix) return null
  return (
    <>
      <span className="text-dim"> · </span>
      <button
        type="button"
        className="cursor-pointer text-accent hover:underline"
        onClick={() => onFix(edit)}
      >
        {edit.title}
      </button>
    </>
  )
}

const looks: Record<Severity, { readonly sign: string; readonly word: string; readonly colour: string }> = {
  error: { sign: '✕', word: 'Error', colour: 'text-denied' },
  security: { sign: '▲', word: 'Security', colour: 'text-denied' },
  warning: { sign: '▲', word: 'Warning', colour: 'text-cut' },
  suggestion: { sign: 'i', word: 'Suggestion', colour: 'text-dim' },
}

const weights: readonly Severity[] = ['error', 'security', 'warning', 'suggestion']

function byWeight(a: Finding, b: Finding): number {
  return (
    weights.indexOf(a.severity) - weights.indexOf(b.severity) || a.range.start.offset - b.range.start.offset
  )
}
