import type { ActionCatalog, CatalogAction } from '../iam/index.ts'
import generated from './generated/catalog.json' with { type: 'json' }
import { type GeneratedCatalog, levels } from './generated-form.ts'

function toAction(
  service: string,
  types: readonly string[],
  entry: readonly (string | number)[],
): CatalogAction {
  const [name, level, ...indexes] = entry
  return {
    name: `${service}:${name}`,
    level: levels[Number(level)] ?? 'Write',
    resources: indexes.map((index) => types[Number(index)] ?? '*'),
  }
}

function expand({ date, services }: GeneratedCatalog): ActionCatalog {
  const actions = Object.entries(services).flatMap(([service, { types, actions: entries }]) =>
    entries.map((entry) => toAction(service, types, entry)),
  )
  return { date, actions }
}

/** Every action AWS documents, with access level and resource types, as of `catalog.date`. */
export const catalog: ActionCatalog = expand(generated)
