/** What keys do to a view. */
import { describe, expect, test } from 'vitest'
import {
  type Key,
  type KeyName,
  type LiveAction,
  press,
  START,
  type ViewState,
} from '../../src/live/model/view-state.ts'

const ids = ['a', 'b', 'c', 'd']

function pressed(...keys: readonly string[]): ViewState & { wish: LiveAction } {
  let state = START
  let action: LiveAction = 'none'
  for (const text of keys) {
    const key: Key = text.startsWith('<')
      ? { kind: 'named', name: text.slice(1, -1) as KeyName }
      : { kind: 'text', text }
    ;({ state, action } = press(state, key, { ids, lines: 3 }))
  }
  return { ...state, wish: action }
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
    expect(pressed(...keys).selected).toBe(selected)
  })

  test('a code that is opened stays chosen wherever it moves', () => {
    expect(pressed('<enter>')).toMatchObject({ over: 'advice', selected: 'a' })
    expect(pressed('<enter>', '<escape>')).toMatchObject({ over: 'none', selected: 'a' })
  })

  test('pages scroll instead', () => {
    expect(pressed('?', 'j', 'j')).toMatchObject({ over: 'help', scroll: 2, selected: null })
    expect(pressed('3', 'j', '<tab>')).toMatchObject({ page: 'problems', scroll: 0 })
  })
})

describe('typing a filter', () => {
  test('takes letters that are keys elsewhere', () => {
    expect(pressed('/', 'q', 's', 'p')).toMatchObject({ filter: 'qsp', typing: true, wish: 'none', paused: false })
    expect(pressed('/', 'q', '<enter>', 'p')).toMatchObject({ filter: 'q', typing: false, paused: true })
  })

  test('can be mended, dropped and is never endless', () => {
    expect(pressed('/', 'a', '错', '<backspace>').filter).toBe('a')
    expect(pressed('/', 'a', '<escape>')).toMatchObject({ filter: '', typing: false })
    expect(pressed('/', 'a', '<enter>', '<escape>').filter).toBe('')
    expect(pressed('/', ...Array(500).fill('x')).filter.length).toBe(100)
  })

  test('does not swallow interrupts', () => {
    expect(pressed('/', '<interrupt>').wish).toBe('interrupt')
    expect(pressed('/', '<suspend>').wish).toBe('suspend')
  })
})

test('every order comes round', () => {
  const seen = [1, 2, 3, 4, 5].map(n => pressed(...Array(n).fill('s')).sort)
  expect(seen).toEqual(['newest', 'rate', 'count', 'name', 'worst'])
  expect(pressed('S').sort).toBe('name')
})

test('q ends, also from the advice', () => {
  expect(pressed('q').wish).toBe('quit')
  expect(pressed('<enter>', 'q').wish).toBe('quit')
})
