'use client'
import { useState } from 'react'
import { Banner } from '@/components/ui/banner.tsx'
import { Button } from '@/components/ui/button.tsx'
import { CopyButton } from '@/components/ui/copy-button.tsx'
import { Field, inputClass } from '@/components/ui/field.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import { ScrollRegion } from '@/components/ui/scroll-region.tsx'
import { SkeletonRows } from '@/components/ui/skeleton.tsx'
import { sessionPolicyCharactersMax } from '@/lib/pod-identity/index.ts'
import type { Closeness } from '@/lib/use/index.ts'
import { HeldResult } from './held-panel.tsx'
import { OpenInEditor } from './open-in-editor.tsx'
import type { ChosenAssociation } from './types.ts'
import type { Proposed } from './use.protocol.ts'
import { useAnswer } from './use-answer.ts'
import type { Ask } from './use-reader.ts'
import { closenessWords, number } from './words.ts'

type Props = {
  readonly ask: Ask
  readonly chosen: ChosenAssociation
  readonly pods: readonly number[]
  /** Takes its text to the draft. */
  readonly onHold: (text: string) => void
}
type There = NonNullable<Proposed>

/** A session policy that keeps what was used, with what it takes. */
export function ProposalPanel({ ask, chosen, pods, onHold }: Props) {
  const [closest, setClosest] = useState<Closeness>('as-seen')
  const found = useAnswer(ask, chosen.setup, pods, { kind: 'proposal', closest })
  const proposal = found.state === 'there' ? found.answer : null
  return (
    <Panel label="A session policy that keeps it">
      <PanelHeader
        title="A session policy that keeps it"
        detail={
          (proposal?.closeness ?? closest) === 'as-seen'
            ? 'what AWS let through, by the very names in these events: another name would be refused'
            : 'what AWS let through, and what is like it'
        }
      >
        {proposal && (
          <>
            <CopyButton text={proposal.text} what="the policy" />
            <Button size="sm" onClick={() => onHold(proposal.text)}>
              Take it as the draft
            </Button>
            <OpenInEditor chosen={chosen} text={proposal.text} isTooLong={!proposal.fits} />
          </>
        )}
      </PanelHeader>
      <div className="space-y-2.5 p-3.5">
        <div className="max-w-sm">
          <Field label="Resources that it keeps">
            {(wiring) => (
              <select
                {...wiring}
                className={inputClass}
                value={closest}
                onChange={({ target }) => setClosest(target.value as Closeness)}
              >
                {Object.entries(closenessWords).map(([value, words]) => (
                  <option key={value} value={value}>
                    {words}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
        {found.state === 'working' && (
          <SkeletonRows rows={6} label="Writing it and holding it against the calls" />
        )}
        {found.state === 'failed' && (
          <Banner tone="bad" title="It could not be worked out.">
            {found.message}
          </Banner>
        )}
        {found.state === 'there' && proposal === null && (
          <p>AWS let none of their calls through that goes by an action: there is nothing to keep.</p>
        )}
        {proposal && <Text proposal={proposal} closest={closest} />}
      </div>
      {proposal && <HeldResult held={proposal} label="The proposal" />}
    </Panel>
  )
}

function Text({ proposal, closest }: { readonly proposal: There; readonly closest: Closeness }) {
  const { text, characters, fits, closeness, steps, anyResource, notKept, asksMore, effect } = proposal
  const max = number(sessionPolicyCharactersMax)
  return (
    <>
      {!fits && (
        <Banner tone="bad" title="It does not fit.">
          It has {number(characters)} characters where EKS takes {max}, even with every resource that the role
          gives. Give the service account a role of its own, or let patterns take more actions.
        </Banner>
      )}
      {fits && closeness !== closest && (
        <Banner title={`It keeps ${closenessWords[closeness]}.`}>
          With {closenessWords[closest]} it would be longer than the {max} characters that EKS takes.
        </Banner>
      )}
      {effect.gains.total > 0 && (
        <Banner tone="bad" title="It would also give something.">
          What is applied now is narrower in places: see what it gains, and narrow it there.
        </Banner>
      )}
      <ScrollRegion
        label="The proposed policy"
        className="max-h-96 overflow-y-auto rounded-lg border border-line"
      >
        <pre className="p-3 text-xs">{text}</pre>
      </ScrollRegion>
      <p className="text-dim">
        {number(characters)} of {max} characters{steps.length > 0 && `: ${steps.join('; ')}`}.
      </p>
      <ul className="list-disc space-y-0.5 pl-5 [overflow-wrap:anywhere]">
        {anyResource.length > 0 && (
          <li>
            On any resource, since events do not say on what, one request is about several kinds, or there are
            more than are kept apart: <code className="text-xs">{anyResource.join(', ')}</code>
          </li>
        )}
        {asksMore.length > 0 && (
          <li>
            Some requests asked for more than the action of their name, such as a version, a tag or a copy’s
            source, which is not kept: <code className="text-xs">{asksMore.join(', ')}</code>
          </li>
        )}
        {notKept.length > 0 && (
          <li>
            Not kept, since they are no actions that AWS documents:{' '}
            <code className="text-xs">{notKept.join(', ')}</code>
          </li>
        )}
        <li>
          What was used and is in no event is not kept either: see what is not known above, before it lands.
        </li>
      </ul>
    </>
  )
}
