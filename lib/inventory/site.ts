import 'server-only'
import { readEnv } from '../env.ts'
import type { SiteState } from './types.ts'

/** What every page's frame says of the site. */
export function siteState(): SiteState {
  const { sandbox, readOnly } = readEnv()
  return { sandbox, readOnly }
}
