/** kernel.as.ts and strip.as.ts → kernel.ts. The result is committed, since not everyone has the compiler; a test compares. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = join(import.meta.dirname, '../match/wasm')
const PARTS = ['kernel', 'strip']
const OPTIONS = [
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

/** Compiles the kernel. Throws the compiler's messages about an invalid kernel. */
export async function compileKernel(): Promise<Uint8Array> {
  const texts = new Map(PARTS.map(part => [`${part}.ts`, readFileSync(join(FOLDER, `${part}.as.ts`), 'utf8')]))
  const { default: asc } = await import('assemblyscript/asc')
  let binary: Uint8Array | null = null
  const { error, stderr } = await asc.main([...texts.keys(), ...OPTIONS, '--outFile', 'kernel.wasm'], {
    readFile: name => texts.get(name) ?? null,
    writeFile: (name, contents) => {
      if (name === 'kernel.wasm') binary = contents as Uint8Array
    },
    listFiles: () => [],
  })
  if (error !== null || binary === null)
    throw new Error(`the kernel was not compiled\n${stderr.toString()}`, { cause: error })
  return binary
}

/** Returns the text of kernel.ts. */
export async function kernelSource(): Promise<string> {
  const text = Buffer.from(await compileKernel()).toString('base64')
  const lines = text.match(/.{1,110}/g)!.map(part => `  '${part}'`)
  return `/** Generated from kernel.as.ts and strip.as.ts by \`npm run build:kernel\`; do not edit. */\nexport const KERNEL =\n${lines.join(' +\n')}\n`
}
