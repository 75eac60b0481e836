/** Which of the desk's paths the `analysis` function serves: tasks, decisions and their streams, and no intent. */

const FIRST_PARTS: ReadonlySet<string> = new Set(['analysis', 'tasks', 'decisions']);

/** @param path a template without a leading slash, for example `analysis/{sessionId}` */
export const isAnalysisPath = (path: string): boolean => FIRST_PARTS.has(path.split('/')[0] ?? '');
