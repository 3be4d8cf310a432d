/**
 * Next runs this in the browser before anything of a page. Style elements that scripts write (Monaco, the toasts) are let through by the page's policy only
 * with its nonce (lib/web/policy.ts); neither library can be told one. The nonce is that of the page's own scripts: a browser shows it to scripts and
 * hides it from style sheets and markup.
 */
function giveStylesTheNonce(): void {
  const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce
  if (!nonce) return
  const createElement = document.createElement.bind(document) as (
    name: string,
    options?: ElementCreationOptions,
  ) => HTMLElement
  document.createElement = (name: string, options?: ElementCreationOptions) => {
    const made = createElement(name, options)
    if (made instanceof HTMLStyleElement) made.nonce = nonce
    return made
  }
}

giveStylesTheNonce()
