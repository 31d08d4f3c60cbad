// Requests that are sent again when that is safe and may help.

export interface Patience {
  /** Requests in all, the first included. */
  triesMax: number;
  /** Longer than this nobody waits: what the server said then is the answer. */
  waitMaxSeconds: number;
  /** Told before each wait. */
  onWait: (seconds: number, why: string) => void;
}

/** That a request comes twice changes nothing: HTTP says so, or the server does, by its key. */
const isRepeatable = (request: Request): boolean =>
  ['GET', 'HEAD', 'PUT', 'DELETE'].includes(request.method) ||
  request.headers.has('Idempotency-Key');

/** Limited, overloaded, or at work on the same request: all say `Retry-After`, or mean soon. */
async function isTransient(response: Response): Promise<boolean> {
  if (response.status !== 409) return [429, 502, 503, 504].includes(response.status);
  const problem: unknown = await response.clone().json();
  return (problem as { code?: string }).code === 'idempotency_in_progress';
}

/** Ever longer, and never in step with others who were sent away at the same moment. */
const backOff = (tries: number): number => Math.random() * 0.25 * 2 ** tries;

const pause = (seconds: number): Promise<void> =>
  new Promise((done) => { setTimeout(done, seconds * 1000); });

/** `fetch` with patience. A repeated request is the same to the byte, its key included. */
export const patientFetch = (patience: Patience) => async (request: Request): Promise<Response> => {
  for (let tries = 1; ; tries += 1) {
    const last = tries >= patience.triesMax || !isRepeatable(request);
    let seconds: number;
    let why: string;
    try {
      const response = await fetch(request.clone());
      if (last || !await isTransient(response)) return response;
      const told = response.headers.get('Retry-After');
      seconds = told === null ? backOff(tries) : Number(told);
      if (!(seconds <= patience.waitMaxSeconds)) return response;
      why = `status ${response.status}`;
      await response.body?.cancel();
    } catch (error) {
      if (last) throw error;
      seconds = backOff(tries);
      why = 'no answer';
    }
    patience.onWait(seconds, why);
    await pause(seconds);
  }
};
