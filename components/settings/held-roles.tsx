import type { Given } from '@/lib/auth/rules/index.ts'
import { ConfirmButton } from './confirm-button.tsx'
import type { RoleChoices } from './types.ts'
import { roleInWords } from './words.ts'

type Props = {
  readonly name: string
  readonly given: readonly Given[]
  /** Roles that come with groups, and are taken from these. */
  readonly byGroup?: readonly Given[]
  readonly tenants: RoleChoices['tenants']
  readonly take: (id: string) => () => Promise<string | null>
}

/** The roles of somebody, each to be taken. */
export function HeldRoles({ name, given, byGroup = [], tenants, take }: Props) {
  if (given.length + byGroup.length === 0) return <p className="text-dim">no role: may do nothing</p>
  return (
    <ul aria-label={`Roles of ${name}`} className="space-y-1">
      {given.map((each) => {
        const words = roleInWords(each, tenants)
        return (
          <li key={each.id} className="flex flex-wrap items-center gap-x-2">
            <span className="[overflow-wrap:anywhere]">{words}</span>
            <ConfirmButton
              label={`Take: ${name} is ${words}…`}
              title={`Is ${name} not to be ${words} any more?`}
              body={<p>It holds from their next page on.</p>}
              verb="Take role"
              done={`${name} is ${words} no more.`}
              action={take(each.id)}
            >
              Take…
            </ConfirmButton>
          </li>
        )
      })}
      {byGroup.map((each) => (
        <li key={each.id} className="text-dim [overflow-wrap:anywhere]">
          {roleInWords(each, tenants)}, by the group {each.holder.id}
        </li>
      ))}
    </ul>
  )
}
