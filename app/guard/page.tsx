import { basename } from 'node:path'
import type { Metadata } from 'next'
import { Suspense } from 'react'
import { mayAsker, pageScope } from '@/app/_server/asker.ts'
import { RailPanel } from '@/components/guard/rail-panel.tsx'
import { RailsText } from '@/components/guard/rails-text.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { Banner } from '@/components/ui/banner.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Panel } from '@/components/ui/panel.tsx'
import { SkeletonRows } from '@/components/ui/skeleton.tsx'
import type { Scope } from '@/lib/auth/rules/index.ts'
import { asStoreProblem } from '@/lib/fleet/index.ts'
import { checkGuardRails, openGuardRails, type RailsFile } from '@/lib/guard/index.ts'

export const metadata: Metadata = { title: 'Guard rails' }
export const dynamic = 'force-dynamic'

export default async function GuardPage() {
  const scope = await pageScope('associations.read')
  // The file speaks of everybody.
  const seesFile = await mayAsker('settings.read', null)
  const file = await openGuardRails()
  return (
    <div className="space-y-4">
      <PageBar crumbs={[{ label: 'Guard rails' }]} />
      <div>
        <h1 className="font-semibold text-xl tracking-tight">Guard rails</h1>
        <p className="max-w-3xl text-dim">
          What no association may do, whoever wrote its policies: held against everything that was read.
        </p>
      </div>
      {!file.ok && (
        <Banner tone="bad" title="The guard rails cannot be read.">
          {seesFile ? file.error : 'Whoever runs Podscope can see why.'}
        </Banner>
      )}
      {file.ok && file.value === null && <NotSet />}
      {file.ok && file.value && (
        <>
          {seesFile && <Problems file={file.value} />}
          <Suspense fallback={<Working />}>
            <Results scope={scope} file={file.value} />
          </Suspense>
          {seesFile && <RailsText name={basename(file.value.path)} text={file.value.text} />}
        </>
      )}
    </div>
  )
}

function NotSet() {
  return (
    <Panel label="Guard rails">
      <EmptyState title="No guard rail is set">
        <p>
          Write them in a file, and name it where Podscope is started: <code>PODSCOPE_GUARD_RAILS</code>. The
          file lib/guard/example.yaml is one to begin with.
        </p>
      </EmptyState>
    </Panel>
  )
}

function Problems({ file: { path, problems } }: { readonly file: RailsFile }) {
  if (problems.length === 0) return null
  return (
    <Banner tone="bad" title={`${basename(path)} is not in order, so not all of it is held.`}>
      <ul className="mt-1 space-y-0.5">
        {problems.map(({ line, column, message }) => (
          <li key={`${line} ${column} ${message}`}>
            Line {line}: {message}
          </li>
        ))}
      </ul>
    </Banner>
  )
}

const order = { broken: 0, unknown: 1, kept: 2 } as const

async function Results({ scope, file }: { readonly scope: Scope; readonly file: RailsFile }) {
  const answer = await asStoreProblem(() => checkGuardRails(scope, file.list))
  if (!answer.ok) return <Banner tone="bad" title={answer.error.message} />
  const checked = answer.value
  if (!checked.ok)
    return (
      <Banner tone="bad" title={`“${checked.error.rail}” cannot be asked.`}>
        {checked.error.message}
      </Banner>
    )
  // Those that are about nobody of theirs are others’.
  const theirs = checked.value.filter(({ total }) => scope.kind === 'everything' || total > 0)
  const results = theirs.toSorted((one, other) => order[one.state] - order[other.state])
  const broken = results.filter(({ state }) => state === 'broken').length
  return (
    <>
      <p role="status" className="text-dim">
        {results.length === 0
          ? 'There is no guard rail to hold.'
          : broken === 0
            ? `None of ${results.length} is broken.`
            : `${broken} of ${results.length} ${broken === 1 ? 'is' : 'are'} broken.`}
      </p>
      {results.map((result) => (
        <RailPanel key={result.rail.name} result={result} />
      ))}
    </>
  )
}

function Working() {
  return (
    <Panel label="Guard rails">
      <SkeletonRows rows={4} label="Asking every association" />
    </Panel>
  )
}
