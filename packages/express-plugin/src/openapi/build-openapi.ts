import { z } from 'zod'
import { structuredNames } from '../request/from-text.ts'
import type { Answer, Route } from '../routing/route.ts'
import { problem } from '../schemas/parts.ts'

type Json = Readonly<Record<string, unknown>>

const REF = '#/components/schemas/'

/** One schema as JSON Schema 2020-12, which OpenAPI 3.1 speaks; what has an id goes into `components`. */
const createSchemas = () => {
  const components = new Map<string, unknown>()
  const toJson = (schema: z.ZodType): Json => {
    const {
      $schema: _dialect,
      $defs,
      ...own
    } = z.toJSONSchema(schema, {
      io: 'input',
      unrepresentable: 'any',
      reused: 'inline',
    })
    const rewritten = rewrite(own)
    for (const [name, definition] of Object.entries($defs ?? {})) components.set(name, rewrite(definition))
    const id = schema.meta()?.id
    // A schema with an id may itself be a reference into `$defs` already.
    if (id === undefined || '$ref' in rewritten) return rewritten
    components.set(id, rewritten)
    return { $ref: `${REF}${id}` }
  }
  return { components, toJson }
}

/** References into `$defs` become references into `components`; ids are said by the place already. */
const rewrite = (value: unknown): Json => {
  const walk = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(walk)
    if (typeof one !== 'object' || one === null) return one
    return Object.fromEntries(
      Object.entries(one).flatMap(([key, inner]) => {
        if (key === 'id' && typeof inner === 'string') return []
        if (key === '$ref' && typeof inner === 'string') return [[key, inner.replace('#/$defs/', REF)]]
        return [[key, walk(inner)]]
      }),
    )
  }
  const walked = walk(value)
  return typeof walked === 'object' && walked !== null ? { ...walked } : {}
}

const parametersOf = (route: Route, toJson: (schema: z.ZodType) => Json): readonly Json[] => {
  const ofPath = Object.entries(route.pathSchema.shape).map(([name, schema]) => ({
    name,
    in: 'path',
    required: true,
    schema: toJson(asType(schema)),
  }))
  const structured = new Set(structuredNames(route.querySchema))
  const ofQuery = Object.entries(route.querySchema.shape).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    // Objects and lists are written as JSON text.
    ...(structured.has(name)
      ? { content: { 'application/json': { schema: toJson(asType(schema)) } } }
      : { schema: toJson(asType(schema)) }),
  }))
  const ofHeaders = (route.headers ?? []).map(({ name, description }) => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: { type: 'string' },
  }))
  return [...ofPath, ...ofQuery, ...ofHeaders]
}

const asType = (schema: unknown): z.ZodType => {
  if (schema instanceof z.ZodType) return schema
  throw new TypeError('A parameter has no schema.')
}

const bodyOf = (route: Route, toJson: (schema: z.ZodType) => Json): Json => {
  if (route.bodySchema !== null) {
    const required = !route.bodySchema.safeParse({}).success
    return { requestBody: { required, content: { 'application/json': { schema: toJson(route.bodySchema) } } } }
  }
  if (route.upload === undefined) return {}
  const form = toJson(route.upload.form)
  const structured = structuredNames(route.upload.form)
  const encoding = Object.fromEntries(structured.map((name) => [name, { contentType: 'application/json' }]))
  return {
    requestBody: {
      required: true,
      content: {
        'text/csv': { schema: { type: 'string' } },
        'multipart/form-data': { schema: form, ...(structured.length > 0 ? { encoding } : {}) },
      },
    },
  }
}

const answerOf = (
  { description, schema, mediaType = 'application/json', headers = {} }: Answer,
  toJson: (schema: z.ZodType) => Json,
): Json => {
  const described = Object.entries(headers).map(([name, text]) => [
    name,
    { description: text, schema: { type: 'string' } },
  ])
  return {
    description,
    ...(described.length > 0 ? { headers: Object.fromEntries(described) } : {}),
    ...(schema === undefined ? {} : { content: { [mediaType]: { schema: toJson(schema) } } }),
  }
}

/** OpenAPI 3.1 of the routes, made of the very schemas that check what comes in. `server` is where they are mounted. */
export const buildOpenapi = (routes: readonly Route[], server: string): Json => {
  const { components, toJson } = createSchemas()
  const failure = {
    description: 'An error (RFC 9457); match on its `code`.',
    content: { 'application/problem+json': { schema: toJson(problem) } },
  }
  const paths = new Map<string, Map<string, Json>>()
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
    const methods = paths.get(path) ?? new Map<string, Json>()
    const answers = Object.entries(route.answers).map(([status, one]) => [status, answerOf(one, toJson)] as const)
    methods.set(route.method.toLowerCase(), {
      operationId: route.operationId,
      summary: route.summary,
      ...(route.action === null ? {} : { description: `Needs \`${route.action}\`.` }),
      parameters: parametersOf(route, toJson),
      ...bodyOf(route, toJson),
      responses: { ...Object.fromEntries(answers), default: failure },
    })
    paths.set(path, methods)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Footfall',
      version: '1',
      description: 'Imports of customer visits, and the journey of each client.',
    },
    servers: [{ url: server === '' ? '/' : server }],
    paths: Object.fromEntries([...paths].map(([path, methods]) => [path, Object.fromEntries(methods)])),
    components: { schemas: Object.fromEntries(components) },
  }
}
