/**
 * The library. Six functions do what the command line does, with the same names, defaults and answers:
 *
 *     const report = await analyze(['app.log'], { lang: 'en' })               // the object of `--format json`
 *     for await (const finding of findings(createReadStream('app.log'))) {}   // one by one, in bounded memory
 *     for await (const event of tail(['app.log'], { signal })) {}             // the objects of `tail`, one a line
 *     explain('CKR_PIN_INCORRECT', { context: 'login' })                      // at once: all that the code may mean
 *     render(report, 'md')                                                    // at once: text, md, html, csv, json, jsonl
 *     await analyze(['app.log'], { rules: await loadRules({ packs: ['my-pack.yaml'] }) })
 *
 * `analyze` takes a list of paths, or one log as `findings` does: text, bytes, a Node or web stream, or an async iterable.
 * Text is a log, never a path. Every option has the name of its flag and may be left out. Configuration files and the
 * `LOGREMEDY_` variables of the environment are the command line's own and are not read.
 *
 * A wrong argument is a `TypeError` that names the field. Input that cannot be read is no exception: `analyze` says so in
 * the report, `tail` in an event, `findings` to `onProblem` or at its end. What could not be done at all is a
 * `ProblemError`: a pack is wrong, a database failed. What a stream fails with is thrown as it is.
 */
export { analyze } from './library/analysis.ts'
export { explain } from './library/code-readings.ts'
export type * from './library/event-types.ts'
export { tail } from './library/following.ts'
export { findings } from './library/log-findings.ts'
export type * from './library/option-types.ts'
export { ProblemError } from './library/problem-error.ts'
export { render } from './library/rendering.ts'
export type * from './library/report-types.ts'
export { loadRules } from './library/rule-loading.ts'
