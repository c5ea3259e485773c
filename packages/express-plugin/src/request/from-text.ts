import { z } from 'zod'
import { HttpProblem } from '../problem/http-problem.ts'

export type TextEntry = readonly [name: string, value: string]

const MAX_PARAMETERS = 100

const typeOf = (schema: unknown): string | undefined => {
  if (typeof schema !== 'object' || schema === null) return undefined
  if ('type' in schema && typeof schema.type === 'string') return schema.type
  return undefined
}

const isStructured = (schema: unknown): boolean => {
  const type = typeOf(schema)
  return type === undefined
    ? !(typeof schema === 'object' && schema !== null && 'enum' in schema)
    : type === 'object' || type === 'array'
}

/** What each property of a schema is as text: itself, a number, a boolean, or JSON. */
const propertiesOf = (schema: z.ZodObject): Readonly<Record<string, unknown>> =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }).properties ?? {}

/** Which properties of a schema are written as JSON text in a query or a form. */
export const structuredNames = (schema: z.ZodObject): readonly string[] =>
  Object.entries(propertiesOf(schema)).flatMap(([name, property]) => (isStructured(property) ? [name] : []))

const parseOr = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const toValue = (text: string, property: unknown): unknown => {
  if (property === undefined) return text
  const type = typeOf(property)
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  if (type === 'integer' || type === 'number') return /^-?\d{1,15}$/.test(text) ? Number(text) : text
  return isStructured(property) ? parseOr(text) : text
}

/**
 * The parameters of a query or the fields of a form as the plain object that the schema then judges. What a property is
 * in JSON decides how its text is read; text that does not fit stays text, and the schema says what it should have been.
 */
export const fromText = (schema: z.ZodObject, entries: readonly TextEntry[]): Readonly<Record<string, unknown>> => {
  if (entries.length > MAX_PARAMETERS) {
    throw new HttpProblem('request-invalid', `More than ${MAX_PARAMETERS} parameters are not read.`)
  }
  const properties = new Map(Object.entries(propertiesOf(schema)))
  const values = new Map<string, unknown>()
  for (const [name, text] of entries) {
    if (values.has(name)) throw new HttpProblem('request-invalid', 'A parameter is there twice.')
    values.set(name, toValue(text, properties.get(name)))
  }
  return Object.fromEntries(values)
}
