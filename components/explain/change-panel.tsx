import Link from 'next/link'
import type { ReactNode } from 'react'
import { AccessChanges } from '@/components/access/access-changes.tsx'
import { roleNameOf } from '@/components/access/arn.ts'
import { readableText } from '@/components/access/json-lines.ts'
import { namesOf } from '@/components/access/statements.ts'
import { TextDiff } from '@/components/access/text-diff.tsx'
import { layerTitles } from '@/components/access/trace-words.ts'
import { Banner } from '@/components/ui/banner.tsx'
import { buttonClass } from '@/components/ui/button.tsx'
import { Chip } from '@/components/ui/chip.tsx'
import { CopyButton } from '@/components/ui/copy-button.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import type { LayerChange } from '@/lib/explain/index.ts'
import { createPolicyVersionCommand, putRolePolicyCommand } from '@/lib/export/index.ts'
import type { Association } from '@/lib/inventory/types.ts'
import { effectiveRoleArn } from '@/lib/pod-identity/index.ts'
import { routes } from '@/lib/routes.ts'
import { type ChangeView, sessionChangeOf } from './explain-model.ts'
import { layerName } from './words.ts'

type Props = {
  readonly change: ChangeView
  readonly request: { readonly action: string; readonly resource: string }
  readonly association: Association
  /** Why the session policy cannot be changed by whoever looks; null: it can. */
  readonly readOnly: string | null
  /** Whoever looks makes no change, but may ask for one. */
  readonly asksOnly: boolean
  /** How many associations that whoever looks may see have the role; null: not known. */
  readonly roleUses: number | null
}

const sides = { before: { label: 'now' }, after: { label: 'afterwards' } }

/** What lets the request through and no other: where it is written, what comes with it, and how to go on. */
export function ChangePanel(props: Props) {
  const { change, request, association, readOnly, asksOnly } = props
  const { changes, verdict, gains, losses, unchanged, exact } = change
  const written = changes.some(({ kind }) => kind === 'allow')
  const inSession = sessionChangeOf(change)
  return (
    <Panel label="The smallest change">
      <PanelHeader title="The smallest change" detail="lets this request through, and no other">
        {inSession?.fits && readOnly === null && (
          <Link
            href={routes.associationPolicy(association, { allow: request.action, on: request.resource })}
            prefetch={false}
            className={buttonClass({ variant: 'primary', size: 'sm' })}
          >
            {asksOnly ? 'Ask for it…' : 'Open in the editor…'}
          </Link>
        )}
      </PanelHeader>
      <ul className="divide-y divide-line">
        {changes.map((each) => (
          <li
            key={`${each.layer} ${each.kind} ${'level' in each ? each.level : ''}`}
            className="space-y-2 p-3.5"
          >
            <Step step={each} association={association} roleUses={props.roleUses} />
          </li>
        ))}
      </ul>
      {inSession && readOnly !== null && (
        <p className="border-line border-t px-3.5 py-2 text-dim">{readOnly}</p>
      )}
      {written && (
        <section aria-label="What it gives" className="border-line border-t">
          <p className="px-3.5 pt-2.5 font-semibold">
            {verdict === 'allowed'
              ? 'With that, every layer that was read allows it.'
              : verdict === 'conditional'
                ? 'With that it depends on what the text does not tell.'
                : 'With that alone it is still refused.'}
          </p>
          <AccessChanges losses={losses} gains={gains} sides={sides} unchanged={unchanged} exact={exact} />
        </section>
      )}
    </Panel>
  )
}

type StepProps = Pick<Props, 'association' | 'roleUses'> & { readonly step: LayerChange }

/** What one layer needs. */
function Step({ step, association, roleUses }: StepProps) {
  if (step.kind === 'denied')
    return (
      <Needs title={layerTitles[step.layer]} tone="bad" sign="denies">
        {step.statements.length > 0 ? namesOf(step.statements) : 'A statement'} refuses it, and means to: what
        else that keeps out is for its author to know, so no change is proposed.
      </Needs>
    )
  if (step.kind === 'elsewhere')
    return (
      <Needs title={layerTitles[step.layer]} tone="warn" sign="does not allow it">
        It has to be allowed in {layerName(step.layer)}, which neither the role nor the association holds.
      </Needs>
    )
  const isSession = step.layer === 'session'
  const role = roleNameOf(effectiveRoleArn(association))
  return (
    <>
      <Needs
        title={layerTitles[step.layer]}
        tone="ok"
        sign={step.before === '' ? 'a new document' : 'one statement'}
      >
        {isSession ? (
          'Written in the association; the role stays as it is.'
        ) : (
          <RoleNote {...{ association, roleUses }} />
        )}
      </Needs>
      {!step.fits && (
        <Banner title="It does not fit.">
          The text would be longer than AWS takes{isSession && '; the editor can compact it'}.
        </Banner>
      )}
      <TextDiff
        label={`Change of ${step.policy}`}
        before={step.before === '' ? '' : readableText(step.before).text}
        after={readableText(step.after).text}
        around={4}
        className="max-h-80 rounded-lg border border-line"
      />
      {!isSession && (
        <div className="flex flex-wrap items-center gap-2 text-dim">
          Podscope writes no roles. For whoever does:
          <CopyButton text={commandOf(role, step)} what="the command" />
        </div>
      )}
    </>
  )
}

function commandOf(role: string, { policy, after }: Extract<LayerChange, { kind: 'allow' }>): string {
  return policy.startsWith('arn:')
    ? createPolicyVersionCommand(policy, after)
    : putRolePolicyCommand(role, policy, after)
}

/** A role is shared: what it gets, all that run as it get, as far as their session policies let it through. */
function RoleNote({ association, roleUses }: Pick<Props, 'association' | 'roleUses'>) {
  const arn = effectiveRoleArn(association)
  const address = { accountId: arn.split(':')[4] ?? '', roleName: roleNameOf(arn) }
  const others = roleUses === null ? null : Math.max(0, roleUses - 1)
  return (
    <>
      Written in the role{' '}
      <Link href={routes.role(address)} prefetch={false} className="text-accent underline">
        {address.roleName}
      </Link>
      {others === 0 && ', which no other association that you may see has.'}
      {others === null && '. How many others have it could not be read.'}
      {others !== null && others > 0 && (
        <>
          , which <b className="font-semibold">{others.toLocaleString('en')} other</b>{' '}
          {others === 1 ? 'association that you may see has' : 'associations that you may see have'}: they get
          it too, where their session policies let it through.
        </>
      )}
    </>
  )
}

type NeedsProps = {
  readonly title: string
  readonly tone: 'ok' | 'warn' | 'bad'
  readonly sign: string
  readonly children: ReactNode
}

function Needs({ title, tone, sign, children }: NeedsProps) {
  return (
    <div>
      <h3 className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-semibold">{title}</span>
        <Chip tone={tone}>{sign}</Chip>
      </h3>
      <p className="text-dim">{children}</p>
    </div>
  )
}
