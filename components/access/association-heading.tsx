import { ArrowRight } from 'lucide-react'
import { Age } from '@/components/ui/age.tsx'
import { Chip } from '@/components/ui/chip.tsx'
import type { AssociationPage } from '@/lib/inventory/types.ts'
import { effectiveRoleArn } from '@/lib/pod-identity/index.ts'
import { roleNameOf } from './arn.ts'
import { HeldCredentials } from './held-credentials.tsx'

/** Who it is: the service account, where it runs, and what limits it. */
export function AssociationHeading({ page, level: Level = 'h1' }: { page: AssociationPage; level?: 'h1' }) {
  const { association, accountName } = page
  return (
    <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1.5">
      <Level className="font-semibold text-xl tracking-tight [overflow-wrap:anywhere]">
        {association.serviceAccount}
      </Level>
      <Chip>namespace {association.namespace}</Chip>
      <Chip>
        {association.cluster} · {association.region} · {accountName}
      </Chip>
      {association.policy === undefined ? (
        <Chip>no session policy</Chip>
      ) : (
        <Chip tone="ok">● session policy</Chip>
      )}
      {association.ownerArn && <Chip tone="warn">add-on, read only</Chip>}
    </div>
  )
}

/** What it runs as, and since when. */
export function AssociationFacts({ page }: { page: AssociationPage }) {
  const { association } = page
  return (
    <p className="text-dim">
      runs as <RoleNames page={page} /> ·{' '}
      {association.disableSessionTags ? 'session tags off' : 'session tags on'} · changed{' '}
      <Age at={association.modifiedAt} /> · created <Age at={association.createdAt} />
      <HeldCredentials
        modifiedAt={association.modifiedAt}
        hasTargetRole={association.targetRoleArn !== undefined}
      />
    </p>
  )
}

function RoleNames({ page: { association } }: { page: AssociationPage }) {
  const { roleArn, targetRoleArn } = association
  return (
    <>
      <code title={roleArn} className="text-text">
        {roleNameOf(roleArn)}
      </code>
      {targetRoleArn && (
        <>
          {' '}
          <ArrowRight aria-label="which assumes" role="img" size={12} className="inline" />{' '}
          <code title={targetRoleArn} className="text-text">
            {targetName(roleArn, targetRoleArn)}
          </code>
        </>
      )}
    </>
  )
}

/** A role of another account is named with it: that is the point of a target role. */
function targetName(roleArn: string, targetRoleArn: string): string {
  const [from, to] = [roleArn, targetRoleArn].map((arn) => arn.split(':')[4])
  return from === to ? roleNameOf(targetRoleArn) : `${to}:${roleNameOf(targetRoleArn)}`
}

/** The name of the role whose session the pods get. */
export function effectiveRoleName(page: AssociationPage): string {
  return roleNameOf(effectiveRoleArn(page.association))
}
