import Link from 'next/link'
import { cn } from '@/components/ui/cn.ts'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import {
  type ExportedAssociation,
  type ExportFormat,
  exportFormats,
  type Gap,
  writeExport,
} from '@/lib/export/index.ts'
import { DocumentView } from './document-view.tsx'
import { formatNames } from './format-words.ts'

type Props = {
  readonly associations: readonly ExportedAssociation[]
  readonly format: ExportFormat
  /** The address of the same page for another tool. */
  readonly hrefOf: (format: ExportFormat) => string
}

/** Associations as the text of one tool, with what that tool cannot do beside it. Written on the server: the browser gets no writer. */
export function ExportView({ associations, format, hrefOf }: Props) {
  const { documents, gaps, leftOut } = writeExport(format, associations)
  return (
    <div className="space-y-4">
      <Tools format={format} hrefOf={hrefOf} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_320px]">
        <div className="min-w-0 space-y-4">
          {documents.map(({ fileName, text }) => (
            <DocumentView key={fileName} fileName={fileName} text={text} />
          ))}
          {documents.length === 0 && (
            <Panel>
              <EmptyState title="There is nothing to export">
                {leftOut.length > 0
                  ? 'What is asked for belongs to EKS add-ons, which would undo what another tool sets. Configure it through the add-on.'
                  : 'No association is asked for.'}
              </EmptyState>
            </Panel>
          )}
        </div>
        <aside className="space-y-4">
          {documents.length > 0 && <Gaps name={formatNames[format]} gaps={gaps} />}
          {leftOut.length > 0 && <LeftOut associations={leftOut} />}
        </aside>
      </div>
    </div>
  )
}

function Tools({ format, hrefOf }: Pick<Props, 'format' | 'hrefOf'>) {
  return (
    <nav aria-label="Tool">
      <ul className="flex flex-wrap gap-1.5">
        {exportFormats.map((each) => (
          <li key={each}>
            <Link
              href={hrefOf(each)}
              replace
              scroll={false}
              prefetch={false}
              aria-current={each === format ? 'true' : undefined}
              className={cn(
                'flex min-h-7 items-center rounded-full border px-2.5',
                each === format
                  ? 'border-transparent bg-accent-soft font-medium'
                  : 'border-line hover:border-line-strong',
              )}
            >
              {formatNames[each]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Gaps({ name, gaps }: { readonly name: string; readonly gaps: readonly Gap[] }) {
  return (
    <Panel label={`To know about ${name}`}>
      <PanelHeader title={`To know about ${name}`} />
      <ul className="divide-y divide-line">
        {gaps.map(({ text, source }) => (
          <li key={text} className="px-3.5 py-2 [overflow-wrap:anywhere]">
            <Words text={text} />{' '}
            {source && (
              <a href={source} rel="noreferrer" className="text-accent underline">
                source<span className="sr-only"> of this: {new URL(source).hostname}</span>
              </a>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** Names stand in backticks. */
function Words({ text }: { readonly text: string }) {
  return text.split('`').map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other identity
    index % 2 === 1 ? <code key={index}>{part}</code> : part,
  )
}

function LeftOut({ associations }: { readonly associations: readonly ExportedAssociation[] }) {
  return (
    <Panel label="Left out">
      <PanelHeader title="Left out" detail={associations.length.toLocaleString('en')} />
      <p className="px-3.5 pt-2 text-dim">
        EKS add-ons own these and would undo what another tool sets; configure them through the add-on.
      </p>
      <ul className="max-h-60 overflow-auto px-3.5 py-2">
        {associations.map(({ associationId, namespace, serviceAccount }) => (
          <li key={associationId} className="[overflow-wrap:anywhere]">
            {namespace}/{serviceAccount}
          </li>
        ))}
      </ul>
    </Panel>
  )
}
