import { redirect } from 'next/navigation'
import { whoAsks } from '@/app/_server/guard.ts'
import { PasskeyButton } from '@/components/sign-in/passkey-button.tsx'
import { PasswordForm } from '@/components/sign-in/password-form.tsx'
import { ProviderButton } from '@/components/sign-in/provider-button.tsx'
import { SandboxChoices } from '@/components/sign-in/sandbox-choices.tsx'
import { SignInTrouble } from '@/components/sign-in/trouble.tsx'
import { Panel } from '@/components/ui/panel.tsx'
import { hasPasskeyAddress, hasPasskeys, providerName, safePath } from '@/lib/auth/sign-in/index.ts'
import { siteState } from '@/lib/inventory/index.ts'
import {
  askForPasskey,
  continueAsSandboxPerson,
  signIn,
  signInAtProvider,
  signInByPasskey,
} from './actions.ts'

type Props = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> }

const one = (value: string | string[] | undefined) => (typeof value === 'string' ? value : null)

export default async function SignInPage({ searchParams }: Props) {
  const asked = await searchParams
  const to = safePath(one(asked.to))
  if (await whoAsks()) redirect(to)
  const { sandbox } = siteState()
  const provider = providerName()
  const passkeys = hasPasskeyAddress() && (await hasPasskeys())
  return (
    <Panel label="Sign in" className="p-5">
      <h1 className="mb-4 font-semibold text-xl tracking-tight">Sign in</h1>
      <div className="space-y-5">
        <SignInTrouble problem={one(asked.problem)} />
        {sandbox && <SandboxChoices action={continueAsSandboxPerson} to={to} />}
        {provider && <ProviderButton action={signInAtProvider} to={to} name={provider} />}
        {(sandbox || provider) && <hr className="border-line" />}
        <PasswordForm action={signIn} to={to} isFirst={!sandbox && !provider} />
        {passkeys && <PasskeyButton begin={askForPasskey} finish={signInByPasskey} to={to} />}
      </div>
    </Panel>
  )
}
