import 'server-only'
import { goesBy, type Names } from './hosts.ts'
import { isSameOrigin } from './origin.ts'

export const refusalReasons = ['host', 'address', 'origin', 'body'] as const
export type RefusalReason = (typeof refusalReasons)[number]
export type Refusal = { readonly reason: RefusalReason; readonly status: number; readonly sentence: string }

export const tooLarge: Refusal = {
  reason: 'body',
  status: 413,
  sentence: 'This is too much for one request: at most 1 MB are taken. Nothing was done.',
}

type Asked = {
  readonly method: string
  /** As it came, encoded. */
  readonly path: string
  readonly headers: Pick<Headers, 'get'>
}

/** Asked for by machines that know an address and no name: they say nothing that a foreign page could want, or want a token. */
const forProbes = new Set(['/healthz', '/readyz', '/metrics'])
const harmless = new Set(['GET', 'HEAD', 'OPTIONS'])
/** Control characters and backslashes, written out or not: nothing is called so, and files and headers are forged with them. */
const forged = /%(?:[01][0-9a-f]|7f|5c)|\\/i
/** A way out of a folder whose slashes are hidden. */
const climbing = /(?:^|\/|%2f)(?:\.|%2e){2}(?:\/|%2f|$)/i

/** Why a request is not answered at all; null: it is. What it brings is looked at elsewhere. */
export function refusalOf({ method, path, headers }: Asked, names: Names): Refusal | null {
  const host = headers.get('x-forwarded-host') ?? headers.get('host')
  if (!forProbes.has(path) && !goesBy(host, names))
    return {
      reason: 'host',
      status: 421,
      sentence: 'This site does not go by that name. Open it by its own address (PODSCOPE_ORIGIN).',
    }
  if (forged.test(path) || climbing.test(path))
    return { reason: 'address', status: 400, sentence: 'There can be nothing at this address.' }
  if (!harmless.has(method) && !isSameOrigin(headers, names.origin))
    return {
      reason: 'origin',
      status: 403,
      sentence: 'The request did not come from this site’s own page. Nothing was done.',
    }
  return null
}
