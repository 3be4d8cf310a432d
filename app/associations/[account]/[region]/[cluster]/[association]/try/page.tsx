import type { Metadata } from 'next'
import { mayAsker } from '@/app/_server/asker.ts'
import type { TraceScene } from '@/components/access/trace-types.ts'
import { UnreadableAssociation } from '@/components/access/unreadable-association.tsx'
import { verdictStyles } from '@/components/access/verdict.ts'
import { AssociationFrame } from '@/components/association/frame.tsx'
import { shownResult } from '@/components/expectations/types.ts'
import { questionOf, readTryAddress } from '@/components/try/try-address.ts'
import { answerTry } from '@/components/try/try-model.ts'
import { TryPanel } from '@/components/try/try-panel.tsx'
import { Banner } from '@/components/ui/banner.tsx'
import { catalog } from '@/lib/catalog/index.ts'
import { runExpectations } from '@/lib/expectations/index.ts'
import { readExpectations } from '@/lib/expectations/saved.ts'
import { type AssociationPage, siteState } from '@/lib/inventory/index.ts'
import { layersLeftOut } from '@/lib/pod-identity/index.ts'
import { associationRefOf, type Params } from '../address.ts'
import { readAssociationAt, titleOf } from '../read.ts'
import { KeptExpectations } from './_ui/kept-expectations.tsx'
import { saveThese } from './actions.ts'

type Props = {
  params: Promise<Params>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `${await titleOf(params)} · try` }
}

export default async function Page({ params, searchParams }: Props) {
  const answer = await readAssociationAt(params)
  if (!answer.ok) return <UnreadableAssociation at={associationRefOf(await params)} problem={answer.error} />
  const page = answer.value
  const { association, policies, context } = page
  const scene: TraceScene = {
    policies,
    session: context,
    home: { accountId: association.accountId, region: association.region },
  }
  const { address, lost } = readTryAddress(await searchParams)
  const question = questionOf(address)
  const kept = await readExpectations(association)
  const seen = kept.ok ? kept.value.text : null
  const list = kept.ok ? kept.value.list : []
  const { accountId, region, cluster, associationId, namespace, serviceAccount } = association
  const who = { accountId, region, cluster, associationId, namespace, serviceAccount }
  const mayEdit = await mayAsker('associations.edit', association)
  const save = kept.ok && mayEdit && !siteState().readOnly ? saveThese.bind(null, who) : undefined
  return (
    <AssociationFrame page={page} tab="try">
      {(page.targetRole ?? page.role).state === 'unreadable' && (
        <Banner title="The role could not be read.">
          What the session policy denies is sure all the same; what the role allows is not known.
        </Banner>
      )}
      <TryPanel
        scene={scene}
        first={question && answerTry(question, scene)}
        lost={lost}
        starts={startsOf(page)}
        seen={seen}
        save={save}
      />
      <KeptExpectations
        at={who}
        expectations={list}
        results={runExpectations(list, policies, context, catalog).map((result) =>
          shownResult(result, context),
        )}
        notEvaluated={layersLeftOut(policies)}
        seen={seen}
        save={save}
        problem={kept.ok ? null : kept.error.message}
      />
    </AssociationFrame>
  )
}

const startsMax = 6

/** A few actions to begin with, of every verdict that there is. */
function startsOf({ effective }: AssociationPage) {
  const words = ['narrowed', 'granted', 'cut', 'denied', 'inert'] as const
  const byVerdict = words.map((word) =>
    effective.actions.filter(({ verdict }) => verdict === word).slice(0, 2),
  )
  return byVerdict
    .flat()
    .slice(0, startsMax)
    .map(({ action, verdict }) => ({
      action,
      word: verdictStyles[verdict === 'absent' ? 'inert' : verdict].word,
    }))
}
