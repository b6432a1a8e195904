/** Whatever a log says: every format can be read back, and build servers see the commands that we meant and no other. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeReport } from '../../../src/cli/output/build-server.ts'
import { problemText } from '../../../src/cli/output/problems.ts'
import { annotationsOf, stepSummary } from '../../../src/report/ci/github.ts'
import { REPORTERS, type ReporterName, reporters } from '../../../src/report/index.ts'
import { commandsIn } from '../../support/programs/build-servers.ts'
import { options, source, summary } from '../make.ts'
import { checkMarkdown } from '../parsers.ts'
import { incomplete } from '../verdicts.ts'
import { type HostileCase, hostileCase, hostileText } from './ci-hostile.ts'
import { readGitlab, readJunit, readOpenMetrics, readRdjsonl, readSarif } from './ci-parsers.ts'

const site = { cwd: '/w/app', root: '/w', anchor: null, fence: '0123456789abcdef0123456789abcdef' }

function render(name: ReporterName, { summary, verdict }: HostileCase, lang: 'en' | 'zh' = 'en'): string {
  return reporters[name](summary, options({ verdict, site, lang, verbose: 1, minConfidence: 'possible' }))
}

describe('every output can be read back', () => {
  const readers: Partial<Record<ReporterName, (text: string) => unknown>> = {
    json: JSON.parse,
    sarif: readSarif,
    junit: readJunit,
    gitlab: readGitlab,
    rdjsonl: readRdjsonl,
    openmetrics: readOpenMetrics,
  }
  it.each(Object.entries(readers))('%s', (name, read) => {
    fc.assert(
      fc.property(hostileCase, fc.constantFrom('en', 'zh'), (given, lang) => {
        read(render(name as ReporterName, given, lang as 'en'))
      }),
    )
  })

  it('the summary of a step is Markdown without live text', () => {
    fc.assert(fc.property(hostileCase, given => checkMarkdown(stepSummary(given.summary, options({ ...given, site })))))
  })
})

describe('no text in a log is a command to a build server', () => {
  it.each(REPORTERS.filter(name => name !== 'github'))('%s', name => {
    fc.assert(
      fc.property(hostileCase, given => {
        const log = escapeReport(name, render(name, given), { CI: 'true' }, site)
        expect(commandsIn(log)).toEqual([])
        const onGithub = escapeReport(name, render(name, given), { GITHUB_ACTIONS: 'true' }, site)
        // Not even a runner that overlooks the fence finds one.
        const names = commandsIn(onGithub, { wall: false }).map(c => c.name)
        expect(names).toEqual(name === 'text' ? ['stop-commands', site.fence] : [])
      }),
    )
  })

  it('github: the annotations that were meant, and none beside them', () => {
    fc.assert(
      fc.property(hostileCase, given => {
        const log = escapeReport('github', render('github', given), { GITHUB_ACTIONS: 'true' }, site)
        const meant = annotationsOf(given.summary, options({ verdict: given.verdict, site, minConfidence: 'possible' }))
        const seen = commandsIn(log, { wall: false })
        expect(seen.map(c => c.name)).toEqual([
          ...meant.map(a => (a.level === 'note' ? 'notice' : a.level)),
          'stop-commands',
          site.fence,
        ])
        for (const { properties, server } of seen) {
          expect(server).toBe('github')
          for (const name of Object.keys(properties)) expect(['title', 'file', 'line']).toContain(name)
          if (properties.line !== undefined) expect(properties.line).toMatch(/^\d+$/)
        }
      }),
    )
  })

  it.each(['::stop-commands::x', '  ::error::x', '##[group]x'])('a name that begins like one: %s', path => {
    const verdict = { ...incomplete, gaps: [{ kind: 'empty', path } as const] }
    for (const name of REPORTERS.filter(n => n !== 'github')) {
      const body = reporters[name](summary([], { sources: [source(path)] }), options({ verdict, site }))
      expect(commandsIn(escapeReport(name, body, { CI: 'true' }, null)), name).toEqual([])
    }
  })

  it('problems on standard error', () => {
    fc.assert(
      fc.property(hostileText, hostileText, hostileText, (path, fact, remedy) => {
        const log = problemText({ id: 'a/b', kind: 'input', place: { path }, fact, remedy })
        expect(commandsIn(`${log}\n`)).toEqual([])
      }),
    )
  })

  it('the emulator sees commands where there are some', () => {
    const log =
      'ok ##[add-mask]e\r::error file=a.js,line=1::forged%0Ax\n  ::stop-commands::t\n::debug::no\n::t::\n##vso[a b]c'
    expect(commandsIn(log).map(c => `${c.server} ${c.name} ${c.data}`)).toEqual([
      'github add-mask e',
      'github error forged\nx',
      'github stop-commands t',
      'azure a ##vso[a b]c',
    ])
  })
})
