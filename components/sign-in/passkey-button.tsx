'use client'
import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser'
import { KeyRound } from 'lucide-react'
import { useActionState } from 'react'
import type { SignInProblem } from '@/lib/auth/types.ts'
import type { Result } from '@/lib/base/index.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { atDevice } from './passkey-device.ts'
import { problemInWords } from './words.ts'

type Props = {
  readonly begin: () => Promise<Result<PublicKeyCredentialRequestOptionsJSON, SignInProblem>>
  readonly finish: (answer: object, to: string) => Promise<SignInProblem>
  readonly to: string
}

/** Signs in with a passkey, which says whose it is: nothing is typed. */
export function PasskeyButton({ begin, finish, to }: Props) {
  const [problem, signIn, isPending] = useActionState(async (): Promise<string | null> => {
    const asked = await begin()
    if (!asked.ok) return problemInWords(asked.error)
    const signed = await atDevice(({ startAuthentication }) =>
      startAuthentication({ optionsJSON: asked.value }),
    )
    return signed.ok ? problemInWords(await finish(signed.value, to)) : signed.error
  }, null)
  return (
    <form action={signIn} aria-label="With a passkey" className="space-y-3">
      {problem && <Banner tone="bad" title={problem} />}
      <Button type="submit" className="w-full" disabled={isPending}>
        <KeyRound aria-hidden className="size-3.5" />
        {isPending ? 'Waiting for the device…' : 'Sign in with a passkey'}
      </Button>
    </form>
  )
}
