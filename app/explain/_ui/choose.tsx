import Link from 'next/link'
import { Banner } from '@/components/ui/banner.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Field, Input } from '@/components/ui/field.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import type { Scope } from '@/lib/auth/rules/index.ts'
import type { AssociationRef } from '@/lib/aws/types.ts'
import { listRows } from '@/lib/fleet/index.ts'

type Props = {
  readonly scope: Scope
  /** What was refused, as the address of the page has it. */
  readonly address: string
  readonly find: string
  readonly hrefOf: (association: AssociationRef) => string
}

/** The service account by name, where the refusal does not tell it. */
export async function Choose({ scope, address, find, hrefOf }: Props) {
  // A form sends its fields and not its address's.
  const said = new URL(address, 'http://localhost').searchParams
  return (
    <Panel label="Choose the service account">
      <PanelHeader title="Choose the service account" />
      <form action="/explain" className="flex items-end gap-2 p-3.5">
        {[...said].map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <div className="min-w-0 flex-1">
          <Field label="Name, namespace or cluster">
            {(wiring) => <Input {...wiring} name="find" defaultValue={find} spellCheck={false} />}
          </Field>
        </div>
        <Button type="submit">Find</Button>
      </form>
      {find !== '' && <Found scope={scope} find={find} hrefOf={hrefOf} />}
    </Panel>
  )
}

const listedMax = 20

async function Found({ scope, find, hrefOf }: Pick<Props, 'scope' | 'find' | 'hrefOf'>) {
  const query = { filter: find, sort: { key: 'namespace', descending: false } } as const
  const found = await listRows(scope, query, { from: 0 }, listedMax + 1)
  if (!found.ok) {
    const what = found.error.kind === 'store' ? found.error.message : 'These words cannot be looked for.'
    return (
      <div className="px-3.5 pb-3.5">
        <Banner title={what} />
      </div>
    )
  }
  const { rows } = found.value
  if (rows.length === 0)
    return <p className="border-line border-t px-3.5 py-2 text-dim">None that you may see is called so.</p>
  return (
    <>
      <ul aria-label="Found" className="divide-y divide-line border-line border-t">
        {rows.slice(0, listedMax).map((row) => (
          <li key={`${row.cluster} ${row.associationId}`}>
            <Link
              href={hrefOf(row)}
              prefetch={false}
              className="flex flex-wrap items-baseline gap-x-2.5 px-3.5 py-1.5 hover:bg-sunk"
            >
              <span className="font-medium">{row.serviceAccount}</span>
              <span className="text-dim">{row.namespace}</span>
              <span className="text-dim">
                {row.cluster} · {row.region}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {rows.length > listedMax && (
        <p className="border-line border-t px-3.5 py-2 text-dim">There are more; write more of the name.</p>
      )}
    </>
  )
}
