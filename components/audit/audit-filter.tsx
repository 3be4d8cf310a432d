import Link from 'next/link'
import { Button, buttonClass } from '@/components/ui/button.tsx'
import { Field, Input, inputClass } from '@/components/ui/field.tsx'
import type { Act } from '@/lib/audit/types.ts'
import { routes } from '@/lib/routes.ts'
import { actWords } from './words.ts'

/** An empty text is no choice. Days as `2026-11-27`. */
export type AuditChoice = {
  readonly actor: string
  readonly act: Act | ''
  readonly object: string
  readonly from: string
  readonly to: string
}

/** Which entries are shown; the choice stands in the address. */
export function AuditFilter({ choice }: { readonly choice: AuditChoice }) {
  const { actor, act, object, from, to } = choice
  const isChosen = [actor, act, object, from, to].some((value) => value !== '')
  return (
    <search>
      <form
        action={routes.audit()}
        className="mb-3 grid grid-cols-2 items-end gap-x-3 gap-y-2 lg:grid-cols-[1fr_1.2fr_1.6fr_150px_150px_auto]"
      >
        <Field label="Who">
          {(wiring) => <Input {...wiring} name="actor" defaultValue={actor} maxLength={200} />}
        </Field>
        <Field label="Did what">
          {(wiring) => (
            <select {...wiring} name="act" defaultValue={act} className={inputClass}>
              <option value="">anything</option>
              {[...actWords].map(([name, words]) => (
                <option key={name} value={name}>
                  {words}
                </option>
              ))}
            </select>
          )}
        </Field>
        <div className="max-lg:col-span-2">
          <Field label="To what">
            {(wiring) => (
              <Input
                {...wiring}
                name="object"
                defaultValue={object}
                maxLength={200}
                placeholder="cluster, namespace/service account, id"
              />
            )}
          </Field>
        </div>
        <Field label="From day (UTC)">
          {(wiring) => <Input {...wiring} type="date" name="from" defaultValue={from} />}
        </Field>
        <Field label="To day (UTC)">
          {(wiring) => <Input {...wiring} type="date" name="to" defaultValue={to} />}
        </Field>
        <div className="flex gap-2">
          <Button type="submit">Show</Button>
          {isChosen && (
            <Link href={routes.audit()} prefetch={false} className={buttonClass({ variant: 'ghost' })}>
              Clear
            </Link>
          )}
        </div>
      </form>
    </search>
  )
}
