import { z } from 'zod'
import { roleKinds, roleSortKeys } from '@/lib/fleet/filter/index.ts'

/** What the address of the list of roles may ask; what means nothing is as usual. */
export const askedInput = z.object({
  q: z.string().max(500).catch('').default(''),
  kind: z.enum(roleKinds).catch('used').default('used'),
  by: z.enum(roleSortKeys).catch('associations').default('associations'),
  desc: z.stringbool().catch(true).optional(),
  from: z.coerce.number().int().min(0).max(1_000_000).catch(0).default(0),
})
type Parsed = z.infer<typeof askedInput>
export type RolesAsked = Omit<Parsed, 'desc'> & { readonly desc: boolean }

/** Numbers begin with the highest, names with the first. */
export const isDescending = ({ by, desc }: Parsed): boolean => desc ?? (by !== 'name' && by !== 'account')
