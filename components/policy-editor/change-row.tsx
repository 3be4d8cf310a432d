import { statementName } from '@/components/access/statements.ts'
import type { AccessChange } from '@/lib/iam/index.ts'
import type { ChangeList } from './engine.protocol.ts'

const looks = {
  loses: { verb: 'Loses', sign: '−', colour: 'text-cut' },
  gains: { verb: 'Gains', sign: '+', colour: 'text-granted' },
} as const

/** What is lost or gained: how much, one example, and on demand each with its proof. */
export function ChangeRow({ kind, changes }: { kind: keyof typeof looks; changes: ChangeList }) {
  const { verb, sign, colour } = looks[kind]
  const [first] = changes.shown
  return (
    <li className="flex items-baseline gap-2.5 px-3.5 py-2">
      <span aria-hidden="true" className={`w-4 flex-none text-center font-bold ${colour}`}>
        {sign}
      </span>
      {!first ? (
        <span>{verb} nothing</span>
      ) : (
        <div className="min-w-0 flex-1">
          <b className="font-semibold">
            {verb} {changes.total.toLocaleString('en')} {changes.total === 1 ? 'action' : 'actions'}
          </b>{' '}
          <span className="text-dim">e.g.</span> <Request change={first} />
          <details className="mt-1">
            <summary className="cursor-pointer text-accent">Each with its proof</summary>
            <ProofList changes={changes} />
          </details>
        </div>
      )}
    </li>
  )
}

function ProofList({ changes }: { changes: ChangeList }) {
  const left = changes.total - changes.shown.length
  return (
    <>
      <ul className="mt-1 max-h-72 space-y-1.5 overflow-auto">
        {changes.shown.map((change) => (
          <li key={`${change.action} ${change.witness.resource}`}>
            <Request change={change} />
            <Circumstances change={change} />
            <div className="text-dim text-xs">{reasonOf(change)}</div>
          </li>
        ))}
      </ul>
      {left > 0 && (
        <p className="mt-1 text-dim text-xs">
          and {left.toLocaleString('en')} more; in all{' '}
          {changes.services
            .slice(0, 8)
            .map(({ prefix, count }) => `${count.toLocaleString('en')} ${prefix}`)
            .join(', ')}
          {changes.services.length > 8 && ` and ${changes.services.length - 8} more services`}
        </p>
      )}
    </>
  )
}

/** One request that is allowed on one side only. */
function Request({ change }: { change: AccessChange }) {
  return (
    <span className="[overflow-wrap:anywhere]">
      <code>{change.action}</code> <span className="text-dim">on</span> <code>{change.witness.resource}</code>
    </span>
  )
}

/** The session the request was tried in; without it the proof would be none. */
function Circumstances({ change: { witness } }: { change: AccessChange }) {
  const context = Object.entries(witness.context)
  if (context.length === 0) return null
  return (
    <div className="text-dim text-xs [overflow-wrap:anywhere]">
      with {context.map(([key, value]) => `${key} = ${String(value)}`).join(', ')}
    </div>
  )
}

function reasonOf({ because }: AccessChange): string {
  if (because.length === 0) return 'no statement of the session policy allows it'
  return `decided by ${because.map((ref) => `${ref.effect === 'Deny' ? 'Deny ' : ''}${statementName(ref)}`).join(', ')}`
}
