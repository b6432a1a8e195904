/** What earlier lines said, as far as a line can see. */
import { expect, test } from 'vitest'
import { LineMemory, linesBetween } from '../../src/grammar/memory.ts'
import type { View } from '../../src/model/bytes/view.ts'
import { viewsOf } from './lines.ts'

const views = viewsOf('line\n'.repeat(400))
const at = (line: number, floor = 0): View => ({ ...views[line]!, floor })
const place = (line: number): number => views[line]!.lineStart

test('lines between two', () => {
  expect([0, 7, 14, 15].map(back => linesBetween(place(20 - back), at(20), 14))).toEqual([0, 7, 14, Infinity])
  expect(linesBetween(place(19), at(20, place(19)), 14)).toBe(1)
  expect(linesBetween(place(19), at(20, place(19) + 1), 14)).toBe(Infinity)
  expect(linesBetween(-Infinity, at(20), 14)).toBe(Infinity)
})

test('a code space was spoken of, and named, at most so many lines ago', () => {
  const memory = new LineMemory(2)
  memory.spoke(1, place(3), null)
  memory.named(0, place(3), null)
  expect([
    memory.isSpokenWithin(0, 3, at(4)),
    memory.isSpokenWithin(1, 1, at(4)),
    memory.isSpokenWithin(1, 3, at(6)),
    memory.isSpokenWithin(1, 3, at(7)),
    memory.isSpokenWithin(1, 3, at(6, place(4))),
  ]).toEqual([false, true, true, false, false])
  expect([
    memory.isNamedWithin(1, 3, at(4)),
    memory.isNamedWithin(0, 3, at(6)),
    memory.isNamedWithin(0, 3, at(7)),
  ]).toEqual([false, true, false])
})

test('programs are known by code space as far as can be seen', () => {
  const memory = new LineMemory(2)
  memory.spoke(0, place(3), 'hsmd')
  expect(memory.isKnownProgram(0, 'hsmd', at(300))).toBe(true)
  expect(memory.isKnownProgram(0, 'hsmd', at(300, place(4)))).toBe(false)
  expect(memory.isKnownProgram(1, 'hsmd', at(300))).toBe(false)
  expect(memory.isKnownProgram(0, null, at(300))).toBe(false)
})

test('of many programs the last ones are remembered', () => {
  const memory = new LineMemory(1)
  for (let i = 0; i < 130; i++) {
    memory.spoke(0, place(i), `p${i}`)
    memory.spoke(0, place(i), 'steady')
  }
  expect(['p0', 'p2', 'p3', 'p129', 'steady'].map(name => memory.isKnownProgram(0, name, at(200)))).toEqual([
    false,
    false,
    true,
    true,
    true,
  ])
})

test('the last call of the thread is pending', () => {
  const memory = new LineMemory(1)
  memory.called('C_Login', place(1), 7)
  memory.called('C_Sign', place(2), 9)
  expect(memory.pendingCall(14, at(3), 7)?.name).toBe('C_Login')
  expect(memory.pendingCall(14, at(3), 9)?.name).toBe('C_Sign')
  expect(memory.pendingCall(14, at(3), 8)).toBe(null)
  // A line without a thread may return from any.
  expect(memory.pendingCall(14, at(3), 0)?.name).toBe('C_Sign')
  expect(memory.pendingCall(14, at(16), 0)?.name).toBe('C_Sign')
  expect(memory.pendingCall(14, at(17), 0)).toBe(null)
  expect(memory.pendingCall(14, at(3, place(2) + 1), 0)).toBe(null)
})

test('which calls are remembered depends on those after them only', () => {
  const [long, short] = [new LineMemory(1), new LineMemory(1)]
  for (let i = 0; i < 300; i++) long.called(`f${i}`, place(i), (i % 70) + 1)
  for (let i = 150; i < 300; i++) short.called(`f${i}`, place(i), (i % 70) + 1)
  for (let thread = 1; thread <= 70; thread++)
    expect(long.pendingCall(200, at(300), thread)).toEqual(short.pendingCall(200, at(300), thread))
})
