/** How the bundle asks for Node's own modules. */
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import type { Plugin } from 'esbuild'

/**
 * Node's own modules by `getBuiltinModule`: an `import` of `fs` or `util` also loads streams, readline, assert and whatever else
 * one of their exports comes from, which takes longer than to explain a code.
 */
export const lazyBuiltins: Plugin = {
  name: 'lazy builtins',
  setup: b => {
    b.onResolve({ filter: /^assert$/ }, () => ({ path: join(import.meta.dirname, 'assert.ts') }))
    b.onResolve({ filter: /^(node:)?[a-z0-9_]+(\/[a-z]+)?$/ }, ({ path, kind }) =>
      kind === 'import-statement' && isBuiltin(path) ? { path, namespace: 'builtin' } : undefined,
    )
    b.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({ contents: BUILTIN[path] ?? builtin(path) }))
  },
}

/** A module of its exports, of which the bundler leaves out those that nobody imports. */
function builtin(name: string): string {
  const names = Object.keys(process.getBuiltinModule(name) ?? {}).filter(key => key !== 'default')
  const exports = names.map(key => `export const ${key} = /* @__PURE__ */ (() => all.${key})()`)
  return `const all = process.getBuiltinModule(${JSON.stringify(name)})\nexport default all\n${exports.join('\n')}`
}

/** Those that cost most, with what is used of them. */
const BUILTIN: Readonly<Record<string, string>> = {
  'node:crypto': ['createHash', 'randomBytes']
    .map(name => `export const ${name} = (...args) => process.getBuiltinModule('node:crypto').${name}(...args)`)
    .join('\n'),
}
