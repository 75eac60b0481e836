/** A port that cannot be opened is told by the setting that chose it. It opens none itself. */
import { ValidationError } from '../lib/domain/errors.ts';
import { isErrorCode } from '../lib/files/is-error-code.ts';

export interface PortSetting {
  /** `Environment` or `Flags`. */
  readonly subject: string;
  readonly field: string;
  readonly port: number;
}

/** What `listen` gives. @throws ValidationError naming the setting, where the port is taken or may not be opened */
export async function listeningOn<Listening>(
  { subject, field, port }: PortSetting,
  listen: () => Promise<Listening>,
): Promise<Listening> {
  const refuse = (why: string): ValidationError =>
    new ValidationError(subject, [{ field, found: `${port}, ${why}`, needed: 'a free port, or 0 for any' }]);
  try {
    return await listen();
  } catch (error) {
    if (isErrorCode(error, 'EADDRINUSE')) throw refuse('on which another program listens');
    if (isErrorCode(error, 'EACCES')) throw refuse('which this user may not open');
    throw error;
  }
}
