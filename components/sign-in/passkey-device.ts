import { fail, ok, type Result } from '@/lib/base/index.ts'

type Library = typeof import('@simplewebauthn/browser')

/** Asks the browser, and it the device. An error is a sentence. The library is loaded when somebody asks: most never do. */
export async function atDevice<T>(ask: (library: Library) => Promise<T>): Promise<Result<T, string>> {
  try {
    return ok(await ask(await import('@simplewebauthn/browser')))
  } catch (error) {
    return fail(whyNot(error instanceof Error ? error.name : ''))
  }
}

/** By the names of WebAuthn 3, 5.1.3 and 5.1.4. A browser does not tell whether it was called off or nothing was found. */
function whyNot(name: string): string {
  if (name === 'NotAllowedError' || name === 'AbortError')
    return 'The browser had no passkey to give: it was called off, took too long, or there is none for this site.'
  if (name === 'InvalidStateError') return 'This device has a passkey of yours for this site already.'
  if (name === 'SecurityError')
    return 'The browser keeps no passkeys for this address. Open the site by its own address.'
  return 'The browser or the device cannot do it. It takes one that asks for a finger, a face or a PIN.'
}
