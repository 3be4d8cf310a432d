import 'server-only'
import packageJson from '../../package.json' with { type: 'json' }
import { catalog } from '../catalog/index.ts'

/** Of the program that runs: its own version, as `/version` tells it, and the day its catalog of AWS's actions was taken. */
export const versions = { podscope: packageJson.version, catalog: catalog.date }
