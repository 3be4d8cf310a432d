import { PageTabs } from '@/components/shell/page-tabs.tsx'
import type { AssociationRef } from '@/lib/aws/types.ts'
import { routes } from '@/lib/routes.ts'

export type AssociationTab = 'access' | 'policy' | 'chain' | 'try' | 'history' | 'export'

const tabs: readonly { id: AssociationTab; label: string; href: (at: AssociationRef) => string }[] = [
  { id: 'access', label: 'Access', href: routes.association },
  { id: 'policy', label: 'Policy', href: routes.associationPolicy },
  { id: 'chain', label: 'Chain', href: routes.associationChain },
  { id: 'try', label: 'Try', href: routes.associationTry },
  { id: 'history', label: 'History', href: routes.associationHistory },
  { id: 'export', label: 'Export', href: routes.associationExport },
]

/** The pages of one association. */
export function AssociationTabs({ at, tab }: { at: AssociationRef; tab: AssociationTab }) {
  const pages = tabs.map(({ id, label, href }) => ({ id, label, href: href(at) }))
  return <PageTabs label="This association" current={tab} tabs={pages} />
}
