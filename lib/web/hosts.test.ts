import { expect, it } from 'vitest'
import { goesBy } from './hosts.ts'

const here = { origin: null, listensOn: '127.0.0.1' }
const known = { origin: 'https://podscope.example.com', listensOn: '127.0.0.1' }
const withPort = { origin: 'http://podscope.internal:8080', listensOn: '0.0.0.0' }
const everywhere = { origin: null, listensOn: '0.0.0.0' }
const named = { origin: null, listensOn: 'Tools.internal' }

it.each([
  [here, 'localhost:3000', true],
  [here, '127.0.0.1', true],
  [here, '127.8.9.10:9', true],
  [here, '[::1]:3000', true],
  [here, 'LOCALHOST', true],
  [here, 'evil.example', false],
  [here, 'localhost.evil.example', false],
  [here, '127.0.0.1.evil.example', false],
  [here, '10.0.0.7', false],
  [here, 'localhost:3000@evil.example', false],
  [here, 'localhost/evil', false],
  [here, 'localhost:3000, evil.example', false],
  [here, '', false],
  [here, null, false],
  [known, 'podscope.example.com', true],
  [known, 'Podscope.Example.com:443', true],
  [known, 'podscope.example.com:8443', false],
  [known, 'podscope.example.com.evil.example', false],
  [known, 'localhost:3000', false],
  [withPort, 'podscope.internal:8080', true],
  [withPort, 'podscope.internal', false],
  [withPort, '10.0.0.7:8080', false],
  [everywhere, '10.0.0.7:3000', true],
  [everywhere, '[fd00::7]:3000', true],
  [everywhere, 'evil.example:3000', false],
  [named, 'tools.internal:3000', true],
  [named, 'other.internal:3000', false],
])('%o goes by %s: %s', (names, host, expected) => {
  expect(goesBy(host, names)).toBe(expected)
})
