/** The library's door. */

export { loadRules } from './compile/load.ts'
export { CodeFinder } from './match/readings.ts'
export type { CodeEntry, Pack } from './model/knowledge.ts'
export type { Partial } from './model/partial.ts'
export type { Problem } from './model/problem.ts'
export type { RuleSet } from './model/ruleset.ts'
export type { Summary } from './model/summary.ts'
export { Scanner } from './pipeline.ts'
export { reporters } from './report/reporter.ts'
export { analyze } from './run/analyze.ts'
