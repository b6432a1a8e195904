/** Findings: hits with their explanation. */
import type { Confidence } from '../rules/shape.ts'

/** `benign`: normal in its context. `secondary`: the consequence of an earlier error. Only `error` counts for the gate. */
export const DISPOSITIONS = ['error', 'benign', 'secondary'] as const
export type Disposition = (typeof DISPOSITIONS)[number]

/** The fields that make findings one group in reports and in the store. */
export interface FindingKey {
  readonly namespace: string
  readonly code: string
  readonly value: number | null
  readonly vendor: string | null
  readonly context: string
  readonly disposition: Disposition
  readonly confidence: Confidence
  readonly producer: string
}

/** An occurrence: a key, its place, and the data for samples and parameters. */
export interface Finding {
  readonly key: FindingKey
  /** 1, or more where the log says that the line was repeated. */
  readonly count: number
  readonly time: number | null
  /** Byte offset of the line's first byte, and of the hit. */
  readonly lineStart: number
  readonly offset: number
  readonly raw: string
  readonly params: readonly (readonly [name: string, value: string])[]
}

/** The context of a finding whose operation is unknown. */
export const UNKNOWN_CONTEXT = 'unknown'
