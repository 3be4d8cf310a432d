'use server'
import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { isOwnOrigin, keepCookie, whoAsks } from '@/app/_server/guard.ts'
import { newPasskeyInput } from '@/app/_server/passkey-input.ts'
import {
  beginPasskey,
  changePassword,
  endOtherSessions,
  endSession,
  keepPasskey,
  noCookie,
  providerSignOut,
  removePasskey,
  type SignInProblem,
} from '@/lib/auth/sign-in/index.ts'
import { fail } from '@/lib/base/index.ts'
import { routes } from '@/lib/routes.ts'

/** Ends the session that asks, and that with the identity provider where it offers that. */
export async function signOut(): Promise<void> {
  if (!(await isOwnOrigin())) return
  const person = await whoAsks()
  const away = person?.session.method === 'oidc' ? await providerSignOut(person.id).catch(() => null) : null
  if (person) await endSession(person, person.session.id)
  await keepCookie(noCookie())
  revalidatePath('/', 'layout')
  redirect(away ?? routes.signIn())
}

/** Ends one of one's own sessions; null: it has ended, else why not. */
export async function endOne(id: string): Promise<string | null> {
  if (!(await isOwnOrigin())) return 'The request did not come from this site’s own page. Reload the page.'
  const person = await whoAsks()
  if (!person) return 'You are not signed in any more.'
  const ended = await endSession(person, z.string().max(100).parse(id))
  revalidatePath(routes.account())
  return ended ? null : 'It had ended already.'
}

/** Ends all of one's own sessions but this one; null: they have ended, else why not. */
export async function endOthers(): Promise<string | null> {
  if (!(await isOwnOrigin())) return 'The request did not come from this site’s own page. Reload the page.'
  const person = await whoAsks()
  if (!person) return 'You are not signed in any more.'
  const ended = await endOtherSessions(person)
  revalidatePath(routes.account())
  return ended > 0 ? null : 'There was no other.'
}

/** Changes one's own password, which ends all other sessions. */
export async function changeOwnPassword(_: ChangeState, form: FormData): Promise<ChangeState> {
  if (!(await isOwnOrigin())) return { kind: 'problem', problem: { kind: 'foreign' } }
  const person = await whoAsks()
  if (!person) redirect(routes.signIn())
  const given = { current: String(form.get('current') ?? ''), next: String(form.get('next') ?? '') }
  const changed = await changePassword(person, given)
  if (!changed.ok) return { kind: 'problem', problem: changed.error }
  revalidatePath(routes.account())
  return { kind: 'changed', ended: changed.value.ended }
}

/** Begins to add a passkey: what the browser asks the device for. */
export async function startPasskey(password: string) {
  if (!(await isOwnOrigin())) return fail({ kind: 'foreign' as const })
  const person = await whoAsks()
  if (!person) redirect(routes.signIn())
  return beginPasskey(person, z.string().max(1000).parse(password))
}

/** Keeps the passkey that the device made; null: it is kept, else why not. */
export async function keepThisPasskey(name: string, answer: object): Promise<SignInProblem | null> {
  if (!(await isOwnOrigin())) return { kind: 'foreign' }
  const person = await whoAsks()
  if (!person) redirect(routes.signIn())
  const response = newPasskeyInput.safeParse(answer)
  if (!response.success) return { kind: 'passkey' }
  const kept = await keepPasskey(person, { name: z.string().max(1000).parse(name), response: response.data })
  revalidatePath(routes.account())
  return kept.ok ? null : kept.error
}

/** Removes one of one's own passkeys; null: it is removed, else why not. */
export async function dropPasskey(id: string): Promise<string | null> {
  if (!(await isOwnOrigin())) return 'The request did not come from this site’s own page. Reload the page.'
  const person = await whoAsks()
  if (!person) return 'You are not signed in any more.'
  const removed = await removePasskey(person, z.string().max(1400).parse(id))
  revalidatePath(routes.account())
  return removed ? null : 'It was removed already.'
}

type ChangeState =
  | null
  | { readonly kind: 'problem'; readonly problem: SignInProblem }
  | { readonly kind: 'changed'; readonly ended: number }
