import { roleNameOf } from '@/components/access/arn.ts'
import { PolicyDocument } from '@/components/access/policy-document.tsx'
import { statementAnchor, statementName } from '@/components/access/statements.ts'
import { Chip } from '@/components/ui/chip.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import type { StatementRef } from '@/lib/iam/index.ts'
import type { Role } from '@/lib/inventory/types.ts'
import type { HopView } from './chain-model.ts'
import { lineAnchor, markedLines } from './marks.ts'
import { NeededDocument } from './needed-document.tsx'
import { StandingIcon, standingLooks, Words } from './standing.tsx'
import type { Check } from './trust-words.ts'

/** One step of the chain: what was looked at and how it stands, the document as it is, and as it should be. */
export function HopPanel({ hop }: { hop: HopView }) {
  const { title, standing, checks, role, needed, id } = hop
  return (
    <Panel label={title}>
      <PanelHeader title={title}>
        <Chip tone={standing === 'ok' ? 'ok' : standing === 'broken' ? 'bad' : 'warn'}>
          {standingLooks[standing].word}
        </Chip>
      </PanelHeader>
      <ul className="divide-y divide-line">
        {checks.map((check) => (
          <li key={check.sentence} className="flex items-start gap-2 px-3.5 py-1.5">
            <StandingIcon standing={check.standing} className="mt-0.5" />
            <span className="min-w-0">
              <Words text={check.sentence} /> <Links check={check} hop={hop} />
            </span>
          </li>
        ))}
      </ul>
      <div className="grid items-start gap-3 border-line border-t p-3.5 lg:grid-cols-2">
        <div className="min-w-0 space-y-3">
          {role && documentsOf(role, id).map((document) => <Present key={document.policy} {...document} />)}
          {!role && <p className="text-dim">What it has now could not be read.</p>}
        </div>
        <div className="min-w-0 space-y-3">
          {needed.map((each) =>
            each.isForLater ? (
              <details key={each.id}>
                <summary className="cursor-pointer px-1 py-1.5 text-dim hover:text-text">
                  {each.title}
                </summary>
                <NeededDocument needed={each} />
              </details>
            ) : (
              <NeededDocument key={each.id} needed={each} />
            ),
          )}
        </div>
      </div>
    </Panel>
  )
}

/** To the statements a check is about, and to what is missing. */
function Links({ check, hop }: { check: Check; hop: HopView }) {
  const [needed] = hop.needed
  const [line] = needed ? markedLines({ text: needed.text, lacks: check.lacks }) : []
  return (
    <>
      {check.statements.map((statement) =>
        statement.layer === 'scp' ? (
          <span key={`${statement.policy} ${statement.index}`}>{statementName(statement)}</span>
        ) : (
          <a
            key={`${statement.policy} ${statement.index}`}
            className="text-accent underline"
            href={hrefOf(statement, hop)}
          >
            {statement.layer === 'resource' ? `statement ${statement.index + 1}` : statementName(statement)}
          </a>
        ),
      )}{' '}
      {needed && line !== undefined && (
        <a className="text-accent underline" href={`#${lineAnchor(needed.id, line)}`}>
          what it lacks
        </a>
      )}
    </>
  )
}

type Document = {
  readonly layer: 'trust' | 'identity' | 'boundary'
  readonly policy: string
  readonly text: string
  readonly title: string
  readonly detail: string
}

/** What the step was looked up in. */
function documentsOf(role: Role, id: HopView['id']): readonly Document[] {
  if (id !== 'permission') {
    const detail = 'trust policy as it is'
    return [{ layer: 'trust', policy: role.arn, text: role.trustPolicy, title: role.name, detail }]
  }
  const own = role.policies.map(({ name, text }): Document => {
    return { layer: 'identity', policy: name, text, title: roleNameOf(name), detail: `of ${role.name}` }
  })
  if (!role.boundary) return own
  const { name: policy, text } = role.boundary
  return [...own, { layer: 'boundary', policy, text, title: roleNameOf(policy), detail: 'boundary' }]
}

function Present({ layer, policy, text, title, detail }: Document) {
  return (
    <section className="min-w-0 rounded-lg border border-line">
      <h3 className="border-line border-b px-3 py-2 font-semibold">
        {title} <span className="font-normal text-dim">{detail}</span>
      </h3>
      <PolicyDocument layer={layer} policy={policy} text={text} />
    </section>
  )
}

/** A trust policy's statements are known to the engine as a resource's. */
function hrefOf(statement: StatementRef, { role }: HopView): string {
  const isTrust = statement.layer === 'resource'
  return `#${statementAnchor(isTrust ? { layer: 'trust', policy: role?.arn ?? '', index: statement.index } : statement)}`
}
