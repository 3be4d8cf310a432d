import type { Run } from '@/lib/bulk/types.ts'
import { describeAwsProblem } from '../aws-problem.tsx'
import { Banner } from '../ui/banner.tsx'

/** What a person has to know of the run as a whole. */
export function RunNotice({ run, isStale }: { readonly run: Run; readonly isStale: boolean }) {
  const { state, notes, counts } = run
  const words = notes.problem && describeAwsProblem(notes.problem)
  return (
    <>
      {isStale && (
        <Banner tone="warn" title="Podscope does not answer just now.">
          What is shown may be old. The run goes on without this page, and the page asks again.
        </Banner>
      )}
      {state === 'interrupted' && (
        <Banner tone="warn" title="The process that worked on this run is gone.">
          {counts.done + counts.writing === 0
            ? 'Nothing was written. Preview again to go on.'
            : 'What is done is kept. Resume it: what was begun is looked up in AWS first, and nothing is written twice.'}
        </Banner>
      )}
      {words && state === 'draft' && (
        <Banner tone="bad" title={`${words.title}, so the targets could not be looked up.`}>
          {words.explanation} {words.next}
        </Banner>
      )}
      {words && state === 'stopped' && (
        <Banner tone="bad" title={`Stopped by itself: ${words.title}.`}>
          {words.explanation} It would have met the rest too, which is kept to be done. {words.next}
        </Banner>
      )}
      {counts.conflict > 0 && state !== 'running' && (
        <Banner
          tone="warn"
          title={`${counts.conflict.toLocaleString('en')} ${counts.conflict === 1 ? 'was' : 'were'} not written because something changed since the preview.`}
        >
          Preview again to see what it means now, then write the rest.
        </Banner>
      )}
    </>
  )
}
