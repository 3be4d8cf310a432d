/** Checks an input against its schema before anyone relies on its types. */
import { AwsFault } from './fault.ts'
import { isRecord, type Shape } from './model.ts'
import type { Members } from './wire.ts'

/** Throws SerializationException where a value has another type than the model says. */
export function checkTypes(shape: Shape, value: unknown): void {
  if (value === null || value === undefined) return
  if (shape.isStructSchema()) checkStruct(shape, value)
  else if (shape.isListSchema()) checkList(shape, value)
  else if (shape.isMapSchema()) checkMap(shape, value)
  else checkScalar(shape, value)
}

function checkStruct(shape: Shape, value: unknown): void {
  if (!isRecord(value)) throw wrongType('a structure')
  for (const [name, member] of shape.structIterator()) checkTypes(member, value[name])
}

function checkList(shape: Shape, value: unknown): void {
  if (!Array.isArray(value)) throw wrongType('a list')
  for (const item of value) checkTypes(shape.getValueSchema(), item)
}

function checkMap(shape: Shape, value: unknown): void {
  if (!isRecord(value)) throw wrongType('a map')
  for (const item of Object.values(value)) checkTypes(shape.getValueSchema(), item)
}

function checkScalar(shape: Shape, value: unknown): void {
  if (shape.isStringSchema() && typeof value !== 'string') throw wrongType('a string')
  if (shape.isBooleanSchema() && typeof value !== 'boolean') throw wrongType('a boolean')
  if (shape.isNumericSchema() && (typeof value !== 'number' || Number.isNaN(value)))
    throw wrongType('a number')
}

function wrongType(expected: string): AwsFault {
  return new AwsFault('SerializationException', `The request holds a value that is not ${expected}.`)
}

/** Names of required members that are missing, in the order of the model. */
export function missingMembers(shape: Shape, input: Members): readonly string[] {
  return requiredMembers(shape).filter((name) => input[name] === undefined || input[name] === null)
}

function requiredMembers(shape: Shape): readonly string[] {
  const schema: unknown = shape.getSchema()
  // A structure is [3, namespace, name, traits, names, schemas, requiredCount]; the required ones come first.
  if (!Array.isArray(schema) || !Array.isArray(schema[4])) return []
  return schema[4].slice(0, Number(schema[6] ?? 0)).map(String)
}

/** The sentence AWS's services share, as in `Value at 'roleName' failed to satisfy constraint: …`. */
export function constraintMessage(member: string, constraint: string): string {
  const name = `${member.charAt(0).toLowerCase()}${member.slice(1)}`
  return `1 validation error detected: Value at '${name}' failed to satisfy constraint: ${constraint}`
}
