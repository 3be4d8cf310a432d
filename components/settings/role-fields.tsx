'use client'
import { Field, inputClass } from '../ui/field.tsx'
import type { RoleChoices, RoleChosen } from './types.ts'

type Props = {
  readonly choices: RoleChoices
  readonly chosen: RoleChosen
  readonly onChange: (chosen: RoleChosen) => void
  /** It may be left out. */
  readonly isOptional?: boolean
}

/** Which role, and for what. */
export function RoleFields({ choices: { roles, tenants }, chosen, onChange, isOptional = false }: Props) {
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field label="Role">
        {(wiring) => (
          <select
            {...wiring}
            className={inputClass}
            value={chosen.role}
            onChange={({ target }) => onChange({ ...chosen, role: target.value })}
          >
            {isOptional && <option value="">none yet</option>}
            {roles.map((role) => (
              <option key={role}>{role}</option>
            ))}
          </select>
        )}
      </Field>
      <Field label="For">
        {(wiring) => (
          <select
            {...wiring}
            className={inputClass}
            value={chosen.tenantId ?? ''}
            onChange={({ target }) => onChange({ ...chosen, tenantId: target.value || null })}
          >
            <option value="">everything</option>
            {tenants.map(({ id, name }) => (
              <option key={id} value={id}>
                tenant {name}
              </option>
            ))}
          </select>
        )}
      </Field>
    </div>
  )
}
