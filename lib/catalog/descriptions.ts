import { findService } from './look-ups.ts'

/** What AWS says of a service's actions and condition keys, one sentence each, by name as the catalog spells it. */
export type Descriptions = {
  readonly actions: Readonly<Record<string, string>>
  readonly keys: Readonly<Record<string, string>>
}

/**
 * The descriptions of one service, fetched when they are first asked for: of all services they are ten times the catalog. null for a service
 * that AWS does not document. A bundler makes one small file of each service; the name is checked, so that nothing else can be asked for.
 */
export async function loadDescriptions(prefix: string): Promise<Descriptions | null> {
  const service = findService(prefix)
  if (!service) return null
  const loaded: { readonly default: Descriptions } = await import(
    `./generated/services/${service.prefix}.json`,
    {
      with: { type: 'json' },
    }
  )
  return loaded.default
}
