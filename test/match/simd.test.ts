/** The vector prefilter under the contract that all engines share. */
import { prepareSimd } from '../../src/match/simd.ts'
import { layOut } from '../../src/match/wasm/layout.ts'
import { prefilterContract } from './prefilter.contract.ts'

// A fingerprint needs three bytes, and a full buffer is left at the distance of the largest offset in a literal.
prefilterContract('simd', literals => prepareSimd(layOut(literals))(64 * 1024), { least: 3, spare: 512 })
