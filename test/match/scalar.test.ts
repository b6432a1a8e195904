import { scalarPrefilter } from '../../src/match/scalar.ts'
import { prefilterContract } from './prefilter.contract.ts'

prefilterContract('scalar', scalarPrefilter, { least: 2, spare: 0 })
