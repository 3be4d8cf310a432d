import Link from 'next/link'
import { PlainWords } from '@/components/access/plain-words.tsx'
import { Fact } from '@/components/changes/state-parts.tsx'
import { stateWords } from '@/components/requests/words.ts'
import { AskAgain } from '@/components/reviews/ask-again.tsx'
import { sinceInWords, verdictWords } from '@/components/reviews/words.ts'
import { Age } from '@/components/ui/age.tsx'
import { Banner } from '@/components/ui/banner.tsx'
import { Chip } from '@/components/ui/chip.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import { ScrollRegion } from '@/components/ui/scroll-region.tsx'
import { catalog } from '@/lib/catalog/index.ts'
import { sayFindings } from '@/lib/explain/index.ts'
import { effectivePermissions } from '@/lib/iam/index.ts'
import type { FrozenWith, WholeEntry } from '@/lib/reviews/types.ts'
import { routes } from '@/lib/routes.ts'

type DecisionProps = {
  readonly entry: WholeEntry
  /** Who looks decided about it, in a review that is open. */
  readonly ask: ((entry: number) => Promise<string | null>) | null
  /** Whoever looks may change its policy, or ask for that. */
  readonly mayDraft: boolean
}
type Props = DecisionProps & { readonly frozenWith: FrozenWith }

/** An entry whole: what it was when the review opened, what it could do, what was decided, and what changed since. */
export function EntryDetail({ entry, frozenWith, ask, mayDraft }: Props) {
  const { access, since } = entry
  const changed = sinceInWords(since)
  return (
    <div className="space-y-4">
      {changed && (
        <Banner title={`Since the review opened, ${changed}.`}>
          {entry.request?.state === 'applied' && 'What was decided here was applied. '}
          What is below is how it was then.{' '}
          <Link href={routes.associationHistory(entry)} prefetch={false} className="text-accent underline">
            Its history
          </Link>
        </Banner>
      )}
      {entry.decision && <DecisionPart entry={entry} ask={ask} mayDraft={mayDraft} />}
      <Facts entry={entry} />
      {frozenWith.catalog !== catalog.date && (
        <p className="text-dim">
          What it may do is worked out with AWS’s actions of {catalog.date}; the review was opened with those
          of {frozenWith.catalog}.
        </p>
      )}
      {access ? (
        <PlainWords
          effective={effectivePermissions(access.policies, access.session, catalog)}
          whole="the evidence"
        />
      ) : (
        <Banner title="What it may do was not known when the review opened.">
          Its role or a policy could not be read.
        </Banner>
      )}
    </div>
  )
}

function DecisionPart({ entry, ask, mayDraft }: DecisionProps) {
  const { decision, request, number } = entry
  if (!decision) return null
  const { label, tone } = verdictWords[decision.verdict]
  const asks = decision.verdict === 'remove' || decision.without.length > 0
  const isStanding = request !== null && ['open', 'approved', 'applied'].includes(request.state)
  return (
    <Panel label="What was decided">
      <PanelHeader title="Decided">
        <Chip tone={tone}>{label}</Chip>
      </PanelHeader>
      <div className="space-y-2 px-3.5 py-2.5">
        <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{decision.reason}</p>
        {decision.without.length > 0 && (
          <p className="[overflow-wrap:anywhere]">
            <span className="text-dim">without</span> <code>{decision.without.join(', ')}</code>
          </p>
        )}
        <p className="text-dim">
          {decision.by.name}, <Age at={decision.at} />
        </p>
        {request && (
          <p>
            <Link href={routes.request(request.id)} prefetch={false} className="text-accent underline">
              The change request
            </Link>{' '}
            <Chip tone={stateWords[request.state].tone}>{stateWords[request.state].label}</Chip>
          </p>
        )}
        {decision.verdict === 'narrow' && !asks && mayDraft && (
          <p>
            <Link href={routes.associationPolicy(entry)} prefetch={false} className="text-accent underline">
              Draft the narrower policy
            </Link>
          </p>
        )}
        {asks && ask && !isStanding && <AskAgain ask={ask.bind(null, number)} />}
      </div>
    </Panel>
  )
}

function Facts({ entry }: { readonly entry: WholeEntry }) {
  const { namespace, serviceAccount, cluster, region, accountId, roleArn, targetRoleArn, policy } = entry
  return (
    <Panel label="As it was">
      <PanelHeader
        title={`${namespace}/${serviceAccount}`}
        detail={`in ${cluster}, ${region}, ${accountId}`}
      />
      <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1 px-3.5 py-2.5">
        <Fact name="Read of AWS">
          <Age at={entry.readAt} />
        </Fact>
        <Fact name="Role">
          <code className="[overflow-wrap:anywhere]">{roleArn ?? 'not known'}</code>
        </Fact>
        {targetRoleArn && (
          <Fact name="Target role">
            <code className="[overflow-wrap:anywhere]">{targetRoleArn}</code>
          </Fact>
        )}
        <Fact name="Session policy">{policy === null ? 'none' : <PolicyText text={policy} />}</Fact>
        {entry.findings.length > 0 && (
          <Fact name="Findings">{entry.findings.map(sayFindings).join(', ')}</Fact>
        )}
        <Fact name="Now">
          <Link href={routes.association(entry)} prefetch={false} className="text-accent hover:underline">
            The association’s page
          </Link>
        </Fact>
      </dl>
    </Panel>
  )
}

function PolicyText({ text }: { readonly text: string }) {
  return (
    <details>
      <summary className="min-h-6 w-max cursor-pointer text-accent">
        {text.length.toLocaleString('en')} characters
      </summary>
      <ScrollRegion label="Session policy" className="rounded-md bg-sunk p-2 text-xs">
        <pre>{laidOut(text)}</pre>
      </ScrollRegion>
    </details>
  )
}

function laidOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
