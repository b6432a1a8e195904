/** A worker that breaks down as it is told to; for tests of lanes. */
import { existsSync, writeFileSync } from 'node:fs'
import { serveTasks } from '../../../src/batch/workers/serve.ts'

export type Order =
  | { readonly do: 'double'; readonly number: number }
  | { readonly do: 'ask'; readonly question: string }
  | { readonly do: 'exit' | 'throw' }
  | { readonly do: 'exit once'; readonly mark: string }

serveTasks<Order, unknown>(async (order, call) => {
  switch (order.do) {
    case 'double':
      return order.number * 2
    case 'ask':
      return await call('answer', order.question).catch((error: Error) => `refused: ${error.message}`)
    case 'exit':
      process.exit(7)
      break
    case 'throw':
      throw new Error('a bug')
    case 'exit once':
      if (existsSync(order.mark)) return 'done'
      writeFileSync(order.mark, '')
      process.exit(1)
  }
})
