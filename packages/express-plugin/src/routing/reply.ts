/** What a handler answers. Only `send` knows how it gets onto the wire. */
export type Reply =
  | {
      readonly kind: 'json'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body: unknown
    }
  | {
      readonly kind: 'stream'
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      /** Pulled only as fast as the client reads; given up when it goes away. */
      readonly chunks: AsyncIterable<string>
    }
  | { readonly kind: 'empty'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }

export const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply => ({
  kind: 'json',
  status,
  headers,
  body,
})
