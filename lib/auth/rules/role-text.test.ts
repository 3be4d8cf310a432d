import { describe, expect, it } from 'vitest'
import { type RoleProblem, type RoleText, readRole } from './index.ts'

const text = (more: Partial<RoleText>): RoleText => ({
  name: 'on call',
  about: '',
  permissions: ['associations.read'],
  ...more,
})

describe('a role that somebody makes', () => {
  it('is read with its spaces in order, and each permission once', () => {
    expect(
      readRole({
        name: '  on   call ',
        about: ' At night. ',
        permissions: ['associations.read', 'changes.approve', 'associations.read'],
      }),
    ).toEqual({
      name: 'on call',
      about: 'At night.',
      permissions: ['associations.read', 'changes.approve'],
      problems: [],
    })
  })

  it.each<[Partial<RoleText>, RoleProblem['field']]>([
    [{ name: ' ' }, 'name'],
    [{ name: 'x'.repeat(41) }, 'name'],
    [{ name: 'a\nb' }, 'name'],
    [{ name: 'a, b' }, 'name'],
    [{ name: 'Admin' }, 'name'],
    [{ about: 'x'.repeat(201) }, 'about'],
    [{ permissions: [] }, 'permissions'],
    [{ permissions: ['everything'] }, 'permissions'],
    [{ permissions: ['toString'] }, 'permissions'],
  ])('is not saved as %j', (more, field) => {
    expect(readRole(text(more)).problems.map((each) => each.field)).toEqual([field])
  })
})
