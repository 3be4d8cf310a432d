'use client'
import { useEffect, useState } from 'react'
import { roleNameOf } from '@/components/access/arn.ts'
import { findRole, type RoleOption } from '@/components/new-association/draft.ts'
import { RoleField } from '@/components/new-association/role-field.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Field, Input } from '@/components/ui/field.tsx'
import type { AssociationChange } from '@/lib/associations/types.ts'
import type { Association } from '@/lib/aws/types.ts'
import type { ChangeActions } from './change-actions.ts'
import { ConfirmChange } from './confirm-change.tsx'

export type ChangeKind = 'role' | 'target' | 'policy' | 'tags'
type Props = {
  readonly association: Association
  readonly actions: ChangeActions
  readonly onClose: () => void
}

/** The dialog of one kind of change. Loaded when it is first asked for. */
export function ChangeDialog({ kind, ...props }: Props & { readonly kind: ChangeKind }) {
  switch (kind) {
    case 'role':
      return <RoleDialog {...props} />
    case 'target':
      return <TargetDialog {...props} />
    case 'policy':
      return <PolicyDialog {...props} />
    case 'tags':
      return <TagsDialog {...props} />
  }
}

const podsOf = ({ namespace, serviceAccount }: Association) => `Pods of ${namespace}/${serviceAccount}`

/** `arn:aws:iam::111122223333:role/app`, whole: while it is typed it is none. */
const roleArnForm = /^arn:[^:]+:iam::\d{12}:role\/[\w+=,.@/-]+$/

/** The roles of the account: `undefined` while they are read, null when they cannot be. */
function useRoles(association: Association, offer: ChangeActions['offerRoles']) {
  const [roles, setRoles] = useState<readonly RoleOption[] | null | undefined>(undefined)
  const { accountId, region, cluster, associationId } = association
  useEffect(() => {
    let stale = false
    const keep = (found: readonly RoleOption[] | null) => !stale && setRoles(found)
    offer({ accountId, region, cluster, associationId }).then(keep, () => keep(null))
    return () => {
      stale = true
    }
  }, [accountId, region, cluster, associationId, offer])
  return roles
}

function RoleDialog({ association, actions, onClose }: Props) {
  const roles = useRoles(association, actions.offerRoles)
  const [typed, setTyped] = useState('')
  const chosen = roles ? findRole(roles, typed)?.arn : roleArnForm.test(typed.trim()) ? typed.trim() : null
  const roleArn = chosen && chosen !== association.roleArn ? chosen : null
  return (
    <ConfirmChange
      association={association}
      actions={actions}
      title="Change the role?"
      sentence={`${podsOf(association)} that get credentials from now on run as ${
        roleArn ? roleNameOf(roleArn) : 'another role'
      } instead of ${roleNameOf(association.roleArn)}; session policy and target role stay.`}
      change={roleArn ? { roleArn } : null}
      verb="Change role"
      done="The role is changed and read back."
      onClose={onClose}
    >
      {roles === undefined ? (
        <p role="status" className="text-dim">
          Reading the account’s roles…
        </p>
      ) : (
        <RoleField
          roles={roles}
          value={typed}
          onChange={setTyped}
          error={chosen === association.roleArn ? 'It is the role already.' : null}
        />
      )}
    </ConfirmChange>
  )
}

function TargetDialog({ association, actions, onClose }: Props) {
  const now = association.targetRoleArn ?? ''
  const [typed, setTyped] = useState(now)
  const text = typed.trim()
  const valid = text === '' || roleArnForm.test(text)
  const change: AssociationChange | null =
    text === now || !valid ? null : { targetRoleArn: text === '' ? null : text }
  return (
    <ConfirmChange
      association={association}
      actions={actions}
      title="Change the target role?"
      sentence={targetSentence(association, text)}
      change={change}
      verb={text === '' ? 'Remove target role' : 'Change target role'}
      done={text === '' ? 'The target role is removed.' : 'The target role is changed and read back.'}
      onClose={onClose}
    >
      <Field
        label="Target role"
        hint="The role that the association’s role assumes for the pods; it may be of another account. Empty: none."
        error={valid ? null : 'Give a role’s ARN, such as arn:aws:iam::111122223333:role/name.'}
      >
        {(wiring) => (
          <Input
            {...wiring}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            placeholder="arn:aws:iam::…:role/…"
            autoComplete="off"
            spellCheck={false}
            className="font-mono text-xs"
          />
        )}
      </Field>
      {typed !== '' && (
        <Button size="sm" onClick={() => setTyped('')}>
          No target role
        </Button>
      )}
    </ConfirmChange>
  )
}

function targetSentence(association: Association, target: string): string {
  const role = roleNameOf(association.roleArn)
  return target === ''
    ? `${podsOf(association)} get the permissions of ${role} itself, and of no other role after it.`
    : `${podsOf(association)} get the permissions of the target role, which ${role} has to be allowed to assume; the session policy narrows the target role’s.`
}

function PolicyDialog({ association, actions, onClose }: Props) {
  return (
    <ConfirmChange
      association={association}
      actions={actions}
      title="Remove the session policy?"
      sentence={`${podsOf(association)} get everything the role allows. AWS documents no way to do this: an empty policy is sent, and what AWS holds then is read back.`}
      change={{ policy: null }}
      verb="Remove session policy"
      done="The session policy is removed, as read back. The session tags are still off."
      onClose={onClose}
    />
  )
}

function TagsDialog({ association, actions, onClose }: Props) {
  const off = association.disableSessionTags
  return (
    <ConfirmChange
      association={association}
      actions={actions}
      title={off ? 'Switch the session tags on?' : 'Switch the session tags off?'}
      sentence={
        off
          ? `EKS sends its six tags with the sessions of ${podsOf(association).replace(/^Pods/, 'pods')} again.`
          : `EKS no longer sends its six tags with the sessions of ${podsOf(association).replace(/^Pods/, 'pods')}; statements that test them see no value.`
      }
      change={{ disableSessionTags: !off }}
      verb={off ? 'Switch tags on' : 'Switch tags off'}
      done={off ? 'The session tags are on.' : 'The session tags are off.'}
      onClose={onClose}
    />
  )
}
