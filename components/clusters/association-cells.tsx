import Link from 'next/link'
import type { ClusterRef } from '@/lib/aws/types'
import { routes } from '@/lib/routes'
import { SetBar } from '../access/set-bar'
import { usableCount } from '../access/verdict'
import { describeAwsProblem } from '../aws-problem'
import { Age } from '../ui/age'
import { Chip } from '../ui/chip'
import type { AssociationLine } from './association-line'

type Props = { readonly cluster: ClusterRef; readonly line: AssociationLine; readonly rowIndex: number }

function Role({ detail }: Pick<AssociationLine, 'detail'>) {
  if (!detail) return <span className="text-dim">–</span>
  return (
    <code>
      {detail.roleName}
      {detail.targetRoleName && (
        <>
          <span className="text-dim"> → </span>
          {detail.targetRoleName}
        </>
      )}
    </code>
  )
}

function Access({ line: { detail, counts, problem } }: Pick<Props, 'line'>) {
  if (!detail && problem) return <Chip tone="bad">{describeAwsProblem(problem).title}</Chip>
  return (
    <span className="flex items-center gap-2">
      <SetBar counts={counts} />
      <span aria-hidden className="text-dim text-xs tabular-nums">
        {counts === null ? 'unknown' : usableCount(counts).toLocaleString('en')}
      </span>
    </span>
  )
}

/** One row. Its link covers it whole. */
export function AssociationCells({ cluster, line, rowIndex }: Props) {
  const { associationId, serviceAccount, namespace, addOn, detail } = line
  const cell = 'max-w-64 overflow-hidden text-ellipsis px-3.5 py-1'
  return (
    <tr aria-rowindex={rowIndex} className="relative h-[34px] border-line border-t hover:bg-sunk">
      <th scope="row" className={`${cell} text-left font-medium`}>
        <Link
          href={routes.association({ ...cluster, associationId })}
          prefetch={false}
          title={serviceAccount}
          className="after:absolute after:inset-0 hover:underline"
        >
          {serviceAccount}
        </Link>
        {addOn && <Chip className="ml-2">add-on</Chip>}
      </th>
      <td className={cell} title={namespace}>
        {namespace}
      </td>
      <td className={`${cell} hidden md:table-cell`}>
        <Role detail={detail} />
      </td>
      <td className={`${cell} hidden sm:table-cell`}>
        {detail?.hasPolicy ? (
          <Chip tone="ok">yes</Chip>
        ) : (
          <span className="text-dim">{detail ? 'no' : '–'}</span>
        )}
      </td>
      <td className={cell}>
        <Access line={line} />
      </td>
      <td className={`${cell} hidden text-dim lg:table-cell`}>
        {detail ? <Age at={detail.modifiedAt} /> : '–'}
      </td>
    </tr>
  )
}
