import Link from 'next/link'
import type { PolicySet } from '@/lib/iam/index.ts'
import { layersLeftOut } from '@/lib/pod-identity/index.ts'
import { routes } from '@/lib/routes.ts'

/** The kinds of policies of which an answer says nothing; why SCPs were not read stands with the crawls. */
export function NotEvaluated({ policies }: { readonly policies: PolicySet }) {
  const always = layersLeftOut({ ...policies, scps: [] })
  return (
    <span className="text-dim">
      not evaluated: {always.join(', ')}
      {policies.scps === undefined && (
        <>
          , and SCPs, which{' '}
          <Link href={routes.crawls()} className="text-accent underline underline-offset-2">
            were not read
          </Link>
        </>
      )}
    </span>
  )
}
