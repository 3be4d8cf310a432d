import 'server-only'
import packageJson from '../../package.json' with { type: 'json' }
import { catalog } from '../catalog/index.ts'
import type { FrozenWith } from './types.ts'

/** What runs here: the engine is Podscope's own, and what it knows of AWS's actions is of a day. */
export const versions = (): FrozenWith => ({ podscope: packageJson.version, catalog: catalog.date })
