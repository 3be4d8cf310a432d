import Link from 'next/link'
import { Suspense } from 'react'
import { maySome } from '@/app/_server/asker.ts'
import { RetryButton } from '@/components/retry-button.tsx'
import { Banner } from '@/components/ui/banner.tsx'
import { buttonClass } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Panel } from '@/components/ui/panel.tsx'
import { AnswerHead } from '@/components/who-can/answer-head.tsx'
import { ExportMenu } from '@/components/who-can/export-menu.tsx'
import { KeepFresh } from '@/components/who-can/keep-fresh.tsx'
import { totalOf } from '@/components/who-can/words.ts'
import { type Question, resourceForms, sayUnread, type WhoCanAnswer, whoCan } from '@/lib/analysis/index.ts'
import type { Scope } from '@/lib/auth/rules/index.ts'
import { type Crawl, listCrawls } from '@/lib/crawl/index.ts'
import { quoteValue } from '@/lib/fleet/filter/index.ts'
import { askingStore, asStoreProblem } from '@/lib/fleet/index.ts'
import { routes } from '@/lib/routes.ts'
import { addressOf } from '../address.ts'
import { type AccessView, groupings, shownVerdicts } from '../input.ts'
import { DependsOn } from './depends-on.tsx'
import { Groups } from './groups.tsx'
import { NothingRead } from './nothing-read.tsx'

type Props = { readonly scope: Scope; readonly question: Question; readonly view: AccessView }

/** The answer to a question, over everything that Podscope has read. */
export async function Answer({ scope, question, view }: Props) {
  const [answer, reading] = await Promise.all([askingStore(() => whoCan(scope, question)), firstReads(scope)])
  if (!answer.ok) {
    const { message } = answer.error
    return (
      <Panel label="The answer">
        <EmptyState title="The question could not be answered" actions={<RetryButton />}>
          {message}
        </EmptyState>
      </Panel>
    )
  }
  const { tally, unread } = answer.value
  if (totalOf(tally) === 0)
    return (
      <>
        <NotRead unread={unread} />
        <NothingRead isPartial={unread.regions + unread.clusters > 0} />
      </>
    )
  return <Answered answer={answer.value} view={view} reading={reading} />
}

/** Accounts and regions that are read for the first time just now: what is in them is not all counted. None where it cannot be told. */
async function firstReads({ kind }: Scope): Promise<readonly Crawl[]> {
  // Of a crawl, whoever sees some associations only sees nothing.
  if (kind !== 'everything') return []
  const crawls = await asStoreProblem(listCrawls)
  const isFirst = ({ reason, state }: Crawl) =>
    reason === 'start' && (state === 'waiting' || state === 'running')
  return crawls.ok ? crawls.value.filter(isFirst) : []
}

type AnsweredProps = {
  readonly answer: WhoCanAnswer
  readonly view: AccessView
  readonly reading: readonly Crawl[]
}

function Answered({ answer, view, reading }: AnsweredProps) {
  const { question, tally, unknown } = answer
  const address = addressOf(question, view)
  const toggled = (verdict: (typeof view.verdict)[number]) =>
    view.verdict.length === 1 && view.verdict[0] === verdict ? [] : [verdict]
  return (
    <>
      {(unknown.waiting > 0 || reading.length > 0) && <KeepFresh />}
      {reading.length > 0 && (
        <div className="mb-3">
          <Banner tone="info" title="Podscope is still reading.">
            {reading.length} {reading.length === 1 ? 'account and region is' : 'accounts and regions are'}{' '}
            being read for the first time; what is in {reading.length === 1 ? 'it' : 'them'} and not read yet
            is not counted. The answer follows by itself.
          </Banner>
        </div>
      )}
      <NotRead unread={answer.unread} />
      <Panel label="The answer" className="mb-4">
        <AnswerHead
          question={question}
          tally={tally}
          unknown={unknown}
          chosen={view.verdict}
          hrefOf={(verdict) => routes.access({ ...address, verdict: toggled(verdict) })}
        />
        {!answer.fits && <NoSuchRequest question={question} />}
        {tally.sometimes > 0 && (
          <Suspense fallback={<div className="min-h-10 border-line border-t" />}>
            <DependsOn answer={answer} address={address} />
          </Suspense>
        )}
        <NotCounted answer={answer} />
      </Panel>
      <Bar answer={answer} view={view} />
      <Groups answer={answer} view={view} address={address} />
    </>
  )
}

