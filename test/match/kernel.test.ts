/** The committed kernel is what its source gives. */
import { expect, test } from 'vitest'
import { compileKernel } from '../../src/build/kernel.ts'
import { KERNEL } from '../../src/match/wasm/kernel.ts'

test('kernel.ts is compiled from kernel.as.ts and strip.as.ts', async () => {
  expect(Buffer.from(await compileKernel()).toString('base64')).toBe(KERNEL)
}, 900_000)
