import type { ReactNode } from 'react'
import { AssociationFacts, AssociationHeading } from '@/components/access/association-heading.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import type { AssociationPage } from '@/lib/inventory/types.ts'
import { crumbsOf } from './crumbs.ts'
import { type AssociationTab, AssociationTabs } from './tabs.tsx'

type Props = {
  page: AssociationPage
  tab: AssociationTab
  /** What one may do from here; stands beside the heading. */
  actions?: ReactNode
  children: ReactNode
}

/** What every page of an association has in common: the way to it, who it is, and the way to its other pages. */
export function AssociationFrame({ page, tab, actions, children }: Props) {
  const { association } = page
  return (
    <div className="space-y-4">
      <PageBar crumbs={crumbsOf(association)} />
      <header className="space-y-1.5">
        <div className="flex flex-wrap items-center gap-2.5">
          <div className="min-w-64 flex-1">
            <AssociationHeading page={page} />
          </div>
          {actions && <div className="flex flex-wrap gap-2.5">{actions}</div>}
        </div>
        <AssociationFacts page={page} />
      </header>
      <AssociationTabs at={association} tab={tab} />
      {children}
    </div>
  )
}
