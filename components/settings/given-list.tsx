import type { Given } from '@/lib/auth/rules/index.ts'

/** Who has which role, one a line. */
export function GivenList({ given }: { readonly given: readonly Given[] }) {
  return (
    <ul className="max-h-60 list-disc overflow-auto pl-5">
      {given.map(({ id, holder, name, role }) => (
        <li key={id} className="[overflow-wrap:anywhere]">
          {holder.kind === 'group' ? 'the group ' : ''}
          <b className="font-semibold">{name}</b> is {role} no more
        </li>
      ))}
    </ul>
  )
}
