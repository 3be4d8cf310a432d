'use server'
import { revalidatePath } from 'next/cache'
import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { isOwnOrigin, keepCookie } from '@/app/_server/guard.ts'
import { signedInput } from '@/app/_server/passkey-input.ts'
import {
  acceptWelcome,
  beginPasskeySignIn,
  type Cookie,
  continueAs,
  isSandboxPerson,
  type SignInProblem,
  safePath,
  signInWithPasskey,
  signInWithPassword,
  startOidc,
} from '@/lib/auth/sign-in/index.ts'
import { fail, type Result } from '@/lib/base/index.ts'
import { storeErrorOf } from '@/lib/store/index.ts'

const textOf = (form: FormData, name: string) => {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}

/** The store that is away is told in a sentence; anything else is our fault, and told as that. */
async function orAway<T>(work: Promise<Result<T, SignInProblem>>): Promise<Result<T, SignInProblem>> {
  try {
    return await work
  } catch (error) {
    if (storeErrorOf(error)) return fail({ kind: 'away' })
    throw error
  }
}

async function goOn(cookie: Cookie, to: string): Promise<never> {
  await keepCookie(cookie)
  // The frame was drawn for nobody, or for somebody else.
  revalidatePath('/', 'layout')
  redirect(safePath(to))
}

/** Signs in with email and password. */
export async function signIn(_: SignInProblem | null, form: FormData): Promise<SignInProblem | null> {
  if (!(await isOwnOrigin())) return { kind: 'foreign' }
  const given = { email: textOf(form, 'email'), password: textOf(form, 'password') }
  const cookie = await orAway(signInWithPassword(given, await headers()))
  return cookie.ok ? goOn(cookie.value, textOf(form, 'to')) : cookie.error
}

/** Begins a sign-in with a passkey: what the browser asks the device to sign. */
export async function askForPasskey() {
  if (!(await isOwnOrigin())) return fail({ kind: 'foreign' as const })
  return orAway(beginPasskeySignIn(await headers()))
}

/** Signs in with what the device signed. */
export async function signInByPasskey(answer: object, to: string): Promise<SignInProblem> {
  if (!(await isOwnOrigin())) return { kind: 'foreign' }
  const response = signedInput.safeParse(answer)
  if (!response.success) return { kind: 'passkey' }
  const cookie = await orAway(signInWithPasskey(response.data, await headers()))
  return cookie.ok ? goOn(cookie.value, String(to)) : cookie.error
}

/** Goes to the identity provider. */
export async function signInAtProvider(
  _: SignInProblem | null,
  form: FormData,
): Promise<SignInProblem | null> {
  if (!(await isOwnOrigin())) return { kind: 'foreign' }
  const away = await orAway(startOidc(textOf(form, 'to'), await headers()))
  if (!away.ok) return away.error
  const jar = await cookies()
  for (const { name, value, options } of away.value.cookies) jar.set(name, value, options)
  redirect(away.value.url)
}

/** Follows a one-time link: sets name and password, and signs in. */
export async function acceptLink(_: SignInProblem | null, form: FormData): Promise<SignInProblem | null> {
  if (!(await isOwnOrigin())) return { kind: 'foreign' }
  const given = {
    token: textOf(form, 'token'),
    name: textOf(form, 'name'),
    email: textOf(form, 'email'),
    password: textOf(form, 'password'),
  }
  const cookie = await orAway(acceptWelcome(given, await headers()))
  return cookie.ok ? goOn(cookie.value, '/') : cookie.error
}

/** On the local AWS: signs in as whom the button says. */
export async function continueAsSandboxPerson(
  _: SignInProblem | null,
  form: FormData,
): Promise<SignInProblem | null> {
  if (!(await isOwnOrigin())) return { kind: 'foreign' }
  const who = textOf(form, 'who')
  const cookie = isSandboxPerson(who) ? await continueAs(who, await headers()) : null
  if (cookie === null) return { kind: 'not-here' }
  return goOn(cookie, textOf(form, 'to'))
}
