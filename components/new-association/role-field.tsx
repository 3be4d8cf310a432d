'use client'
import { Autocomplete } from '@base-ui/react/autocomplete'
import { CircleCheck, TriangleAlert } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Field, inputClass } from '@/components/ui/field.tsx'
import { NamedOption, OptionList } from '@/components/ui/option-list.tsx'
import { findRole, type RoleOption } from './draft.ts'

type Props = {
  /** Null: the roles could not be read, and an ARN is typed. */
  roles: readonly RoleOption[] | null
  value: string
  onChange: (value: string) => void
  error: string | null
}

/** Drawn at once; typing narrows the list, and an account may have thousands of roles. */
const shownMax = 50

/** The role the pods run as: found by name or ARN, with what its trust policy says of EKS Pod Identity. */
export function RoleField({ roles, value, onChange, error }: Props) {
  const chosen = roles && findRole(roles, value)
  const matches = useMemo(() => matchingRoles(roles ?? [], value), [roles, value])
  const [open, setOpen] = useState(false)
  return (
    <Field
      label="Role"
      error={error}
      hint={
        roles === null ? (
          'The account’s roles could not be read: give the role’s ARN.'
        ) : chosen ? (
          <Trust role={chosen} />
        ) : (
          'The role the pods run as; it must trust pods.eks.amazonaws.com.'
        )
      }
    >
      {(wiring) => (
        <Autocomplete.Root
          items={roles ?? []}
          filteredItems={matches}
          // While it is open the list is all that assistive technology sees: one without choice stays shut.
          open={open && chosen === null && matches.length > 0}
          onOpenChange={setOpen}
          value={value}
          onValueChange={onChange}
          itemToStringValue={(role: RoleOption) => role.name}
          openOnInputClick
        >
          <Autocomplete.Input
            {...wiring}
            placeholder={roles === null ? 'arn:aws:iam::…:role/…' : 'Find a role by name'}
            spellCheck={false}
            className={`${inputClass} font-mono text-xs`}
          />
          <OptionList keyOf={({ arn }: RoleOption) => arn}>
            {({ name, missing }) => <NamedOption name={name} detail={<TrustSign missing={missing} />} />}
          </OptionList>
        </Autocomplete.Root>
      )}
    </Field>
  )
}

/** Those whose name has the text in it, whatever its case; a pasted ARN is looked for in ARNs. */
function matchingRoles(roles: readonly RoleOption[], typed: string): RoleOption[] {
  const text = typed.trim().toLowerCase()
  const field = text.startsWith('arn:') ? 'arn' : 'name'
  return roles.filter((role) => role[field].toLowerCase().includes(text)).slice(0, shownMax)
}

function TrustSign({ missing }: Pick<RoleOption, 'missing'>) {
  return missing.length === 0 ? (
    <span className="inline-flex flex-none items-center gap-1 text-dim text-xs">
      <CircleCheck aria-hidden className="size-3.5 text-granted" /> trusts EKS
    </span>
  ) : (
    <span className="inline-flex flex-none items-center gap-1 text-dim text-xs">
      <TriangleAlert aria-hidden className="size-3.5 text-cut" /> not for pods
    </span>
  )
}

function Trust({ role }: { role: RoleOption }) {
  if (role.missing.length === 0) return <>Its trust policy lets EKS Pod Identity assume it. {role.arn}</>
  return (
    <>
      <TriangleAlert aria-hidden className="mr-1 inline size-3.5 text-cut" />
      EKS will refuse it: its trust policy lacks {role.missing.join(' and ')}.
    </>
  )
}
