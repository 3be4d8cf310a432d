import { routes } from '@/lib/routes.ts'
import { shortResource } from '../access/arn.ts'
import { isOnPage, joint, statementAnchor } from '../access/statements.ts'
import type { StatementLink } from '../access/view-model.ts'
import { Sign } from '../ui/sign.tsx'
import type { GrantLine, RowView, Some, WayView } from './types.ts'
import { sayShortfall, sayStatement } from './words.ts'

type At = Pick<RowView, 'accountId' | 'region' | 'cluster' | 'associationId'>

/** How an association comes to its verdict: on what, under which conditions, because of which statements. */
export function WayLines({
  ways,
  at,
  single,
}: {
  readonly ways: Some<WayView>
  readonly at: At
  /** The question speaks of one action, which need not be said again. */
  readonly single: boolean
}) {
  if (ways.shown.length === 0) return <span className="text-dim">nothing allows it</span>
  return (
    <ul className="flex flex-col gap-1">
      {ways.shown.map((way) => (
        <li key={JSON.stringify(way)}>
          <WayLine way={way} at={at} single={single} />
        </li>
      ))}
      {ways.more > 0 && <li className="text-dim text-xs">and {ways.more} more ways</li>}
    </ul>
  )
}

function WayLine({
  way: { actions, grants, because },
  at,
  single,
}: {
  readonly way: WayView
  readonly at: At
  readonly single: boolean
}) {
  return (
    <>
      {!single && (
        <p className="flex flex-wrap gap-x-2">
          <Codes list={actions} />
        </p>
      )}
      {grants.shown.map((grant) => (
        <Grant key={JSON.stringify(grant)} grant={grant} at={at} />
      ))}
      {grants.more > 0 && <p className="text-dim text-xs">and on {grants.more} more sets of resources</p>}
      {grants.shown.length === 0 && because.length > 0 && <Shortfall because={because} at={at} />}
    </>
  )
}

function Grant({ grant, at }: { readonly grant: GrantLine; readonly at: At }) {
  const { resources, except, conditions, because } = grant
  return (
    <p className="flex flex-wrap items-baseline gap-x-2">
      <span className="text-dim">on</span>
      <Codes list={resources} at={at} />
      {except.shown.length > 0 && (
        <>
          <span className="text-dim">except</span>
          <Codes list={except} at={at} />
        </>
      )}
      {conditions.shown.map((condition) => (
        <span key={condition} className="text-cond [overflow-wrap:anywhere]">
          <Sign of="conditional" />
          {condition}
        </span>
      ))}
      {conditions.more > 0 && <span className="text-dim text-xs">and {conditions.more} more conditions</span>}
      {because.length > 0 && (
        <span className="text-dim text-xs">
          by <Statements links={because} at={at} />
        </span>
      )}
    </p>
  )
}

function Shortfall({ because, at }: { readonly because: readonly StatementLink[]; readonly at: At }) {
  const denies = because.filter(({ effect }) => effect === 'Deny')
  if (denies.length > 0)
    return (
      <p className="text-dim text-xs">
        denied by <Statements links={denies} at={at} />
      </p>
    )
  return (
    <p className="text-dim text-xs">
      {sayShortfall(because)}: <Statements links={because} at={at} />
    </p>
  )
}

function Codes({ list, at }: { readonly list: Some<string>; readonly at?: At }) {
  return (
    <>
      {list.shown.map((text) => (
        <code key={text} title={text} className="[font-variant-ligatures:none] [overflow-wrap:anywhere]">
          {at ? shortResource(text, at) : text}
        </code>
      ))}
      {list.more > 0 && <span className="text-dim text-xs">and {list.more.toLocaleString('en')} more</span>}
    </>
  )
}

/** Each linked to where it stands on the association's page; an organization's policies are not shown there. */
function Statements({ links, at }: { readonly links: readonly StatementLink[]; readonly at: At }) {
  const page = routes.association(at)
  return links.map((link, place) => {
    const anchor = statementAnchor(link)
    return (
      <span key={anchor} className="[overflow-wrap:anywhere]">
        {place > 0 && <span aria-hidden> {joint(links[place - 1], link)} </span>}
        {isOnPage(link) ? (
          <a
            href={`${page}#${anchor}`}
            className="text-text underline decoration-line-strong underline-offset-2"
          >
            {sayStatement(link)}
          </a>
        ) : (
          sayStatement(link)
        )}
      </span>
    )
  })
}
