import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { importOptionsSchema } from '@footfall/core'
import { Validator } from '@seriousme/openapi-schema-validator'
import openapiTS, { astToString } from 'openapi-typescript'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { ACTIONS } from '../src/index.ts'
import { buildOpenapi } from '../src/openapi/build-openapi.ts'
import { ROUTES } from '../src/routes/all.ts'
import { serve } from './serve.ts'

const described = async (): Promise<unknown> => {
  const served = await serve()
  const response = await fetch(`${served.url}/openapi.json`)
  const body: unknown = await response.json()
  await served.close()
  return body
}

test('the description is valid OpenAPI 3.1, and names where it is mounted', async () => {
  const text = JSON.stringify(await described())
  const validator = new Validator()
  const result = await validator.validate(JSON.parse(text))
  expect(result).toMatchObject({ valid: true })
  expect(validator.version).toBe('3.1')
  expect(JSON.parse(text)).toMatchObject({ servers: [{ url: '/crm' }] })
})

test('it has every route, every option of an import and every action', () => {
  const text = JSON.stringify(buildOpenapi(ROUTES, '/crm'))
  const { paths } = JSON.parse(text)
  for (const { method, path } of ROUTES) {
    expect(paths[path.replaceAll(/:(\w+)/g, '{$1}')]).toHaveProperty(method.toLowerCase())
  }
  const upload = paths['/imports'].post
  const names = upload.parameters.map(({ name }: { readonly name: string }) => name)
  for (const option of Object.keys(importOptionsSchema.shape)) expect(names).toContain(option)
  for (const action of ACTIONS) expect(text).toContain(`\`${action}\``)
  const ids = ROUTES.map(({ operationId }) => operationId)
  expect(new Set(ids).size).toBe(ids.length)
})

const USE = `
import type { components, operations, paths } from './schema'
type Report = components['schemas']['Report']
export const held = (report: Report): number => report.outcomes.held
export const visit: components['schemas']['VisitEntry'] = { store: 'CG Road', visitDate: '2024-05-06', phone: '+919723521333' }
export type Preview = paths['/imports/{id}/preview']['get']['responses'][200]['content']['application/json']
export const digest = (preview: Preview): string | null => preview.digest
export const query: operations['uploadImport']['parameters']['query'] = { apply: true, dateOrder: 'DMY' }
// @ts-expect-error an order of dates that there is not
export const wrong: operations['uploadImport']['parameters']['query'] = { dateOrder: 'YDM' }
// @ts-expect-error a visit needs a store
export const storeless: components['schemas']['VisitEntry'] = { visitDate: '2024-05-06' }
`

test('a typed client comes out of it without errors', async () => {
  const document = JSON.parse(JSON.stringify(buildOpenapi(ROUTES, '/crm')))
  const folder = await mkdtemp(join(tmpdir(), 'footfall-openapi-'))
  await writeFile(join(folder, 'schema.ts'), astToString(await openapiTS(document)))
  await writeFile(join(folder, 'use.ts'), USE)
  const program = ts.createProgram([join(folder, 'use.ts')], {
    strict: true,
    noEmit: true,
    types: [],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  })
  const errors = ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
  await rm(folder, { recursive: true })
  expect(errors).toEqual([])
})
