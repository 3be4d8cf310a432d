import { single } from '@/app/_server/changes.ts'
import type { AuditChoice } from '@/components/audit/audit-filter.tsx'
import { isAct } from '@/components/audit/words.ts'
import type { EntriesAsked } from '@/lib/audit/index.ts'
import { routes } from '@/lib/routes.ts'

type Query = Readonly<Record<string, string | string[] | undefined>>
export type Asked = AuditChoice & { readonly before?: number }

const dayForm = /^\d{4}-\d{2}-\d{2}$/
const isDay = (text: string) => dayForm.test(text) && !Number.isNaN(Date.parse(text))

/** What means nothing in an address is as if it were not there. */
export function askedOf(query: Query): Asked {
  const text = (name: string) => single(query[name])?.trim().slice(0, 200) ?? ''
  const day = (name: string) => (isDay(text(name)) ? text(name) : '')
  const act = text('act')
  const before = text('before')
  return {
    actor: text('actor'),
    act: isAct(act) ? act : '',
    object: text('object'),
    from: day('from'),
    to: day('to'),
    ...(/^\d{1,9}$/.test(before) && { before: Number(before) }),
  }
}

const dayMs = 86_400_000

/** Which entries that selects: the days are of UTC, the last one with all its hours. */
export function entriesOf({ actor, act, object, from, to, before }: Asked): Omit<EntriesAsked, 'limit'> {
  return {
    before,
    actor,
    object,
    act: act === '' ? undefined : act,
    from: from === '' ? undefined : new Date(from),
    to: to === '' ? undefined : new Date(Date.parse(to) + dayMs),
  }
}

/** What was asked, for the audit itself. */
export function detailOf({ before: _, ...choice }: Asked): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(choice).filter(([, value]) => value !== ''))
}

/** Without what is not asked, so that it does not stand in the address. */
export function hrefOf(asked: Asked, entry?: string): string {
  return routes.audit({ ...asked, ...(entry !== undefined && { entry }) })
}
