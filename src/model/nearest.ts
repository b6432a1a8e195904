/** "Did you mean": the nearest of some known words. */

/** Returns the known word nearest to `word` by edits, or null when none is near enough to be a typing error. */
export function nearest(word: string, known: readonly string[]): string | null {
  return nearestAll(word, known, 1)[0] ?? null
}

/** Returns up to `count` known words within a third of the word's length in edits, nearest first. */
export function nearestAll(word: string, known: readonly string[], count: number): string[] {
  const limit = Math.max(1, Math.floor(word.length / 3))
  return known
    .map(candidate => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase(), limit) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, count)
    .map(({ candidate }) => candidate)
}

/** Returns the Levenshtein distance with swaps of neighbours, cut off above `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, before[j - 2]! + 1)
      row.push(best)
    }
    before = previous
    previous = row
  }
  return previous[b.length]!
}
