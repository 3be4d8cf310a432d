import type { OrganizationState } from '@/lib/crawl/types.ts'
import { describeAwsProblem } from '../aws-problem.tsx'
import { Age } from '../ui/age.tsx'
import { Chip } from '../ui/chip.tsx'
import { Panel, PanelHeader } from '../ui/panel.tsx'

/** AWS's words: https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html */
const states: Readonly<Record<string, string>> = {
  SUSPENDED: 'suspended at AWS',
  PENDING_CLOSURE: 'being closed at AWS',
  CLOSED: 'closed at AWS',
  PENDING_ACTIVATION: 'not active at AWS yet',
}

const accounts = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'account' : 'accounts'}`

/** Which accounts of the organization are read, how they are got into, and which are not, each with the reason. */
export function OrganizationPanel({ organization }: { readonly organization: OrganizationState }) {
  const { via, roleName, readAt, problem, read, lacking, skipped } = organization
  const rows = [
    ...skipped.map(({ id, name, state, reason }) => ({
      id,
      name,
      why:
        reason === 'excepted'
          ? 'left out by the accounts file (“except”)'
          : (states[state] ?? `${state} at AWS`),
      tone: 'plain' as const,
      standing: 'not read',
    })),
    ...lacking.map(({ id, name }) => ({
      id,
      name,
      why: 'AWS did not list it the last time; it leaves when it is not in the next list either',
      tone: 'warn' as const,
      standing: 'in doubt',
    })),
  ]
  return (
    <Panel label="Accounts of the organization">
      <PanelHeader
        title="Accounts of the organization"
        detail={readAt ? `${accounts(read)} read` : 'not listed yet'}
      >
        {readAt && (
          <span className="text-dim">
            listed <Age at={readAt} />
          </span>
        )}
      </PanelHeader>
      <p className="px-3.5 py-2 text-dim [overflow-wrap:anywhere]">
        {via.name} ({via.id}) lists them, and assumes the role <code>{roleName}</code> in each.{' '}
        {problem && (
          <b className="font-semibold text-text">
            {describeAwsProblem(problem).title}: {readAt ? 'the last list is kept.' : 'none is known.'}
          </b>
        )}
      </p>
      {rows.length > 0 && (
        <ul aria-label="Accounts that are not read" className="divide-y divide-line border-line border-t">
          {rows.map(({ id, name, why, tone, standing }) => (
            <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3.5 py-2">
              <span className="min-w-0 font-medium [overflow-wrap:anywhere]">
                {name} <span className="font-normal text-dim">{id}</span>
              </span>
              <Chip tone={tone}>{standing}</Chip>
              <span className="text-dim">{why}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
