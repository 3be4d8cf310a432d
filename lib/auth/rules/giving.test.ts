import { describe, expect, test } from 'vitest'
import { mayGive } from './giving.ts'
import type { Grant } from './may.ts'
import { type Permission, permissionNames, type StandardRole, standardRoles } from './permissions.ts'

const allowedBy = (role: StandardRole): readonly Permission[] =>
  standardRoles.find(({ name }) => name === role)?.permissions ?? []
const acme = { id: 'acme', name: 'acme', selectors: [{ namespaces: ['acme'] }] }
const holding = (role: StandardRole, tenant: Grant['tenant'] = null): Grant => ({
  role,
  permissions: allowedBy(role),
  tenant,
})

describe('a role is given by who holds all of it', () => {
  test.each([
    ['an admin of everything gives admin of everything', [holding('admin')], 'admin', null, true],
    ['an admin of everything gives admin of a tenant', [holding('admin')], 'admin', 'acme', true],
    ['a reviewer gives no admin', [holding('reviewer')], 'admin', null, false],
    ['a reviewer gives no support: it may ask for changes', [holding('reviewer')], 'support', null, false],
    [
      'what two roles hold together is held',
      [holding('reviewer'), holding('support')],
      'support',
      'acme',
      true,
    ],
    ['an admin of a tenant gives what it is there', [holding('admin', acme)], 'admin', 'acme', true],
    ['an admin of a tenant gives nothing of another', [holding('admin', acme)], 'support', 'globex', false],
    ['an admin of a tenant gives nothing for everything', [holding('admin', acme)], 'support', null, false],
    ['nobody gives nothing', [], 'support', 'acme', false],
  ] as const)('%s', (_, held, role, tenantId, expected) => {
    expect(mayGive(held, allowedBy(role), tenantId)).toBe(expected)
  })

  test('one permission less is too little', () => {
    for (const missing of permissionNames) {
      const held = [{ ...holding('admin'), permissions: permissionNames.filter((each) => each !== missing) }]
      expect(mayGive(held, permissionNames, null)).toBe(false)
    }
  })
})
