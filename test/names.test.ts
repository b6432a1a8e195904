/** A name of a type means one thing: none is exported by two files of `src/`. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exportedTypeNames } from './support/exported-types.ts'

const src = join(import.meta.dirname, '../src')
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.ts') && !file.endsWith('.as.ts'))
  .sort()

test('no two files export a type of the same name', () => {
  const places = new Map<string, string[]>()
  for (const file of files)
    for (const name of exportedTypeNames(readFileSync(join(src, file), 'utf8')))
      places.set(name, [...(places.get(name) ?? []), file])
  expect(places.size).toBeGreaterThan(100)
  expect([...places].filter(([, paths]) => paths.length > 1)).toEqual([])
})

test('no exported type hides one that the language brings', () => {
  const taken = ['Array', 'Error', 'Map', 'Omit', 'Partial', 'Pick', 'Promise', 'Readonly', 'Record', 'Required', 'Set']
  const hiding = files.filter(file =>
    exportedTypeNames(readFileSync(join(src, file), 'utf8')).some(name => taken.includes(name)),
  )
  expect(hiding).toEqual([])
})

test('types are found however they are declared', () => {
  const text = `
export type A = string
export interface B<T> extends C {}
export abstract class D {}
export const enum E {}
export enum F {}
export type { G } from './g.ts'
export { type H } from './h.ts'
export const typeOf = 1
export function interfaceOf() {}
interface Private {}
export class A {}
// export class Comment {}
`
  expect(exportedTypeNames(text)).toEqual(['A', 'B', 'D', 'E', 'F'])
})
