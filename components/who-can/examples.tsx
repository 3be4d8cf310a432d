import Link from 'next/link'
import { routes } from '@/lib/routes.ts'
import { Panel } from '../ui/panel.tsx'

const examples = [
  { words: 'delete objects in a bucket', action: 's3:DeleteObject', resource: 'arn:aws:s3:::*/*' },
  { words: 'read secrets', action: 'secretsmanager:GetSecretValue', resource: '*' },
  { words: 'pass roles', action: 'iam:PassRole', resource: '*' },
  { words: 'do anything in IAM', action: 'iam:*', resource: '*' },
  { words: 'decrypt with a key', action: 'kms:Decrypt', resource: '*' },
  { words: 'assume another role', action: 'sts:AssumeRole', resource: '*' },
] as const

/** Before anything is asked: what can be, to begin with. */
export function Examples() {
  return (
    <Panel label="Questions to begin with">
      <div className="px-3.5 py-3">
        <h2 className="font-semibold">Ask about every association at once</h2>
        <p className="mt-1 max-w-3xl text-dim">
          Name an action and, if it matters, a resource; both may hold <code>*</code> and <code>?</code> as in
          a policy. Podscope answers for every association: always, sometimes, never, or that it is not known,
          with the statements that make it so.
        </p>
      </div>
      <ul className="divide-y divide-line border-line border-t">
        {examples.map(({ words, action, resource }) => (
          <li key={words}>
            <Link
              href={routes.access({ action, resource })}
              prefetch={false}
              className="flex flex-wrap items-baseline gap-x-3 px-3.5 py-2 hover:bg-sunk"
            >
              <span className="min-w-60 text-accent">Who can {words}?</span>
              <code className="text-dim [font-variant-ligatures:none] [overflow-wrap:anywhere]">
                {action} <span aria-hidden>·</span> {resource}
              </code>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
