'use client'
import { useId } from 'react'
import { type Draft, sendsTags } from './draft.ts'

/** Whether EKS tags the session with cluster, namespace and service account; a session policy takes the choice away. */
export function SessionTags({ draft, onChange }: { draft: Draft; onChange: (sessionTags: boolean) => void }) {
  const id = useId()
  const forced = draft.policy.trim() !== ''
  return (
    <div className="flex items-start gap-2.5">
      <input
        id={id}
        type="checkbox"
        checked={sendsTags(draft)}
        disabled={forced}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-0.5 size-4 shrink-0 accent-accent"
      />
      <div>
        <label htmlFor={id} className="font-medium">
          Session tags
        </label>
        <p id={`${id}-hint`} className="text-dim text-xs">
          {forced
            ? 'Off, because EKS takes a session policy only without session tags.'
            : 'EKS tags the session with cluster, namespace, service account and pod, for policies that test them.'}
        </p>
      </div>
    </div>
  )
}
