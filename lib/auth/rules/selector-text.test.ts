import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emptyContact } from './contact.ts'
import {
  emptySelector,
  readSelector,
  readTenant,
  type SelectorText,
  selectorInWords,
  textOf,
} from './selector-text.ts'
import { isBlank } from './tenants.ts'

const problemsOf = (text: Partial<SelectorText>) =>
  readSelector({ ...emptySelector, ...text }).problems.map(({ field }) => field)

describe('a selector as texts', () => {
  test('is read, each name once', () => {
    const text = {
      accounts: '111122223333, 4444*',
      regions: 'eu-west-1',
      clusters: 'prod-* prod-*',
      namespaces: 'tenant-acme\nacme-?',
      tags: ' team = pay* \n\nkostenstelle=a=b',
    }
    expect(readSelector(text)).toEqual({
      selector: {
        accounts: ['111122223333', '4444*'],
        regions: ['eu-west-1'],
        clusters: ['prod-*'],
        namespaces: ['tenant-acme', 'acme-?'],
        tags: { team: 'pay*', kostenstelle: 'a=b' },
      },
      problems: [],
    })
  })

  test.each([
    ['accounts', '1111'],
    ['accounts', '11112222333x'],
    ['regions', 'EU-west-1'],
    ['clusters', '-prod'],
    ['clusters', 'a'.repeat(101)],
    ['namespaces', 'Tenant'],
    ['namespaces', 'a_b'],
    ['namespaces', 'acme-'],
    ['namespaces', Array.from({ length: 101 }, (_, each) => `n${each}`).join(' ')],
    ['tags', 'team'],
    ['tags', '=x'],
    ['tags', 'team=a?'],
    ['tags', 'te*m=a'],
    ['tags', '__proto__=a'],
    ['tags', 'team=a\nteam=b'],
    ['tags', 'team=a\u202eb'],
    ['tags', `team=${'a'.repeat(257)}`],
    ['tags', Array.from({ length: 21 }, (_, each) => `t${each}=x`).join('\n')],
  ] as const)('%s: “%s” is told to be wrong', (field, text) => {
    expect(problemsOf({ [field]: text })).toEqual([field])
  })

  test.each([{}, { namespaces: '*' }, { accounts: '*', clusters: '**, *' }])(
    '%o says nothing, and is no selector',
    (text) => {
      expect(problemsOf(text)).toEqual(['all'])
    },
  )

  test('one with a problem selects nothing that anybody could save', () => {
    const { isGood } = readTenant({
      name: 'a',
      selectors: [{ ...emptySelector, accounts: 'x' }],
      contact: emptyContact,
    })
    expect(isGood).toBe(false)
  })

  const name = fc.stringMatching(/^[a-z*?][a-z0-9*?]{0,8}$/)
  const someText = fc
    .record({
      accounts: fc.array(fc.stringMatching(/^\d{12}$/), { maxLength: 3 }),
      regions: fc.array(name, { maxLength: 3 }),
      clusters: fc.array(name, { maxLength: 3 }),
      namespaces: fc.array(name, { maxLength: 3 }),
      tags: fc.dictionary(fc.stringMatching(/^[a-z ]*[a-z]$/), fc.stringMatching(/^[a-z=*]{0,6}$/), {
        maxKeys: 3,
      }),
    })
    .map(textOf)

  test('written as texts and read again it is the same', () => {
    fc.assert(
      fc.property(someText, (text) => {
        const { selector, problems } = readSelector(text)
        fc.pre(problems.length === 0)
        expect(readSelector(textOf(selector))).toEqual({ selector, problems: [] })
        expect(isBlank(selector)).toBe(false)
        expect(selectorInWords(selector)).not.toBe('')
      }),
    )
  })
})

describe('a tenant as texts', () => {
  const acme = { ...emptySelector, namespaces: 'tenant-acme' }
  test.each(['', '  ', 'a'.repeat(81), 'a\u0000b', 'a\u202eb'])('“%s” is no name', (name) => {
    expect(readTenant({ name, selectors: [acme], contact: emptyContact })).toMatchObject({ isGood: false })
  })
  test('has one to fifty selectors', () => {
    const of = (count: number) =>
      readTenant({
        name: 'acme',
        selectors: Array.from({ length: count }, () => acme),
        contact: emptyContact,
      }).isGood
    expect([of(0), of(1), of(50), of(51)]).toEqual([false, true, true, false])
  })
  test('is not saved with a contact that is none', () => {
    const of = (address: string) =>
      readTenant({ name: 'acme', selectors: [acme], contact: { words: 'Pay', address } })
    expect(of('javascript:alert(1)')).toMatchObject({
      isGood: false,
      contactProblems: { words: null, address: expect.any(String) },
    })
    expect(of('pay@acme.example')).toMatchObject({
      isGood: true,
      tenant: { contact: { words: 'Pay', href: 'mailto:pay@acme.example' } },
    })
  })
  test('has its name in one line', () => {
    expect(readTenant({ name: ' A \n corp ', selectors: [acme], contact: emptyContact }).tenant.name).toBe(
      'A corp',
    )
  })
})
