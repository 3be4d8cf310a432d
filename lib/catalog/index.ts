import type { ActionCatalog } from '../iam/index.ts'
import { expand } from './expand.ts'
import generated from './generated/catalog.json' with { type: 'json' }

export type { ResourceType, Service } from './expand.ts'

const expanded = expand(generated)

/** Every action AWS documents, with access level, resource types and condition keys, as of `catalog.date`. */
export const catalog: ActionCatalog = expanded.catalog
