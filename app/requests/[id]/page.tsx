import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Suspense } from 'react'
import { mayAsker, pageScope } from '@/app/_server/asker.ts'
import { looker } from '@/app/_server/asking.ts'
import { StoreAway } from '@/components/fleet/store-away.tsx'
import { RequestDesk } from '@/components/requests/request-desk.tsx'
import { RequestFacts } from '@/components/requests/request-facts.tsx'
import { RequestStory } from '@/components/requests/request-story.tsx'
import { stateWords, subjectOf, whatIsAskedFor } from '@/components/requests/words.ts'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { Chip } from '@/components/ui/chip.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import { asStoreProblem } from '@/lib/fleet/index.ts'
import { noteAnswerSeen, readRequest, settleRequests } from '@/lib/requests/index.ts'
import type { WholeRequest } from '@/lib/requests/types.ts'
import { routes } from '@/lib/routes.ts'
import { approveThis, askForThisAgain, commentOnThis, rejectThis, withdrawThis } from '../actions.ts'
import { RequestRails } from './_ui/rails.tsx'

export const metadata: Metadata = { title: 'Request' }
export const dynamic = 'force-dynamic'

type Props = { readonly params: Promise<{ readonly id: string }> }

/** What a crash left half-way, and what is over time, is ended before it is shown. */
function read(id: string) {
  return asStoreProblem(async () => {
    const now = new Date()
    await settleRequests(now)
    const who = await looker()
    const whole = await readRequest(id, who.reads)
    if (whole?.request.author.id === who.id) await noteAnswerSeen(id, who.id, now)
    return { whole, who }
  })
}

export default async function RequestPage({ params }: Props) {
  await pageScope('associations.read')
  const { id } = await params
  const found = await read(id)
  if (!found.ok) return <StoreAway problem={found.error} />
  const { whole, who } = found.value
  if (!whole) notFound()
  const { request } = whole
  const { label, tone } = stateWords[request.state]
  return (
    <>
      <PageBar
        crumbs={[
          { label: 'Requests', href: routes.requests() },
          { label: `${request.namespace}/${request.serviceAccount}` },
        ]}
      />
      <div className="mb-1 flex flex-wrap items-center gap-x-3 gap-y-1">
        <h1 className="font-semibold text-xl tracking-tight [overflow-wrap:anywhere]">
          {whatIsAskedFor(request)}
        </h1>
        <Chip tone={tone}>{label}</Chip>
      </div>
      <p className="mb-3 text-dim [overflow-wrap:anywhere]">{subjectOf(request)}</p>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="min-w-0 space-y-4">
          <Suspense fallback={null}>
            <RequestRails request={request} />
          </Suspense>
          <RequestFacts request={request} />
        </div>
        <Desk whole={whole} isAuthor={request.author.id === who.id} />
      </div>
    </>
  )
}

async function Desk({ whole, isAuthor }: { readonly whole: WholeRequest; readonly isAuthor: boolean }) {
  const { request } = whole
  const { id, state, failure } = request
  const [mayDecide, mayAsk] = await Promise.all([
    mayAsker('changes.approve', request),
    mayAsker('changes.request', request),
  ])
  return (
    <Panel label="Decision">
      <PanelHeader title="Decision" />
      <RequestStory whole={whole} />
      <div className="border-line border-t">
        <RequestDesk
          standing={{ state, failure, isAuthor, mayDecide, mayAsk: mayAsk && request.review === null }}
          actions={{
            approve: approveThis.bind(null, id),
            reject: rejectThis.bind(null, id),
            withdraw: withdrawThis.bind(null, id),
            comment: commentOnThis.bind(null, id),
            askAgain: askForThisAgain.bind(null, id),
          }}
        />
      </div>
    </Panel>
  )
}
