import type { Metadata } from 'next'
import { pageAboutAll } from '@/app/_server/asker.ts'
import { settingsTabs } from '@/app/_server/settings.ts'
import { StoreAway } from '@/components/fleet/store-away.tsx'
import { AccountList } from '@/components/settings/account-list.tsx'
import { type Method, MethodList } from '@/components/settings/method-list.tsx'
import { SettingsTabs } from '@/components/settings/settings-tabs.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import { everything } from '@/lib/auth/rules/index.ts'
import { hasPasskeyAddress } from '@/lib/auth/sign-in/index.ts'
import { readEnv } from '@/lib/env.ts'
import { listFleetAccounts, listFleetClusters } from '@/lib/fleet/index.ts'

export const metadata: Metadata = { title: 'Settings' }
export const dynamic = 'force-dynamic'

/** What is set where Podscope is started, without a secret. */
function signInMethods(): readonly Method[] {
  const { sandbox, signIn } = readEnv()
  const { oidc, alb, proxySecret } = signIn
  return [
    { name: 'Email and password', isOn: true, detail: 'for whoever was invited under People' },
    {
      name: 'Passkey',
      isOn: hasPasskeyAddress(),
      detail: hasPasskeyAddress()
        ? 'for whoever has a password and adds one under Account'
        : 'PODSCOPE_ORIGIN with https and a name turns it on: browsers keep none for an IP address',
    },
    {
      name: 'Identity provider (OIDC)',
      isOn: oidc !== null,
      detail: oidc
        ? `${oidc.issuer}, as client ${oidc.clientId}; groups from the claim ${signIn.groupsClaim}`
        : 'PODSCOPE_OIDC_ISSUER, with the client’s id and secret, turns it on',
    },
    {
      name: 'AWS load balancer',
      isOn: alb !== null,
      detail: alb ? `signed by ${alb.arn}` : 'PODSCOPE_ALB_ARN, with issuer and client id, turns it on',
    },
    {
      name: 'Proxy’s headers',
      isOn: proxySecret !== null,
      detail:
        proxySecret !== null
          ? 'from trusted addresses, with the shared secret'
          : 'PODSCOPE_PROXY_SECRET, with PODSCOPE_TRUSTED_PROXIES, turns it on',
    },
    ...(sandbox
      ? [{ name: 'Local AWS', isOn: true, detail: 'anybody who reaches it, as a person of their choice' }]
      : []),
  ]
}

export default async function SettingsPage() {
  await pageAboutAll('settings.read')
  const [accounts, places, tabs] = await Promise.all([
    listFleetAccounts(everything),
    listFleetClusters(everything),
    settingsTabs(),
  ])
  const problem = [accounts, places].find((each) => !each.ok)
  return (
    <>
      <PageBar crumbs={[{ label: 'Settings' }]} />
      <SettingsTabs tab="general" shown={tabs} />
      <h1 className="mb-1 font-semibold text-xl tracking-tight">Accounts and sign-in</h1>
      <p className="mb-3 max-w-3xl text-dim">
        This is set where Podscope is started, by its environment and its accounts file, and shown here as it
        is.
      </p>
      <div className="space-y-4">
        {problem && !problem.ok && <StoreAway problem={problem.error} />}
        {accounts.ok && places.ok && (
          <Panel label="Accounts">
            <PanelHeader title="Accounts" detail="whose associations are read" />
            {accounts.value.length === 0 ? (
              <EmptyState title="No account was read yet">The first crawl begins within a minute.</EmptyState>
            ) : (
              <AccountList accounts={accounts.value} places={places.value} />
            )}
          </Panel>
        )}
        <Panel label="Sign-in">
          <PanelHeader title="Sign-in" detail="the ways in" />
          <MethodList methods={signInMethods()} />
        </Panel>
      </div>
    </>
  )
}
