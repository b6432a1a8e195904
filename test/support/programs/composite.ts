/** Runs a composite action as the GitHub runner does, with GitHub's own parser and its own expressions. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { data, Evaluator, Parser as Expressions, Lexer } from '@actions/expressions'
import type { ActionTemplate } from '@actions/workflow-parser/actions/index'
import { build } from 'esbuild'
import { parse } from 'yaml'
import { cleanEnvironment } from './shell.ts'

type Parser = typeof import('@actions/workflow-parser/actions/index') & typeof import('@actions/workflow-parser')

/** GitHub's parser imports JSON in a way that Node.js refuses, so it is bundled first. */
async function loadParser(): Promise<Parser> {
  const contents = "export * from '@actions/workflow-parser'; export * from '@actions/workflow-parser/actions/index'"
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    logLevel: 'error',
  })
  return (await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0]!.text).toString('base64')}`)) as Parser
}

/** Faults that the parser finds in an action, and the action. */
export async function readAction(path: string): Promise<{ faults: string[]; action: ActionTemplate }> {
  const { convertActionTemplate, NoOperationTraceWriter, parseAction } = await loadParser()
  const content = readFileSync(path, 'utf8')
  const { context, value } = parseAction({ name: 'action.yml', content }, new NoOperationTraceWriter())
  const action = convertActionTemplate(context, value!)
  return { faults: context.errors.getErrors().map(e => e.message), action }
}

interface Step {
  readonly id?: string
  readonly shell: string
  readonly run: string
  readonly env?: Readonly<Record<string, string>>
  readonly 'working-directory'?: string
}

export interface StepsRan {
  readonly exit: number
  readonly stdout: string
  readonly summary: string
  readonly outputs: Readonly<Record<string, string>>
}

/** Runs all steps in a workspace; ends at the first that fails. Outputs are those of the action. */
export function runAction(root: string, workspace: string, given: Readonly<Record<string, string>>): StepsRan {
  const source = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as {
    inputs: Record<string, { default?: string; required?: boolean }>
    outputs: Record<string, { value: string }>
    runs: { steps: Step[] }
  }
  const inputs = Object.fromEntries(Object.entries(source.inputs).map(([k, v]) => [k, given[k] ?? v.default ?? '']))
  const home = mkdtempSync(join(tmpdir(), 'logremedy-action-'))
  const steps: Record<string, Record<string, string>> = {}
  let [exit, stdout] = [0, '']
  try {
    writeFileSync(join(home, 'summary.md'), '')
    for (const step of source.runs.steps) {
      if (step.shell !== 'bash') throw new Error(`shell ${step.shell}`)
      const say = (text: string) => filled(text, inputs, steps)
      writeFileSync(join(home, 'step.sh'), step.run.includes('${{') ? fail('an expression in a script') : step.run)
      writeFileSync(join(home, 'output'), '')
      const env = {
        ...cleanEnvironment(),
        ...Object.fromEntries(Object.entries(step.env ?? {}).map(([k, v]) => [k, say(v)])),
        CI: 'true',
        GITHUB_ACTIONS: 'true',
        GITHUB_ACTION_PATH: root,
        GITHUB_WORKSPACE: workspace,
        GITHUB_OUTPUT: join(home, 'output'),
        GITHUB_STEP_SUMMARY: join(home, 'summary.md'),
      }
      const cwd = join(workspace, say(step['working-directory'] ?? '.'))
      const argv = ['--noprofile', '--norc', '-e', '-o', 'pipefail', join(home, 'step.sh')]
      const ran = spawnSync('bash', argv, { cwd, env, encoding: 'utf8' })
      stdout += ran.stdout + ran.stderr
      if (step.id !== undefined) steps[step.id] = outputsOf(readFileSync(join(home, 'output'), 'utf8'))
      exit = ran.status ?? 255
      if (exit !== 0) break
    }
    const outputs = Object.entries(source.outputs).map(([k, v]) => [k, filled(v.value, inputs, steps)])
    return {
      exit,
      stdout,
      summary: readFileSync(join(home, 'summary.md'), 'utf8'),
      outputs: Object.fromEntries(outputs),
    }
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

function fail(message: string): never {
  throw new Error(message)
}

/** The text with its expressions replaced by their values. */
function filled(text: string, inputs: Record<string, string>, steps: Record<string, Record<string, string>>): string {
  const dictionary = (of: Record<string, string>) =>
    new data.Dictionary(...Object.entries(of).map(([key, value]) => ({ key, value: new data.StringData(value) })))
  const context = new data.Dictionary(
    { key: 'inputs', value: dictionary(inputs) },
    {
      key: 'steps',
      value: new data.Dictionary(
        ...Object.entries(steps).map(([key, outputs]) => ({
          key,
          value: new data.Dictionary({ key: 'outputs', value: dictionary(outputs) }),
        })),
      ),
    },
  )
  return text.replace(/\$\{\{(.*?)\}\}/g, (_, expression: string) => {
    const tree = new Expressions(new Lexer(expression).lex().tokens, ['inputs', 'steps'], []).parse()
    return new Evaluator(tree, context).evaluate().coerceString()
  })
}

/** `name=value` lines and `name<<END … END` blocks. */
function outputsOf(text: string): Record<string, string> {
  const outputs: Record<string, string> = {}
  const lines = text.split('\n')
  for (let i = 0; i < lines.length; i++) {
    const block = /^([\w-]+)<<(.+)$/.exec(lines[i]!)
    if (block !== null) {
      const end = lines.indexOf(block[2]!, i + 1)
      outputs[block[1]!] = lines.slice(i + 1, end).join('\n')
      i = end
    } else if (lines[i] !== '') {
      const at = lines[i]!.indexOf('=')
      outputs[lines[i]!.slice(0, at)] = lines[i]!.slice(at + 1)
    }
  }
  return outputs
}
