import { z } from 'zod'
import { selectorsMax } from '@/lib/auth/rules/index.ts'

/** Longer than any field may say, shorter than anything that hurts. What the texts say is read by the rules. */
const field = z.string().max(12_000)
const selector = z.object({
  accounts: field,
  regions: field,
  clusters: field,
  namespaces: field,
  tags: field,
})
const selectors = z.array(selector).min(1).max(selectorsMax)

export const tenantIdInput = z.uuid()
const seen = z.string().max(40)
export const previewInput = z.object({ id: tenantIdInput.nullable(), selectors })
export const saveInput = z.object({
  /** Null: a new one. */
  of: z.object({ id: tenantIdInput, seen }).nullable(),
  name: z.string().max(1000),
  selectors,
  contact: z.object({ words: z.string().max(1000), address: z.string().max(2000) }),
})
export const removeInput = z.object({ id: tenantIdInput, seen, given: z.array(z.uuid()).max(10_000) })
