/**
 * Says in words what the operating system refused: what failed, what was found, what is needed. Node's own messages name a
 * code and a system call, which helps nobody at night. Errors of another kind keep their message; it never throws.
 */
import { z } from 'zod';

/** Code -> found and needed, of a call on a path. */
const ON_PATHS: ReadonlyMap<unknown, { readonly found: string; readonly needed: string }> = new Map([
  ['ENOENT', { found: 'nothing there', needed: 'a file of this name, in a folder that exists' }],
  ['EACCES', { found: 'no right to it', needed: 'one that this user may read and write' }],
  ['EPERM', { found: 'no right to it', needed: 'one that this user may read and write' }],
  ['EROFS', { found: 'a file system that is read-only', needed: 'one that can be written to' }],
  ['ENOSPC', { found: 'no space left on its disk', needed: 'free space' }],
  ['EDQUOT', { found: 'no space left of the quota', needed: 'free space' }],
  ['EISDIR', { found: 'a folder', needed: 'a file' }],
  ['ENOTDIR', { found: 'a file in place of a folder', needed: 'a folder' }],
  ['EEXIST', { found: 'a file there already', needed: 'a folder, or nothing' }],
  ['EMFILE', { found: 'too many open files', needed: 'a higher limit (ulimit -n)' }],
]);

const errorSchema = z.object({
  message: z.string(),
  code: z.unknown().optional(),
  path: z.string().optional().catch(undefined),
});

/** What `error` says to people: one line. */
export function systemProblem(error: unknown): string {
  const read = errorSchema.safeParse(error);
  if (!read.success) return String(error);
  const { code, path = 'A file', message } = read.data;
  const words = ON_PATHS.get(code);
  if (words === undefined) return message;
  return `${path} cannot be used: found ${words.found} (${String(code)}), needed ${words.needed}`;
}
