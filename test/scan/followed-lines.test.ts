/** Which lines behind a line with a sign are read. */
import { expect, test } from 'vitest'
import { FollowedLines } from '../../src/scan/followed-lines.ts'

/** Passes lines and returns, for each, whether it is followed. */
function pass(lines: FollowedLines, count: number, floor = 0): boolean[] {
  return Array.from({ length: count }, () => {
    const follows = lines.follows(floor)
    lines.pass()
    return follows
  })
}

test('a stretch has its number of lines', () => {
  const lines = new FollowedLines()
  expect([lines.any, lines.follows(0)]).toEqual([false, false])
  lines.open(3, 100)
  expect(pass(lines, 5)).toEqual([true, true, true, false, false])
  expect(lines.any).toBe(false)
})

test('the longest stretch counts, a later opener of its length renews it', () => {
  const lines = new FollowedLines()
  lines.open(4, 100)
  lines.open(2, 110)
  expect(pass(lines, 3)).toEqual([true, true, true])
  lines.open(4, 130)
  expect(pass(lines, 5)).toEqual([true, true, true, true, false])
})

test('an opener out of sight opens nothing, while one in sight does', () => {
  const lines = new FollowedLines()
  lines.open(14, 100)
  lines.open(3, 150)
  expect([lines.follows(100), lines.follows(101), lines.follows(151)]).toEqual([true, true, false])
  expect(lines.any).toBe(true)
})

test('a header without a sign opens a table only behind a sign, and sees as far as that', () => {
  const lines = new FollowedLines()
  lines.openTable(200, 0)
  expect(lines.any).toBe(false)
  lines.open(3, 100)
  lines.openTable(200, 0)
  expect(pass(lines, 3, 100)).toEqual([true, true, true])
  expect([lines.follows(100), lines.follows(101)]).toEqual([true, false])
  // Now only the table is left: another header in it opens nothing.
  pass(lines, 100)
  lines.openTable(200, 0)
  expect(pass(lines, 98).slice(-2)).toEqual([true, false])
})

test('all end at once', () => {
  const lines = new FollowedLines()
  lines.open(3, 100)
  lines.openTable(200, 0)
  lines.clear()
  expect(lines.any).toBe(false)
})

test('rows are those of a table in sight', () => {
  const lines = new FollowedLines()
  lines.open(14, 100)
  expect(lines.isRow(0)).toBe(false)
  lines.open(200, 120)
  expect([lines.isRow(120), lines.isRow(121), lines.follows(121)]).toEqual([true, false, false])
  lines.open(3, 150)
  lines.openTable(200, 130)
  expect([lines.isRow(150), lines.isRow(151)]).toEqual([true, false])
})
