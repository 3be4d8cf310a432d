import { roleNameOf } from '@/components/access/arn.ts'
import { Age } from '@/components/ui/age.tsx'
import { ScrollRegion } from '@/components/ui/scroll-region.tsx'
import type { AssociationChange, SeenVersion } from '@/lib/associations/types.ts'

type Props = {
  readonly seen: SeenVersion
  readonly now: SeenVersion
  readonly yours: AssociationChange
}
type Row = { readonly name: string; readonly cells: readonly [string, string, string] }

const role = (arn: string | null) => (arn === null ? 'none' : roleNameOf(arn))
const policy = (text: string | null) =>
  text === null ? 'none' : `${text.length.toLocaleString('en')} characters`
const tags = (disabled: boolean) => (disabled ? 'off' : 'on')

/** A field that the change leaves alone stays as it is now. */
function rowsOf({ seen, now, yours }: Props): readonly Row[] {
  const mine = { ...now, ...yours }
  const samePolicy = seen.policy === now.policy ? '' : ', another text'
  return [
    { name: 'Role', cells: [role(seen.roleArn), role(now.roleArn), role(mine.roleArn)] },
    {
      name: 'Target role',
      cells: [role(seen.targetRoleArn), role(now.targetRoleArn), role(mine.targetRoleArn)],
    },
    {
      name: 'Session policy',
      cells: [policy(seen.policy), `${policy(now.policy)}${samePolicy}`, policy(mine.policy)],
    },
    {
      name: 'Session tags',
      cells: [
        tags(seen.disableSessionTags),
        tags(now.disableSessionTags),
        tags(mine.disableSessionTags || mine.policy !== null),
      ],
    },
  ]
}

/** Somebody changed the association meanwhile: what was seen, what is there now, and how it would be with this change. */
export function StateConflict(props: Props) {
  const { seen, now } = props
  return (
    <ScrollRegion label="The versions beside each other" className="rounded-lg border border-line">
      <table className="w-full text-left">
        <thead className="text-dim">
          <tr className="border-line border-b">
            <td />
            <th scope="col" className="px-3 py-1.5 font-medium">
              What you saw <Age at={seen.modifiedAt} />
            </th>
            <th scope="col" className="px-3 py-1.5 font-medium">
              What is there now <Age at={now.modifiedAt} />
            </th>
            <th scope="col" className="px-3 py-1.5 font-medium">
              With yours
            </th>
          </tr>
        </thead>
        <tbody>
          {rowsOf(props).map(({ name, cells: [saw, is, mine] }) => (
            <tr key={name} className="border-line border-b last:border-b-0">
              <th scope="row" className="whitespace-nowrap px-3 py-1.5 font-medium">
                {name}
              </th>
              <td className="px-3 py-1.5">{saw}</td>
              <td className={is === saw ? 'px-3 py-1.5' : 'bg-cut-soft px-3 py-1.5'}>
                {is}
                {is !== saw && <span className="sr-only"> (changed)</span>}
              </td>
              <td className="px-3 py-1.5">{mine}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
