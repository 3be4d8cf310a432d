import 'server-only'
import { readEnv } from '../env.ts'

export type SiteState = { readonly sandbox: boolean; readonly readOnly: boolean }

/** What every page's frame says: whether this is the local AWS, and whether anything may be written. */
export function siteState(): SiteState {
  const { sandbox, readOnly } = readEnv()
  return { sandbox, readOnly }
}
