import 'server-only'

type Directives = Readonly<Record<string, readonly string[]>>

function written(directives: Directives): string {
  return Object.entries(directives)
    .map(([name, sources]) => [name, ...sources].join(' '))
    .join('; ')
}

const self = "'self'"
const none = "'none'"

type DocumentPolicy = {
  /** New with every answer, not to be guessed: 128 bits or more (CSP level 3, 2.3.1). */
  readonly nonce: string
  /** The development server evaluates code, and writes styles of its own. */
  readonly dev: boolean
  /**
   * Where a form may lead besides this site. Chromium holds `form-action` against every redirect after a form was sent too, so a sign-in that posts
   * a form and is then sent on to an identity provider needs that provider's origin here. One that follows a link does not.
   */
  readonly formTargets?: readonly string[]
}

/**
 * Content-Security-Policy of a page. A page that was opened keeps its policy while the router moves on within it, so all have the same one: there
 * is no page of the editor that could have another.
 *
 * - Scripts: those the server wrote the nonce on, and what these load themselves. `'self'` is for browsers that know no `'strict-dynamic'`.
 * - Style elements carry the nonce too, Monaco's and the toasts' through `components/shell/style-nonce.tsx`. Style *attributes* cannot carry one, and React
 *   writes them into its HTML (the width of a bar, the height of rows not drawn), as does Monaco (where a line stands). An attribute has neither a
 *   selector nor an import: it can draw its own element badly, and carry nothing away (images come from here alone).
 * - Monaco and the engine's workers are files of this site; `blob:` is how the bundler starts some of them.
 */
export function documentPolicy({ nonce, dev, formTargets = [] }: DocumentPolicy): string {
  return written({
    'default-src': [self],
    'script-src': [self, `'nonce-${nonce}'`, "'strict-dynamic'", ...(dev ? ["'unsafe-eval'"] : [])],
    'style-src': dev ? [self, "'unsafe-inline'"] : [self, `'nonce-${nonce}'`],
    'style-src-attr': ["'unsafe-inline'"],
    'img-src': [self, 'data:'],
    'font-src': [self],
    'connect-src': [self],
    'worker-src': [self],
    'object-src': [none],
    'base-uri': [none],
    'form-action': [self, ...formTargets],
    'frame-ancestors': [none],
  })
}

/**
 * Of everything that is no page: a picture that is opened by itself runs nothing. A worker's file has the policy it came with, and needs the site's own
 * scripts and data.
 */
export const filePolicy = written({
  'default-src': [none],
  'script-src': [self],
  'connect-src': [self],
  'style-src': ["'unsafe-inline'"],
  'base-uri': [none],
  'form-action': [none],
  'frame-ancestors': [none],
})
