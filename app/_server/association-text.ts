import { z } from 'zod'
import type { AssociationRef } from '@/lib/aws/types.ts'

/** An association in a query, `account/region/cluster/id`. Null: none, or what cannot be one. */
export const associationText = z
  .string()
  .max(600)
  .regex(/^[^/]+(?:\/[^/]+){3}$/)
  .nullable()
  .catch(null)

/** The association that such a text names. */
export function refOfText(text: string): AssociationRef {
  const [accountId = '', region = '', cluster = '', associationId = ''] = text.split('/')
  return { accountId, region, cluster, associationId }
}

/** An association as such a text. */
export function refText({ accountId, region, cluster, associationId }: AssociationRef): string {
  return [accountId, region, cluster, associationId].join('/')
}
