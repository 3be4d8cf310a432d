import Link from 'next/link'
import type { ClusterRef } from '@/lib/aws/types.ts'
import { routes } from '@/lib/routes.ts'
import { SetBar } from '../access/set-bar.tsx'
import { usableCount } from '../access/verdict.ts'
import { describeAwsProblem } from '../aws-problem.tsx'
import { Age } from '../ui/age.tsx'
import { Chip } from '../ui/chip.tsx'
import type { AssociationLine } from './association-line.ts'
import { SelectBox } from './select-box.tsx'
import type { Selection } from './selection.ts'

type Props = {
  readonly cluster: ClusterRef
  readonly line: AssociationLine
  /** Null: nothing is selected here. */
  readonly selection: Selection | null
  /** Why it could not be read is said above the table. */
  readonly toldAbove: boolean
  /** Its place in the whole list, from 0. */
  readonly index: number
  /** Rows are higher on a narrow screen; the list measures what it draws. */
  readonly measure: (row: HTMLTableRowElement | null) => void
}

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

function Access({ line: { detail, counts, problem }, toldAbove }: Pick<Props, 'line' | 'toldAbove'>) {
  if (!detail && problem)
    return (
      <Chip tone="bad" className="whitespace-normal">
        {toldAbove ? 'not readable' : describeAwsProblem(problem).title}
      </Chip>
    )
  return (
    <span className="flex items-center gap-2">
      {/* Beside its number on a telephone too. */}
      <SetBar counts={counts} width="min(132px, 22vw)" />
      <span aria-hidden className="text-dim text-xs tabular-nums">
        {counts === null ? 'unknown' : usableCount(counts).toLocaleString('en')}
      </span>
    </span>
  )
}

/** One row. Its link covers it whole. */
export function AssociationCells({ cluster, line, selection, toldAbove, index, measure }: Props) {
  const { associationId, serviceAccount, namespace, addOn, detail } = line
  // Together no wider than the page at 1280 px, however long the names; there is more room above.
  const cell = 'overflow-hidden text-ellipsis px-3.5 py-1'
  return (
    <tr
      ref={measure}
      data-index={index}
      aria-rowindex={index + 2}
      className="relative h-[34px] max-sm:h-[46px] border-line border-t hover:bg-sunk"
    >
      {selection && (
        <td className="w-10 p-0">
          <SelectBox
            label={`Select ${namespace}/${serviceAccount}`}
            state={selection.isSelected(line) ? 'all' : 'none'}
            onChange={() => selection.toggle(line)}
          />
        </td>
      )}
      <th scope="row" className={`${cell} max-w-44 text-left font-medium sm:max-w-56 2xl:max-w-64`}>
        <Link
          href={routes.association({ ...cluster, associationId })}
          prefetch={false}
          title={serviceAccount}
          className="after:absolute after:inset-0 hover:underline"
        >
          {serviceAccount}
        </Link>
        {addOn && <Chip className="ml-2">add-on</Chip>}
        <div className="truncate font-normal text-dim text-xs sm:hidden">{namespace}</div>
      </th>
      <td className={`${cell} hidden max-w-36 sm:table-cell 2xl:max-w-64`} title={namespace}>
        {namespace}
      </td>
      <td
        className={`${cell} hidden max-w-44 md:table-cell 2xl:max-w-64`}
        title={detail ? [detail.roleName, detail.targetRoleName].filter(Boolean).join(' → ') : undefined}
      >
        <Role detail={detail} />
      </td>
      <td className={`${cell} hidden sm:table-cell`}>
        {detail?.hasPolicy ? (
          <Chip tone="ok">yes</Chip>
        ) : (
          <span className="text-dim">{detail ? 'no' : '–'}</span>
        )}
      </td>
      <td className={`${cell} max-w-44 sm:max-w-52`}>
        <Access line={line} toldAbove={toldAbove} />
      </td>
      <td className={`${cell} hidden text-dim lg:table-cell`}>
        {detail ? <Age at={detail.modifiedAt} /> : '–'}
      </td>
    </tr>
  )
}
