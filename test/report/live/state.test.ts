/** What keys do to a view. */
import { describe, expect, test } from 'vitest'
import { type Key, type KeyName, press, START, type ViewState, type Wish } from '../../../src/report/live/state.ts'

const ids = ['a', 'b', 'c', 'd']

function after(...keys: readonly string[]): ViewState & { wish: Wish } {
  let state = START
  let wish: Wish = 'none'
  for (const text of keys) {
    const key: Key = text.startsWith('<')
      ? { kind: 'named', name: text.slice(1, -1) as KeyName }
      : { kind: 'text', text }
    ;({ state, wish } = press(state, key, { ids, lines: 3 }))
  }
  return { ...state, wish }
}

describe('moving', () => {
  test.each([
    [['<down>'], 'b'],
    [['j', 'j', 'k'], 'b'],
    [['<page-down>'], 'd'],
    [['G'], 'd'],
    // At the top the choice follows the order, not the code.
    [['G', 'g'], null],
    [['<up>'], null],
    [['j', 's'], null],
  ])('%j chooses %j', (keys, selected) => {
    expect(after(...keys).selected).toBe(selected)
  })

  test('a code that is opened stays chosen wherever it moves', () => {
    expect(after('<enter>')).toMatchObject({ over: 'advice', selected: 'a' })
    expect(after('<enter>', '<escape>')).toMatchObject({ over: 'none', selected: 'a' })
  })

  test('pages scroll instead', () => {
    expect(after('?', 'j', 'j')).toMatchObject({ over: 'help', scroll: 2, selected: null })
    expect(after('3', 'j', '<tab>')).toMatchObject({ page: 'problems', scroll: 0 })
  })
})

describe('typing a filter', () => {
  test('takes letters that are keys elsewhere', () => {
    expect(after('/', 'q', 's', 'p')).toMatchObject({ filter: 'qsp', typing: true, wish: 'none', paused: false })
    expect(after('/', 'q', '<enter>', 'p')).toMatchObject({ filter: 'q', typing: false, paused: true })
  })

  test('can be mended, dropped and is never endless', () => {
    expect(after('/', 'a', '错', '<backspace>').filter).toBe('a')
    expect(after('/', 'a', '<escape>')).toMatchObject({ filter: '', typing: false })
    expect(after('/', 'a', '<enter>', '<escape>').filter).toBe('')
    expect(after('/', ...Array(500).fill('x')).filter.length).toBe(100)
  })

  test('does not swallow interrupts', () => {
    expect(after('/', '<interrupt>').wish).toBe('interrupt')
    expect(after('/', '<suspend>').wish).toBe('suspend')
  })
})

test('every order comes round', () => {
  const seen = [1, 2, 3, 4, 5].map(n => after(...Array(n).fill('s')).sort)
  expect(seen).toEqual(['newest', 'rate', 'count', 'name', 'worst'])
  expect(after('S').sort).toBe('name')
})

test('q ends, also from the advice', () => {
  expect(after('q').wish).toBe('quit')
  expect(after('<enter>', 'q').wish).toBe('quit')
})
