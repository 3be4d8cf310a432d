'use client'
import { SendFailure } from '@/components/access/send-failure.tsx'
import type { SendProblem } from '@/components/access/sending.ts'
import { Banner } from '@/components/ui/banner.tsx'
import { Button } from '@/components/ui/button.tsx'
import type { Association } from '@/lib/aws/types.ts'
import type { ChangeActions } from './change-actions.ts'
import type { Changing } from './use-change.ts'

type Problem = Extract<SendProblem, { kind: 'cannot-remove' | 'not-recreated' }>
type Props = {
  readonly association: Association
  readonly actions: ChangeActions
  readonly changing: Changing
  readonly problem: Problem
}

/** Allows what the role allows: what a session policy that does not narrow looks like. */
const allowAll = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'

/** AWS kept the session policy: the two ways that AWS documents, each with what it costs, one click away. */
export function CannotRemove({ association, actions, changing, problem }: Props) {
  if (problem.kind === 'not-recreated')
    return <NotRecreated actions={actions} changing={changing} problem={problem} />
  const { accountId, region, cluster, associationId } = association
  const at = { accountId, region, cluster, associationId }
  const { busy, run } = changing
  return (
    <div className="space-y-3">
      <Banner tone="warn" title="AWS did not take the session policy away.">
        {problem.problem ? `AWS said: ${problem.problem.message}` : 'It said yes and kept it.'} Nothing was
        changed. There are two other ways:
      </Banner>
      <ul className="divide-y divide-line rounded-lg border border-line">
        <Way
          label="Let it allow everything"
          busy={busy}
          onGo={() =>
            run(
              (seen) => actions.apply(at, { policy: allowAll }, seen, null, null),
              'The session policy allows everything now.',
            )
          }
        >
          New pods get what the role allows, without a gap; running pods keep what they have until their
          credentials are renewed. The session tags stay off, so whatever asks for them stays as it is now.
        </Way>
        <Way
          label="Delete and create anew"
          busy={busy}
          danger
          onGo={() =>
            run((seen) => actions.recreate(at, seen), 'Created anew, without session policy and with tags.')
          }
        >
          Another association id, with session tags on. Pods that start in between get no AWS credentials;
          running pods keep theirs until they expire. Whatever names the old id has to be changed.
        </Way>
      </ul>
    </div>
  )
}

type WayProps = {
  readonly label: string
  readonly busy: boolean
  readonly danger?: boolean
  readonly onGo: () => void
  readonly children: string
}

function Way({ label, busy, danger = false, onGo, children }: WayProps) {
  return (
    <li className="flex flex-wrap items-center gap-3 px-3.5 py-2.5">
      <p className="min-w-0 flex-1 basis-64">{children}</p>
      <Button variant={danger ? 'danger' : 'default'} disabled={busy} onClick={onGo}>
        {label}
      </Button>
    </li>
  )
}

/** It was deleted and is not there again: the other half, once more. */
function NotRecreated({
  actions,
  changing,
  problem,
}: Pick<Props, 'actions' | 'changing'> & {
  readonly problem: Extract<SendProblem, { kind: 'not-recreated' }>
}) {
  const { deleted, anew } = problem
  const { accountId, region, cluster, associationId } = deleted
  const at = { accountId, region, cluster, associationId }
  return (
    <div className="space-y-3">
      <SendFailure problem={problem} write="change" />
      <Button
        variant="primary"
        disabled={changing.busy}
        onClick={() => changing.run(() => actions.create(at, anew), 'Created anew, without session policy.')}
      >
        Create it again
      </Button>
    </div>
  )
}
