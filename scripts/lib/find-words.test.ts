import { expect, test } from 'vitest'
import { findWords } from './find-words.ts'

const folder = (name: string): string => `/${name}/`

test('a path that exists on one machine is found, with its line', () => {
  const text = `first\nsee ${folder('work')}main and "${folder('home')}ann/x"\n${folder('root')}.npmrc`
  expect(findWords(text).map(({ line }) => line)).toEqual([2, 2, 3])
})

test('addresses, relative paths and words are none', () => {
  const text = `https://example.com${folder('work')}x ..${folder('work')}x at work / home /homework`
  expect(findWords(text)).toEqual([])
})
