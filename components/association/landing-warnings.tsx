import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import { Fragment } from 'react'
import { isOnPage, statementAnchor, statementName } from '@/components/access/statements.ts'
import { cn } from '@/components/ui/cn.ts'
import type { StatementRef } from '@/lib/iam/index.ts'
import type { LandingWarning } from '@/lib/pod-identity/index.ts'

const looks = {
  danger: { word: 'Danger', icon: CircleAlert, colour: 'text-denied', ground: 'bg-bad-soft' },
  warning: { word: 'Warning', icon: TriangleAlert, colour: 'text-cut', ground: 'bg-cut-soft' },
  note: { word: 'Note', icon: Info, colour: 'text-accent', ground: 'bg-accent-soft' },
} as const satisfies Record<LandingWarning['severity'], object>

type Props = {
  readonly warnings: readonly LandingWarning[]
  /** The page where the trust policies stand; null where they stand nowhere yet. */
  readonly chainHref: string | null
  /** Where the role's documents stand: an empty text where they are on this page, null where they cannot be seen. */
  readonly documentsHref?: string | null
  /** Shows a statement of the draft; absent: it is only named. */
  readonly onShow?: (statement: StatementRef) => void
}

/** What a person should know before a change lands, the gravest first. */
export function LandingWarnings({ warnings, chainHref, documentsHref = '', onShow }: Props) {
  if (warnings.length === 0) return null
  return (
    <ul aria-label="Before it lands" className="space-y-1">
      {warnings.map(({ code, severity, message, statements }) => {
        const { word, icon: Icon, colour, ground } = looks[severity]
        return (
          <li
            key={`${code} ${message}`}
            className={cn('flex items-start gap-2.5 rounded-lg px-3 py-1.5', ground)}
          >
            <Icon aria-hidden className={cn('mt-0.5 size-4 shrink-0', colour)} />
            <span className="min-w-0 [overflow-wrap:anywhere]">
              <span className="sr-only">{word}: </span>
              <Message text={message} />{' '}
              {statements.map((statement, index) => (
                <Fragment key={`${statement.layer} ${statement.policy} ${statement.index}`}>
                  {index > 0 ? ', ' : 'See '}
                  <Statement
                    statement={statement}
                    href={hrefOf(statement, chainHref, documentsHref)}
                    onShow={onShow}
                  />
                </Fragment>
              ))}
            </span>
          </li>
        )
      })}
    </ul>
  )
}

/** The session policy's statements are in the editor, a trust policy's on the chain's page, the role's with its documents. */
function hrefOf(
  statement: StatementRef,
  chainHref: string | null,
  documentsHref: string | null,
): string | null {
  if (statement.layer === 'session') return null
  if (statement.layer === 'resource') return chainHref
  return documentsHref === null || !isOnPage(statement)
    ? null
    : `${documentsHref}#${statementAnchor(statement)}`
}

function Statement({
  statement,
  href,
  onShow,
}: {
  statement: StatementRef
  href: string | null
  onShow: Props['onShow']
}) {
  const isTrust = statement.layer === 'resource'
  const isDraft = statement.layer === 'session'
  const name = isTrust
    ? `trust policy, statement ${statement.index + 1}`
    : isDraft
      ? `statement ${statement.index + 1}`
      : statementName(statement)
  const look = 'text-accent underline'
  if (href !== null)
    return (
      <a className={look} href={href}>
        {name}
      </a>
    )
  if (isDraft && onShow)
    return (
      <button type="button" className={cn(look, 'cursor-pointer')} onClick={() => onShow(statement)}>
        {name}
      </button>
    )
  return name
}

function Message({ text }: { text: string }) {
  return text.split('`').map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence have no other identity
    index % 2 === 1 ? <code key={index}>{part}</code> : part,
  )
}
