/** System errors of unreadable sources, as problems. */
import { type Problem, problem } from '../model/problem.ts'

/** Does the same for anything thrown: other errors are bugs, and thrown again. */
export function unreadableOrBug(path: string, thrown: unknown): Problem {
  const error = thrown as NodeJS.ErrnoException
  if (error.code === undefined) throw error
  return unreadable(path, error)
}

/** Converts an error of the file system, of a stream or of a codec to a problem. */
export function unreadable(path: string, error: NodeJS.ErrnoException): Problem {
  switch (error.code) {
    case 'ENOENT':
      return problem('input', 'source/missing', { path }, 'There is no such file or directory.', 'Check the path.')
    case 'EACCES':
    case 'EPERM':
      return problem(
        'input',
        'source/denied',
        { path },
        'Permission to read it is denied.',
        'Run as a user who may read it, or change its permissions.',
      )
    case 'ELOOP':
      return problem('input', 'source/loop', { path }, 'Its symbolic links form a loop.', 'Fix or remove the link.')
    default:
      return problem(
        'input',
        'source/unreadable',
        { path },
        `It cannot be read (${error.code ?? error.message}).`,
        'Check the file and its file system.',
      )
  }
}
