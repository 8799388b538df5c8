import type { CallResult } from '../outbox/index.ts';
import type { HttpAnswer } from '../platform/safe-http.ts';

type Answered = HttpAnswer & { is: 'answered' };

/** What a call's end means, as far as HTTP says it; `read` judges the answers that are the provider's own. */
export function readAnswer(answer: HttpAnswer, read: (answer: Answered) => CallResult): CallResult {
  if (answer.is === 'not_connected') return { is: 'not_taken', reason: answer.reason };
  if (answer.is === 'unclear') return answer;
  if (answer.status === 429) return { is: 'not_taken', reason: 'http_429', ...retryAfter(answer) };
  // A redirect or a fault may come from something in between, before or after the provider took it.
  if (answer.status >= 500 || (answer.status >= 300 && answer.status < 400))
    return { is: 'unclear', reason: `http_${answer.status}` };
  return read(answer);
}

/** Seconds only; who names a date, or no number, is asked again at our own pace. */
function retryAfter({ headers }: Answered): { afterSeconds?: number } {
  const asked = headers['retry-after'] ?? '';
  return /^\d{1,9}$/.test(asked) ? { afterSeconds: Number(asked) } : {};
}
