/** The committed kernel is what its source gives. */
import { expect, test } from 'vitest'
import { KERNEL } from '../../src/match/wasm/kernel.ts'

test('kernel.ts is compiled from kernel.as.ts', async () => {
  const { default: asc } = await import('assemblyscript/asc')
  const { readFileSync } = await import('node:fs')
  const { join } = await import('node:path')
  const source = readFileSync(join(import.meta.dirname, '../../src/match/wasm/kernel.as.ts'), 'utf8')
  let binary = new Uint8Array()
  const flags = [
    '-O3',
    '--runtime',
    'stub',
    '--importMemory',
    '--noAssert',
    '--enable',
    'simd',
    '--enable',
    'relaxed-simd',
  ]
  const { error } = await asc.main(['kernel.ts', ...flags, '--outFile', 'kernel.wasm'], {
    readFile: name => (name === 'kernel.ts' ? source : null),
    writeFile: (name, contents) => {
      if (name === 'kernel.wasm') binary = contents as Uint8Array<ArrayBuffer>
    },
    listFiles: () => [],
  })
  expect(error).toBeNull()
  expect(Buffer.from(binary).toString('base64')).toBe(KERNEL)
}, 60_000)
