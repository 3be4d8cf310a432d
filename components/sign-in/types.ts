import type { SignInProblem } from '@/lib/auth/types.ts'

/** A server action behind a form of the sign-in. It does not come back when it worked: the browser goes on. */
export type SignInAction = (before: SignInProblem | null, form: FormData) => Promise<SignInProblem | null>
