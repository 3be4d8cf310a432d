import { ArrowRight } from 'lucide-react'
import Link from 'next/link'
import { Age } from '@/components/ui/age.tsx'
import { Chip } from '@/components/ui/chip.tsx'
import { addressOfUse } from '@/components/use/words.ts'
import type { AssociationPage } from '@/lib/inventory/types.ts'
import { effectiveRoleArn } from '@/lib/pod-identity/index.ts'
import { routes } from '@/lib/routes.ts'
import { roleNameOf } from './arn.ts'
import { HeldCredentials } from './held-credentials.tsx'

/** Who it is: the service account, where it runs, and what limits it. */
export function AssociationHeading({
  page,
  level: Level = 'h1',
}: {
  page: AssociationPage
  level?: 'h1' | 'h2'
}) {
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
        <Chip tone="ok">session policy</Chip>
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
      />{' '}
      ·{' '}
      <Link href={addressOfUse(association)} prefetch={false} className="text-accent underline">
        what its pods used
      </Link>
    </p>
  )
}

function RoleNames({ page: { association } }: { page: AssociationPage }) {
  const { roleArn, targetRoleArn } = association
  return (
    <>
      <RoleLink arn={roleArn} name={roleNameOf(roleArn)} />
      {targetRoleArn && (
        <>
          {' '}
          <ArrowRight aria-label="which assumes" role="img" size={12} className="inline" />{' '}
          <RoleLink arn={targetRoleArn} name={targetName(roleArn, targetRoleArn)} />
        </>
      )}
    </>
  )
}

/** To everything else that runs as the role, which costs a reading of all associations: not before it is asked for. */
function RoleLink({ arn, name }: { arn: string; name: string }) {
  const accountId = arn.split(':')[4] ?? ''
  return (
    <Link
      href={routes.role({ accountId, roleName: roleNameOf(arn) })}
      prefetch={false}
      title={arn}
      className="text-text underline decoration-line-strong underline-offset-2 hover:decoration-current"
    >
      <code>{name}</code>
    </Link>
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
