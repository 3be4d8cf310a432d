'use client'
import styles from '@/components/access/document.module.css'
import { Tokens } from '@/components/access/document-lines.tsx'
import { readableText } from '@/components/access/json-lines.ts'
import { changedLines } from '@/components/access/line-diff.ts'
import { StateConflict } from '@/components/association/state-conflict.tsx'
import { Age } from '@/components/ui/age.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import type { SeenVersion } from '@/lib/associations/types.ts'

type Props = {
  seen: SeenVersion
  now: SeenVersion
  yours: string
  onKeep: () => void
  onDiscard: () => void
  onClose: () => void
}

/** Somebody changed the policy meanwhile: what you saw, what is there now, what you wrote, and how to go on. Nothing was written. */
export function ConflictDialog({ seen, now, yours, onKeep, onDiscard, onClose }: Props) {
  const base = readable(seen.policy)
  const beside = differsBeside(seen, now)
  const versions = [
    { title: 'What you saw', when: seen.modifiedAt, text: base },
    { title: 'What is there now', when: now.modifiedAt, text: readable(now.policy) },
    { title: 'Yours', when: null, text: yours },
  ]
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      size="wide"
      title={`Somebody changed this ${beside ? 'association' : 'policy'} meanwhile`}
      description="Nothing was written. Lines that differ from what you saw are marked."
      footer={
        <>
          <Button onClick={onDiscard}>Discard mine, show what is there</Button>
          <Button variant="primary" onClick={onKeep}>
            Keep mine on top of the new one
          </Button>
        </>
      }
    >
      {beside && (
        <div className="mb-3">
          <StateConflict seen={seen} now={now} yours={{ policy: yours }} />
        </div>
      )}
      <div className="grid gap-3 md:grid-cols-3">
        {versions.map(({ title, when, text }) => (
          <section key={title} className="min-w-0 rounded-lg border border-line">
            <h3 className="border-line border-b px-3 py-1.5 font-semibold">
              {title}{' '}
              {when && (
                <span className="font-normal text-dim">
                  (<Age at={when} />)
                </span>
              )}
            </h3>
            <VersionText title={title} text={text} base={base} />
          </section>
        ))}
      </div>
    </Dialog>
  )
}

/** Whether something other than the policy was changed: then the texts alone do not tell what happened. Tags go off with a first policy. */
function differsBeside(seen: SeenVersion, now: SeenVersion): boolean {
  return (
    seen.roleArn !== now.roleArn ||
    seen.targetRoleArn !== now.targetRoleArn ||
    (seen.disableSessionTags !== now.disableSessionTags && seen.policy === now.policy)
  )
}

function VersionText({ title, text, base }: { title: string; text: string; base: string }) {
  if (text === '') return <p className="px-3 py-2 text-dim">No session policy.</p>
  const marked = changedLines(base, text)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area without focusable content cannot be scrolled by keyboard otherwise
    <section tabIndex={0} aria-label={`${title}, text`} className={styles.document}>
      {text.split('\n').map((line, index) => (
        <code
          // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other identity, and the text never changes
          key={index}
          data-line={index + 1}
          className={`${styles.line} ${marked.has(index) ? styles.changed : ''}`}
        >
          <Tokens line={line} />
          {'\n'}
        </code>
      ))}
    </section>
  )
}

function readable(policy: string | null): string {
  return policy === null ? '' : readableText(policy).text
}
