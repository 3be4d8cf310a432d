import Form from 'next/form'
import Link from 'next/link'
import { Banner } from '@/components/ui/banner.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Field, Input } from '@/components/ui/field.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import type { AssociationRef } from '@/lib/aws/types.ts'

type Found = AssociationRef & { readonly namespace: string; readonly serviceAccount: string }
export type FoundAssociations =
  | { readonly problem: string }
  | { readonly problem: null; readonly rows: readonly Found[]; readonly isCut: boolean }

type Props = {
  /** The page that the form goes to, and what of its address has to stay: a form sends its fields and not its address's. */
  readonly action: string
  readonly fields?: readonly (readonly [name: string, value: string])[]
  readonly find: string
  /** Null: none are looked for. */
  readonly found: FoundAssociations | null
  readonly hrefOf: (association: AssociationRef) => string
}

/** The service account by name, where nothing else tells it. The page goes on from where it stands: what it holds stays. */
export function FindAssociation({ action, fields = [], find, found, hrefOf }: Props) {
  return (
    <Panel label="Choose the service account">
      <PanelHeader title="Choose the service account" />
      <Form action={action} prefetch={false} className="flex items-end gap-2 p-3.5">
        {fields.map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <div className="min-w-0 flex-1">
          <Field label="Name, namespace or cluster">
            {(wiring) => <Input {...wiring} name="find" defaultValue={find} spellCheck={false} />}
          </Field>
        </div>
        <Button type="submit">Find</Button>
      </Form>
      {found && <List found={found} hrefOf={hrefOf} />}
    </Panel>
  )
}

function List({ found, hrefOf }: { found: FoundAssociations; hrefOf: Props['hrefOf'] }) {
  if (found.problem !== null)
    return (
      <div className="px-3.5 pb-3.5">
        <Banner title={found.problem} />
      </div>
    )
  if (found.rows.length === 0)
    return <p className="border-line border-t px-3.5 py-2 text-dim">None that you may see is called so.</p>
  return (
    <>
      <ul aria-label="Found" className="divide-y divide-line border-line border-t">
        {found.rows.map((row) => (
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
      {found.isCut && (
        <p className="border-line border-t px-3.5 py-2 text-dim">There are more; write more of the name.</p>
      )}
    </>
  )
}
