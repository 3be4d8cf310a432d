import type { Metadata } from 'next'
import Link from 'next/link'
import { type ClusterParams, clusterRefOf } from '@/app/_server/address.ts'
import { readClusterFor } from '@/app/_server/see-cluster.ts'
import { AwsProblemPanel, describeAwsProblem } from '@/components/aws-problem.tsx'
import { arrange, toLine } from '@/components/clusters/association-line.ts'
import { ExportView } from '@/components/export/export-view.tsx'
import { formatOf } from '@/components/export/format-words.ts'
import { RetryButton } from '@/components/retry-button.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { Age } from '@/components/ui/age.tsx'
import { Banner } from '@/components/ui/banner.tsx'
import { buttonClass } from '@/components/ui/button.tsx'
import { Chip } from '@/components/ui/chip.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Panel } from '@/components/ui/panel.tsx'
import type { ClusterRef } from '@/lib/aws/types.ts'
import type { ExportFormat } from '@/lib/export/index.ts'
import type { AssociationRow } from '@/lib/inventory/index.ts'
import { routes } from '@/lib/routes.ts'

type Search = Readonly<Record<string, string | readonly string[] | undefined>>
type Props = { readonly params: Promise<ClusterParams>; readonly searchParams: Promise<Search> }
type Asked = { readonly filter: string; readonly ids: readonly string[]; readonly format: ExportFormat }

function askedOf({ q, id = [], tool }: Search): Asked {
  return {
    filter: typeof q === 'string' ? q : '',
    ids: typeof id === 'string' ? [id] : id,
    format: formatOf(tool),
  }
}

/** More is a text of several megabytes, which no browser shows with pleasure. */
const associationsMax = 1_000

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `${clusterRefOf(await params).cluster} · export` }
}

export default async function ClusterExportPage({ params, searchParams }: Props) {
  const at = clusterRefOf(await params)
  const asked = askedOf(await searchParams)
  const { filter } = asked
  const { associations } = await readClusterFor(at)
  return (
    <>
      <PageBar
        crumbs={[
          { label: 'Clusters', href: routes.clusters() },
          { label: at.cluster, href: `${routes.cluster(at)}${filter && `?q=${encodeURIComponent(filter)}`}` },
          { label: 'Export' },
        ]}
      >
        <span className="text-dim text-xs">
          read <Age at={associations.readAt} />
        </span>
      </PageBar>
      {associations.state === 'unreadable' ? (
        <Panel>
          <AwsProblemPanel level="h1" problem={associations.problem} actions={<RetryButton />} />
        </Panel>
      ) : (
        <Export at={at} asked={asked} rows={associations.value} />
      )}
    </>
  )
}

type ExportProps = {
  readonly at: ClusterRef
  readonly asked: Asked
  readonly rows: readonly AssociationRow[]
}

function Export({ at, asked, rows }: ExportProps) {
  const { filter, ids, format } = asked
  const chosen = matching(rows, asked)
  const read = chosen.flatMap(({ detail }) => (detail.state === 'read' ? [detail.value] : []))
  return (
    <div className="space-y-4">
      <div className="flex flex-wrap items-center gap-2">
        <h1 className="font-semibold text-xl tracking-tight">
          Export {read.length.toLocaleString('en')} {read.length === 1 ? 'association' : 'associations'} of{' '}
          {at.cluster}
        </h1>
        {filter !== '' && <Chip>filter: {filter}</Chip>}
        {ids.length > 0 && <Chip>selected on the cluster’s page</Chip>}
      </div>
      <Unread rows={chosen} />
      {read.length > associationsMax ? (
        <Panel>
          <EmptyState
            title={`More than ${associationsMax.toLocaleString('en')} are too many for one page`}
            actions={
              <Link href={routes.cluster(at)} className={buttonClass({ variant: 'primary' })}>
                Filter the associations
              </Link>
            }
          >
            Filter by namespace or role on the cluster’s page and export part by part. Names stay the same.
          </EmptyState>
        </Panel>
      ) : (
        <ExportView
          associations={read}
          format={format}
          hrefOf={(each) => routes.clusterExport(at, { filter, ids, tool: each })}
        />
      )}
    </div>
  )
}

/** The rows that are named, else those that the cluster's table shows for this filter. */
function matching(rows: readonly AssociationRow[], { filter, ids }: Asked): readonly AssociationRow[] {
  if (ids.length > 0) return rows.filter(({ associationId }) => ids.includes(associationId))
  const lines = arrange(rows.map(toLine), filter, { key: 'namespace', descending: false })
  const shown = new Set(lines.map(({ associationId }) => associationId))
  return rows.filter(({ associationId }) => shown.has(associationId))
}

/** An export that lacks some must not look complete. */
function Unread({ rows }: { readonly rows: readonly AssociationRow[] }) {
  const unread = rows.flatMap(({ namespace, serviceAccount, detail }) =>
    detail.state === 'unreadable'
      ? [{ name: `${namespace}/${serviceAccount}`, problem: detail.problem }]
      : [],
  )
  const [first] = unread
  if (!first) return null
  const others = unread.length > 5 ? ` and ${unread.length - 5} more` : ''
  return (
    <Banner
      tone="bad"
      title={`${unread.length.toLocaleString('en')} could not be read and ${unread.length === 1 ? 'is' : 'are'} missing here.`}
      actions={<RetryButton />}
    >
      {describeAwsProblem(first.problem).title}:{' '}
      {unread
        .slice(0, 5)
        .map(({ name }) => name)
        .join(', ')}
      {others}.
    </Banner>
  )
}
