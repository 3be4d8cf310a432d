import { Button } from '@/components/ui/button.tsx'

/** A text to begin with: one of the role's own documents, or the smallest policy. */
export type Starter = { readonly label: string; readonly text: string }

/** Shown while there is neither a session policy nor a draft. */
export function Starters({
  starters,
  onChoose,
}: {
  starters: readonly Starter[]
  onChoose: (text: string) => void
}) {
  return (
    <div className="flex flex-wrap items-center gap-2 border-line border-b px-3.5 py-2.5">
      <span className="text-dim">Start from</span>
      {starters.map(({ label, text }) => (
        <Button key={label} size="sm" onClick={() => onChoose(text)}>
          {label}
        </Button>
      ))}
    </div>
  )
}

/** Policies to begin with that are the same everywhere. */
export const plainStarters = {
  empty: `{
  "Version": "2012-10-17",
  "Statement": []
}`,
  allowAll: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "WhateverTheRoleAllows",
      "Effect": "Allow",
      "Action": "*",
      "Resource": "*"
    }
  ]
}`,
} as const
