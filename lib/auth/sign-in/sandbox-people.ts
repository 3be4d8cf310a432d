import 'server-only'
import { readEnv } from '../../env.ts'
import { database, tables } from '../../store/index.ts'
import type { SandboxPerson } from '../types.ts'
import type { Cookie } from './cookie.ts'
import type { HeaderList } from './request.ts'
import { openSession } from './sessions.ts'

/** Whom one may be on the local AWS, and the group that says what they may. No identity provider can give these groups. */
export const sandboxPeople = {
  admin: { id: 'sandbox-admin', name: 'Local admin', group: 'podscope:sandbox-admin' },
  reviewer: { id: 'sandbox-reviewer', name: 'Local reviewer', group: 'podscope:sandbox-reviewer' },
  'support-acme': {
    id: 'sandbox-support-acme',
    name: 'Support of acme',
    group: 'podscope:sandbox-support-acme',
  },
  'support-globex': {
    id: 'sandbox-support-globex',
    name: 'Support of globex',
    group: 'podscope:sandbox-support-globex',
  },
} as const satisfies Record<SandboxPerson, { id: string; name: string; group: string }>

export const isSandboxPerson = (name: string): name is SandboxPerson => Object.hasOwn(sandboxPeople, name)

const tenantOf = (name: string) => ({
  name,
  selectors: [{ namespaces: [`tenant-${name}`] }],
  contact: { words: `${name}’s platform team`, href: `mailto:platform@${name}.example` },
})
const holderOf = (who: SandboxPerson) => ({ holderKind: 'group' as const, holder: sandboxPeople[who].group })

/** What they may do, and the two tenants, where they are not there yet: whoever changed them finds them changed. */
async function giveRoles(): Promise<void> {
  const store = await database()
  const made = await store
    .insert(tables.tenants)
    .values([tenantOf('acme'), tenantOf('globex')])
    .onConflictDoNothing()
    .returning({ id: tables.tenants.id, name: tables.tenants.name })
  const supporting = made.map(({ id, name }) => ({
    ...holderOf(name === 'acme' ? 'support-acme' : 'support-globex'),
    role: 'support',
    tenantId: id,
  }))
  await store
    .insert(tables.grants)
    .values([
      { ...holderOf('admin'), role: 'admin' },
      { ...holderOf('reviewer'), role: 'reviewer' },
      ...supporting,
    ])
    .onConflictDoNothing()
}

/** Signs in without a password, on the local AWS only; null anywhere else, whatever is asked. */
export async function continueAs(
  who: SandboxPerson,
  headers: HeaderList,
  now = new Date(),
): Promise<Cookie | null> {
  if (!readEnv().sandbox) return null
  const { id, name, group } = sandboxPeople[who]
  const store = await database()
  await giveRoles()
  await store
    .insert(tables.people)
    .values({ id, name, email: `${id}@podscope.invalid`, origin: 'sandbox', groups: [group] })
    .onConflictDoNothing()
  return openSession(id, 'sandbox', headers, now)
}
