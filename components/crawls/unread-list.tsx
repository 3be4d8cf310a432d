import type { AwsProblem } from '@/lib/aws/types.ts'
import { describeAwsProblem } from '../aws-problem.tsx'

export type Unread = { readonly key: string; readonly what: string; readonly problem: AwsProblem }

/** What the last crawls could not read, each with the reason and what would help. */
export function UnreadList({ unread }: { readonly unread: readonly Unread[] }) {
  return (
    <ul className="divide-y divide-line">
      {unread.map(({ key, what, problem }) => {
        const { title, explanation, next } = describeAwsProblem(problem)
        return (
          <li key={key} className="px-3.5 py-2 [overflow-wrap:anywhere]">
            <b className="font-semibold">{what}</b>: {title}. <span className="text-dim">{explanation}</span>{' '}
            {next}
          </li>
        )
      })}
    </ul>
  )
}
