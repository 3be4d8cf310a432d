'use server'
import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { isOwnOrigin, keepCookie, whoAsks } from '@/app/_server/guard.ts'
import {
  changePassword,
  endOtherSessions,
  endSession,
  noCookie,
  providerSignOut,
  type SignInProblem,
} from '@/lib/auth/sign-in/index.ts'
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

type ChangeState =
  | null
  | { readonly kind: 'problem'; readonly problem: SignInProblem }
  | { readonly kind: 'changed'; readonly ended: number }
