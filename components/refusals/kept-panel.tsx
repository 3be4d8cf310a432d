import type { Found, KeptRefusal } from '@/lib/refusals/types.ts'
import { routes } from '@/lib/routes.ts'
import { isSameFound } from '../explain/found.ts'
import { ConfirmButton } from '../settings/confirm-button.tsx'
import { Age } from '../ui/age.tsx'
import { Banner } from '../ui/banner.tsx'
import { Chip } from '../ui/chip.tsx'
import { Panel, PanelHeader } from '../ui/panel.tsx'
import { SolvedButton } from './solved-button.tsx'

type Told = Promise<string | null>

type Props = {
  readonly kept: KeptRefusal
  /** What is found now; null: the association cannot be read. */
  readonly now: Found | null
  readonly mark: (isSolved: boolean) => Told
  readonly takeAway: () => Told
}

/** A refusal that somebody kept: who and when, and whether the answer is still what it was then. */
export function KeptPanel({ kept, now, mark, takeAway }: Props) {
  const { keptBy, keptAt, keptUntil, solved, note, text, found, isOwn } = kept
  return (
    <Panel label="Kept for the team">
      <PanelHeader title="Kept for the team">
        {solved ? <Chip tone="ok">solved</Chip> : <Chip>not solved</Chip>}
      </PanelHeader>
      <div className="space-y-2.5 p-3.5 [overflow-wrap:anywhere]">
        <p className="text-dim">
          by {keptBy} <Age at={keptAt} />, until {keptUntil.slice(0, 10)}
          {solved && (
            <>
              {' '}
              · solved by {solved.by} <Age at={solved.at} />
            </>
          )}
        </p>
        {note !== null && <p>{note}</p>}
        <q className="block text-dim text-xs">{text}</q>
        <ThenAndNow then={found} now={now} />
        <div className="flex flex-wrap gap-2">
          <SolvedButton isSolved={solved !== null} mark={mark} />
          {isOwn && (
            <ConfirmButton
              title="Take this refusal away?"
              body={
                <p>
                  Nobody finds it any more. What the policies say is still worked out when it is pasted again.
                </p>
              }
              verb="Remove"
              done="It is not kept any more."
              action={takeAway}
              goTo={routes.explain()}
            >
              Remove…
            </ConfirmButton>
          )}
        </div>
      </div>
    </Panel>
  )
}

function ThenAndNow({ then, now }: { readonly then: Found; readonly now: Found | null }) {
  if (now === null)
    return (
      <Banner title="What is found now cannot be told.">
        The association is not there, or cannot be read. Then: {then.words}
      </Banner>
    )
  if (isSameFound(then, now))
    return (
      <Banner tone="info" title="The answer is what it was.">
        {then.words}
      </Banner>
    )
  return (
    <Banner title="The answer is another now.">
      Then: {then.words} Now: {now.words}
    </Banner>
  )
}