/** An answer that nobody can says nothing of what nobody could look at. */
function NotRead({ unread }: Pick<WhoCanAnswer, 'unread'>) {
  const said = sayUnread(unread)
  if (said === null) return null
  return (
    <div className="mb-3">
      <Banner
        tone="warn"
        title={`${said}.`}
        actions={
          <Link href={routes.crawls()} className={buttonClass({ size: 'sm' })}>
            Why, and what would help
          </Link>
        }
      >
        Associations there are counted as far as they were known before; others may be there.
      </Banner>
    </div>
  )
}

/** AWS never evaluates it, so nobody's policies matter. */
function NoSuchRequest({ question: { action, resource } }: { readonly question: Question }) {
  const forms = resourceForms(action)
  return (
    <div className="px-3.5 pb-3">
      <Banner tone="info" title="There is no such request, so nobody can make it.">
        <code className="[overflow-wrap:anywhere]">{action}</code> is never asked on{' '}
        <code className="[overflow-wrap:anywhere]">{resource}</code>.{' '}
        {forms.length > 0 ? 'It is asked on:' : 'It is asked on no resource of its own: use *.'}{' '}
        {forms.map((form, place) => (
          <span key={form}>
            {place > 0 && ', '}
            <code className="[overflow-wrap:anywhere]">{form}</code>
          </span>
        ))}
      </Banner>
    </div>
  )
}

/** Of an organization of thousands, nobody reads more. */
const accountsNamed = 8

/** What the answer leaves out, said where the answer is. */
function NotCounted({
  answer: { withoutOrganization: accounts, actions },
}: {
  readonly answer: WhoCanAnswer
}) {
  return (
    <ul className="list-disc space-y-0.5 border-line border-t px-3.5 py-2.5 pl-8 text-dim text-xs">
      {actions === 0 && (
        <li>AWS’s reference does not know this action: what policies say of it is answered.</li>
      )}
      {accounts.length > 0 && (
        <li>
          Not all of the organization’s policies are counted for{' '}
          {accounts.length === 1 ? 'account' : 'accounts'} {accounts.slice(0, accountsNamed).join(', ')}
          {accounts.length > accountsNamed &&
            ` and ${(accounts.length - accountsNamed).toLocaleString('en')} more`}
          {': SCPs that were not read, and RCPs, which bind resources.'}
        </li>
      )}
      <li>Policies of resources (a bucket’s, a key’s) and of VPC endpoints are not evaluated.</li>
    </ul>
  )
}

const groupingWords = { role: 'By role', cluster: 'By cluster', tenant: 'By tenant', association: 'Each' }

/** How the answer is looked at, and where to go on with it. */
async function Bar({ answer, view }: { readonly answer: WhoCanAnswer; readonly view: AccessView }) {
  const { question, tally } = answer
  const address = addressOf(question, view)
  const shown = shownVerdicts(view)
  const count = shown.reduce((sum, verdict) => sum + tally[verdict], 0)
  const all = `All ${count.toLocaleString('en')}: ${shown.join(', ')}`
  const opened = view.by === 'association' ? undefined : view[view.by]
  const parts = [
    { title: all, asked: address },
    ...(opened === undefined || view.by === 'association'
      ? []
      : [{ title: `Of the opened ${view.by}`, asked: { ...address, [view.by]: opened } }]),
  ]
  return (
    <div className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-2">
      <nav aria-label="Grouping" className="flex flex-wrap gap-1">
        {groupings.map((by) => (
          <Link
            key={by}
            href={routes.access({ ...address, by: by === 'role' ? undefined : by })}
            scroll={false}
            prefetch={false}
            aria-current={by === view.by ? 'true' : undefined}
            className="inline-flex min-h-7 items-center rounded-md px-2.5 text-dim hover:text-text aria-current:bg-panel aria-current:font-medium aria-current:text-text aria-current:shadow-[0_0_0_1px_var(--line)]"
          >
            {groupingWords[by]}
          </Link>
        ))}
      </nav>
      <span className="flex-1" />
      <Link
        href={routes.associations({ q: `can:${quoteValue(question.action)}` })}
        prefetch={false}
        title="Every association that has the action on something, in the table of associations"
        className={buttonClass()}
      >
        All that can, in the table
      </Link>
      {(await maySome('associations.export')) && <ExportMenu parts={parts} />}
    </div>
  )
}
