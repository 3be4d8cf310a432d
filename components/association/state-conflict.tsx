import { roleNameOf } from '@/components/access/arn.ts'
import { Age } from '@/components/ui/age.tsx'
import { cn } from '@/components/ui/cn.ts'
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

const cell = 'px-3 py-1.5 align-top [overflow-wrap:anywhere] max-sm:px-1.5 max-sm:text-xs'

function Since({ at }: { readonly at: string }) {
  return (
    <span className="block font-normal text-xs">
      changed <Age at={at} />
    </span>
  )
}

/** Somebody changed the association meanwhile: what was seen, what is there now, and how it would be with this change. */
export function StateConflict(props: Props) {
  const { seen, now } = props
  return (
    <ScrollRegion label="The versions beside each other" className="rounded-lg border border-line">
      <table className="w-full text-left max-sm:table-fixed">
        <thead className="text-dim">
          <tr className="border-line border-b">
            <td />
            <th scope="col" className={cn(cell, 'font-medium')}>
              What you saw <Since at={seen.modifiedAt} />
            </th>
            <th scope="col" className={cn(cell, 'font-medium')}>
              What is there now <Since at={now.modifiedAt} />
            </th>
            <th scope="col" className={cn(cell, 'font-medium')}>
              With yours
            </th>
          </tr>
        </thead>
        <tbody>
          {rowsOf(props).map(({ name, cells: [saw, is, mine] }) => (
            <tr key={name} className="border-line border-b last:border-b-0">
              <th scope="row" className={cn(cell, 'font-medium sm:whitespace-nowrap')}>
                {name}
              </th>
              <td className={cell}>{saw}</td>
              <td className={cn(cell, is !== saw && 'bg-cut-soft')}>
                {is}
                {is !== saw && <span className="sr-only"> (changed)</span>}
              </td>
              <td className={cell}>{mine}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
