import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Grant, may, scopeOf } from './may.ts'
import { permissionNames, permissions, standardRoles } from './permissions.ts'
import { selectorOf, somePlace, someSelector } from './tenants.fixture.ts'
import { isBlank, isWithin, type Place, selects } from './tenants.ts'

const place: Place = {
  accountId: '111122223333',
  region: 'eu-west-1',
  cluster: 'prod',
  namespace: 'tenant-a',
  tags: { team: 'payments' },
}
const tenant = { id: 'a', name: 'A', selectors: [{ namespaces: ['tenant-a'] }] }
const roleOf = (name: string): Grant['permissions'] =>
  standardRoles.find((role) => role.name === name)?.permissions ?? []
const support: Grant = { role: 'support', permissions: roleOf('support'), tenant }
const admin: Grant = { role: 'admin', permissions: roleOf('admin'), tenant: null }

describe('may', () => {
  test('nobody may do anything', () => {
    for (const permission of permissionNames) {
      expect(may([], permission, place)).toBe(false)
      expect(may([], permission, null)).toBe(false)
    }
  })

  test('an admin of everything may do everything', () => {
    for (const permission of permissionNames) {
      expect(may([admin], permission, place)).toBe(true)
      expect(may([admin], permission, null)).toBe(true)
    }
  })

  test('a role for a tenant is held for its associations and for nothing else', () => {
    expect(may([support], 'associations.read', place)).toBe(true)
    expect(may([support], 'associations.read', { ...place, namespace: 'tenant-b' })).toBe(false)
    expect(may([support], 'associations.read', null)).toBe(false)
    expect(may([support], 'associations.edit', place)).toBe(false)
  })

  test('what is about the site is never held by a tenant', () => {
    const grant = { ...admin, tenant }
    for (const permission of permissionNames)
      expect(may([grant], permission, place)).toBe(permissions[permission].about === 'association')
  })

  test('roles of several tenants add up, each with its own permissions', () => {
    const other = { ...admin, tenant: { id: 'b', name: 'B', selectors: [{ namespaces: ['tenant-b'] }] } }
    expect(may([support, other], 'associations.edit', place)).toBe(false)
    expect(may([support, other], 'associations.edit', { ...place, namespace: 'tenant-b' })).toBe(true)
    expect(may([support, other], 'associations.read', place)).toBe(true)
  })

  test('a tenant that selects nothing gives nothing', () => {
    const grant = { ...support, tenant: { ...tenant, selectors: [] } }
    expect(may([grant], 'associations.read', place)).toBe(false)
  })

  test('the scope is the associations one may', () => {
    fc.assert(
      fc.property(fc.array(someSelector, { maxLength: 3 }), somePlace, (selectors, at) => {
        const grant = { ...support, tenant: { ...tenant, selectors } }
        expect(isWithin(scopeOf([grant], 'associations.read'), at)).toBe(
          may([grant], 'associations.read', at),
        )
      }),
    )
  })
})

describe('a selector', () => {
  test('selects what meets all that it says', () => {
    expect(selects({ accounts: ['111122223333'], clusters: ['pr*'], tags: { team: 'pay*' } }, place)).toBe(
      true,
    )
    expect(selects({ clusters: ['PROD'] }, place)).toBe(false)
    expect(selects({ tags: { team: 'pay*', env: '*' } }, place)).toBe(false)
    expect(selects({ tags: { constructor: '*' } }, place)).toBe(false)
    expect(selects({ tags: { team: '*' } }, { ...place, tags: null })).toBe(false)
    expect(selects({ namespaces: ['tenant-?'] }, place)).toBe(true)
  })

  test('one that says more selects no more', () => {
    fc.assert(
      fc.property(someSelector, someSelector, somePlace, (one, two, at) => {
        expect(selects({ ...one, ...two }, at) && !selects(two, at)).toBe(false)
      }),
    )
  })

  test('one made of a place selects it', () => {
    fc.assert(fc.property(somePlace, (at) => selects(selectorOf(at), at)))
  })

  test('one that says nothing is known as such', () => {
    expect(isBlank({})).toBe(true)
    expect(isBlank({ namespaces: ['*'], clusters: [] })).toBe(true)
    expect(isBlank({ namespaces: ['*-a'] })).toBe(false)
    expect(isBlank({ tags: { tenant: '*' } })).toBe(false)
  })
})
