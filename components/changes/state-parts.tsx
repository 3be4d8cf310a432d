import type { ReactNode } from 'react'
import type { AccessDelta, AssociationState } from '@/lib/history/types.ts'
import { DeltaList } from './access-delta.tsx'
import { PolicyDiff } from './policy-diff.tsx'

type States = { readonly before: AssociationState | null; readonly after: AssociationState | null }

/** The session policy from one state to another; nothing where it is the same. */
export function PolicyPart({ before, after, detail }: States & { readonly detail: string }) {
  if ((before?.policy ?? '') === (after?.policy ?? '')) return null
  return (
    <section className="rounded-lg border border-line bg-panel" aria-label="Session policy">
      <h3 className="border-line border-b px-3.5 py-2 font-semibold">
        Session policy <span className="font-normal text-dim">{detail}</span>
      </h3>
      <PolicyDiff before={before?.policy} after={after?.policy} />
    </section>
  )
}

/** What is gained and lost. */
export function AccessPart({ access, detail }: { readonly access: AccessDelta; readonly detail: string }) {
  return (
    <section className="rounded-lg border border-line bg-panel" aria-label="Access">
      <h3 className="border-line border-b px-3.5 py-2 font-semibold">
        Access <span className="font-normal text-dim">{detail}</span>
      </h3>
      <DeltaList access={access} />
    </section>
  )
}

/** Roles and session tags of both states, as lines of a `dl`. */
export function MovedFacts({ before, after }: States) {
  return (
    <>
      <Moved name="Role" before={before} after={after} of={({ roleArn }) => roleArn} />
      <Moved name="Target role" before={before} after={after} of={(state) => state.targetRoleArn ?? 'none'} />
      <Moved
        name="Session tags"
        before={before}
        after={after}
        of={({ disableSessionTags }) => (disableSessionTags ? 'off' : 'on')}
      />
    </>
  )
}

/** A line of a `dl`. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-dim">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  )
}

type MovedProps = {
  readonly name: string
  readonly before: AssociationState | null
  readonly after: AssociationState | null
  readonly of: (state: AssociationState) => string
}

/** A field before and after; once where it is the same. */
function Moved({ name, before, after, of }: MovedProps) {
  const [was, is] = [before && of(before), after && of(after)]
  if (was === null && is === null) return null
  const shown = [was, is].filter((text) => text !== null)
  return (
    <Fact name={name}>
      {was === is || shown.length === 1 ? (
        <code className="[overflow-wrap:anywhere]">{shown[0]}</code>
      ) : (
        <>
          <code className="text-dim [overflow-wrap:anywhere]">{was}</code> <span aria-hidden="true">→</span>
          <span className="sr-only"> became </span> <code className="[overflow-wrap:anywhere]">{is}</code>
        </>
      )}
    </Fact>
  )
}
