/** Kept in words a browser runs as they stand, before any of the bundles. */
const giveStylesTheNonce = `{
  const nonce = document.currentScript.nonce
  const createElement = document.createElement
  document.createElement = function (...given) {
    const made = createElement.apply(document, given)
    if (made instanceof HTMLStyleElement) made.nonce = nonce
    return made
  }
}`

/**
 * Style elements that scripts write (Monaco, the toasts) are let through by the page's policy only with its nonce (lib/web/policy.ts); neither library can be
 * told one. A browser shows a nonce to scripts that run and hides it from style sheets and markup. First in the page: the toasts write theirs when they
 * are loaded.
 */
export function StyleNonce({ nonce }: { readonly nonce: string }) {
  const script = { __html: giveStylesTheNonce }
  // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant; React would write its quotes as entities.
  return <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={script} />
}
