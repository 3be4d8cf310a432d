import type { Metadata } from 'next'
import Link from 'next/link'
import { pageAboutAll } from '@/app/_server/asker.ts'
import { single } from '@/app/_server/changes.ts'
import { settingsTabs } from '@/app/_server/settings.ts'
import { RuleForm } from '@/components/approvals/rule-form.tsx'
import { RuleTable } from '@/components/approvals/rule-table.tsx'
import type { TenantChoice } from '@/components/approvals/types.ts'
import { StoreAway } from '@/components/fleet/store-away.tsx'
import { ConfirmButton } from '@/components/settings/confirm-button.tsx'
import { SettingsTabs } from '@/components/settings/settings-tabs.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { buttonClass } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Panel } from '@/components/ui/panel.tsx'
import { asStoreProblem } from '@/lib/fleet/index.ts'
import { listRules, listRuleTenants } from '@/lib/requests/index.ts'
import { type ApprovalRule, emptyRule, textOfRule } from '@/lib/requests/rules/index.ts'
import { routes } from '@/lib/routes.ts'
import { previewThisRule, removeThisRule, saveThisRule } from './actions.ts'

export const metadata: Metadata = { title: 'Approval rules' }
export const dynamic = 'force-dynamic'

type Props = { readonly searchParams: Promise<Readonly<Record<string, string | string[]>>> }

/** In the place of a rule's id: one that is to be made. */
const newRule = 'new'

/** Which changes take a second person. */
export default async function ApprovalsPage({ searchParams }: Props) {
  await pageAboutAll('rules.manage')
  const opened = single((await searchParams).rule)
  const [rules, tenants, tabs] = await Promise.all([
    asStoreProblem(listRules),
    asStoreProblem(listRuleTenants),
    settingsTabs(),
  ])
  return (
    <>
      <PageBar crumbs={[{ label: 'Settings', href: routes.settings() }, { label: 'Approval rules' }]}>
        <Link
          href={routes.approvals({ rule: newRule })}
          prefetch={false}
          className={buttonClass({ variant: 'primary' })}
        >
          New rule
        </Link>
      </PageBar>
      <SettingsTabs tab="approvals" shown={tabs} />
      <h1 className="mb-1 font-semibold text-xl tracking-tight">Approval rules</h1>
      <p className="mb-3 max-w-3xl text-dim">
        Whoever changes something that a rule is about is asked for a reason, and somebody else decides. A
        rule holds for everybody, admins too, from the moment it is saved.
      </p>
      {rules.ok && tenants.ok ? (
        <Rules rules={rules.value} tenants={tenants.value} opened={opened} />
      ) : (
        [rules, tenants]
          .map((each) => !each.ok && <StoreAway key="away" problem={each.error} />)
          .find(Boolean)
      )}
    </>
  )
}

type RulesProps = {
  readonly rules: readonly ApprovalRule[]
  readonly tenants: readonly TenantChoice[]
  readonly opened: string | null
}

function Rules({ rules, tenants, opened }: RulesProps) {
  const rule = rules.find(({ id }) => id === opened)
  const isOpen = rule !== undefined || opened === newRule
  return (
    <div className="space-y-4">
      {isOpen && (
        <section aria-label={rule ? `Rule ${rule.name}` : 'New rule'}>
          <h2 className="mb-3 font-semibold text-base [overflow-wrap:anywhere]">
            {rule ? rule.name : 'New rule'}
          </h2>
          <RuleForm
            key={rule?.id ?? newRule}
            id={rule?.id ?? null}
            first={rule ? textOfRule(rule) : emptyRule}
            tenants={tenants.map(({ id, name }) => ({ id, name }))}
            actions={{ preview: previewThisRule, save: saveThisRule }}
          />
        </section>
      )}
      <Panel>
        {rules.length === 0 ? <NoRules isOpen={isOpen} /> : <RuleTable rules={rules} actions={removal} />}
      </Panel>
    </div>
  )
}

function NoRules({ isOpen }: { readonly isOpen: boolean }) {
  return (
    <EmptyState
      title="There is no rule yet"
      actions={
        !isOpen && (
          <Link href={routes.approvals({ rule: newRule })} prefetch={false} className={buttonClass()}>
            New rule
          </Link>
        )
      }
    >
      Whoever may change an association changes it alone.
    </EmptyState>
  )
}

const removal = ({ id, name }: ApprovalRule) => (
  <ConfirmButton
    label={`Remove ${name}…`}
    title={`Remove the rule ${name}?`}
    body={<p>What it stopped can be done by one person from then on. What was asked for stays as it is.</p>}
    verb="Remove rule"
    done={`Removed the rule ${name}.`}
    action={removeThisRule.bind(null, id)}
    goTo={routes.approvals()}
  >
    Remove…
  </ConfirmButton>
)
