import Link from 'next/link'
import { cn } from '@/components/ui/cn.ts'
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

/** The pages of one association. They are pages and not ARIA tabs: each has an address, and the browser's history goes between them. */
export function AssociationTabs({ at, tab }: { at: AssociationRef; tab: AssociationTab }) {
  return (
    <nav aria-label="This association" className="overflow-x-auto border-line border-b">
      <ul className="flex gap-1">
        {tabs.map(({ id, label, href }) => (
          <li key={id}>
            <Link
              href={href(at)}
              aria-current={id === tab ? 'page' : undefined}
              className={cn(
                'block whitespace-nowrap border-b-2 px-2.5 py-2',
                id === tab
                  ? 'border-accent font-semibold'
                  : 'border-transparent text-dim hover:border-line-strong hover:text-text',
              )}
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
