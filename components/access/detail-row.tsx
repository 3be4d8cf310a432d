'use client'
import { Sign } from '../ui/sign.tsx'
import { type Home, shortResource } from './arn.ts'
import type { DetailRow as Row } from './filter-view.ts'
import { columnNames } from './opened.ts'
import type { Limits } from './overlap-model.ts'
import { VerdictSwatch } from './set-bar.tsx'
import { ShowMore, useSteps } from './show-more.tsx'
import { isOnPage, joint, statementAnchor, statementName } from './statements.ts'
import styles from './table.module.css'
import { verdictStyles } from './verdict.ts'
import type { AccessClass, GrantView, StatementLink } from './view-model.ts'

/** Names drawn at once in one row; one class of EC2 alone may hold six hundred. */
const namesStep = 48

type Props = {
  row: Row
  prefix: string
  statements: readonly StatementLink[]
  home: Home
  limits: Limits
  onWhy: (action: string) => void
}

/** Actions that came about in the same way: which, with what verdict, on what and under which conditions, and because of which statements. */
export function DetailRow({ row, prefix, statements, home, limits, onWhy }: Props) {
  const { access, column, names } = row
  const [first] = names
  return (
    <tr className={styles.detail}>
      <th scope="row" colSpan={3}>
        <span className={styles.level}>
          {column === 'Other' ? 'not in the catalog' : columnNames[column]}
          {names.length > 1 && ` · ${names.length.toLocaleString('en')} actions`}
        </span>
        <Names names={names} prefix={prefix} onWhy={onWhy} />
      </th>
      <td colSpan={3} className={styles.verdict}>
        <span className="inline-flex items-center gap-1.5 font-medium">
          <VerdictSwatch verdict={access.verdict} />
          {verdictStyles[access.verdict].word}
        </span>
        {access.unknown && (
          <span className="text-dim">at most: not everything could be read or worked out</span>
        )}
        <GrantWords access={access} home={home} />
      </td>
      <td className={styles.on}>
        <Because access={access} statements={statements} limits={limits} />{' '}
        {first !== undefined && (
          <button
            type="button"
            aria-haspopup="dialog"
            aria-label={`Why? ${prefix}:${first}`}
            onClick={() => onWhy(`${prefix}:${first}`)}
            className={styles.why}
          >
            why?
          </button>
        )}
      </td>
    </tr>
  )
}

/** Each action opens its own explanation. */
function Names({ names, prefix, onWhy }: { names: readonly string[] } & Pick<Props, 'prefix' | 'onWhy'>) {
  const steps = useSteps(namesStep)
  return (
    <>
      <ul className={styles.names}>
        {names.slice(0, steps.count).map((name) => (
          <li key={name}>
            <button
              type="button"
              aria-haspopup="dialog"
              aria-label={`${prefix}:${name}`}
              title={`Why? ${prefix}:${name}`}
              onClick={() => onWhy(`${prefix}:${name}`)}
            >
              {name}
            </button>
          </li>
        ))}
      </ul>
      <ShowMore steps={steps} total={names.length} what={`${prefix} actions`} />
    </>
  )
}
function GrantWords({ access, home }: { access: AccessClass; home: Home }) {
  const { verdict, grants, baseline } = access
  if (verdict === 'narrowed') {
    return (
      <>
        <Where lead="from" grants={withoutShared(baseline, grants)} home={home} />
        <Where lead="to" grants={grants} home={home} />
      </>
    )
  }
  return verdict === 'granted' ? <Where lead="on" grants={grants} home={home} /> : null
}

/** What holds before and after need not be read twice. */
function withoutShared(before: readonly GrantView[], after: readonly GrantView[]): readonly GrantView[] {
  return before.map((grant) => ({
    ...grant,
    conditions: grant.conditions.filter(
      (condition) => !after.every(({ conditions }) => conditions.includes(condition)),
    ),
    except: grant.except.filter((resource) => !after.every(({ except }) => except.includes(resource))),
  }))
}

function Where({ lead, grants, home }: { lead: string; grants: readonly GrantView[]; home: Home }) {
  return grants.map((grant, index) => (
    <span key={`${grant.resources.join()} ${grant.conditions.join()}`} className={styles.grant}>
      <span className="text-dim">{index === 0 ? lead : 'and'}</span>
      <Resources list={grant.resources} home={home} />
      {grant.except.length > 0 && (
        <>
          <span className="text-dim">except</span>
          <Resources list={grant.except} home={home} />
        </>
      )}
      {grant.conditions.map((condition) => (
        <span key={condition} className="text-cond">
          <Sign of="conditional" />
          {condition}
        </span>
      ))}
    </span>
  ))
}

function Resources({ list, home }: { list: readonly string[]; home: Home }) {
  return list.map((resource) => (
    <code key={resource} title={resource}>
      {shortResource(resource, home)}
    </code>
  ))
}

/** `role S2 ∩ session S1`, each linked to where it stands; what is missing is said in words. */
function Because({
  access,
  statements,
  limits,
}: { access: AccessClass } & Pick<Props, 'statements' | 'limits'>) {
  const links = access.because.flatMap((place) => statements[place] ?? [])
  return (
    <span className={styles.because}>
      {links.map((link, index) => (
        <span key={statementAnchor(link)}>
          {index > 0 && <span aria-hidden="true"> {joint(links[index - 1], link)} </span>}
          {link.effect === 'Deny' && 'Deny '}
          {isOnPage(link) ? (
            <a href={`#${statementAnchor(link)}`}>{statementName(link)}</a>
          ) : (
            statementName(link)
          )}
        </span>
      ))}
      {access.verdict === 'cut' && <span> · not by {limitWords(limits)}</span>}
      {access.verdict === 'inert' && <span> · no role statement</span>}
    </span>
  )
}

function limitWords({ session, boundary, scps }: Limits): string {
  const some = [
    ...(session ? ['the session policy'] : []),
    ...(boundary ? ['the boundary'] : []),
    ...(scps === 'limit' ? ['the SCPs'] : []),
  ]
  const last = some.pop()
  return some.length > 0 ? `${some.join(', ')} and ${last} together` : (last ?? 'the session policy')
}
