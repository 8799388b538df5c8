import { headers } from './api.ts';
import type { Message } from './page.ts';

/** The server says something at least every 15 seconds; longer silence is a dead line. */
const silenceMs = 40_000;

export type State = { agent: string | null; isTyping: boolean };
export type Heard = { onOpen(): void; onMessage(message: Message): void; onState(state: State): void };
export type Ended = 'gone' | 'ended';

/** Follows the conversation until the line ends. 'gone': the session is over. Read by hand, because EventSource sends no token. */
export async function follow(after: number, heard: Heard, stop: AbortSignal): Promise<Ended> {
  const silence = new AbortController();
  let timer = 0;
  const listen = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), silenceMs);
  };
  try {
    listen();
    const response = await fetch(`/api/chat/stream?after=${after}`, {
      headers: headers({ accept: 'text/event-stream' }),
      signal: AbortSignal.any([stop, silence.signal]),
    });
    if (response.status === 401) return 'gone';
    if (!response.ok || !response.body) return 'ended';
    heard.onOpen();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      listen();
      const blocks = (text + part.value).split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) tell(block, heard);
    }
  } catch {
    // cut off
  } finally {
    clearTimeout(timer);
  }
  return 'ended';
}

function tell(block: string, heard: Heard): void {
  const fields = new Map(
    block.split('\n').map((line): [string, string] => {
      const at = line.indexOf(': ');
      return [line.slice(0, at), line.slice(at + 2)];
    }),
  );
  const data = fields.get('data');
  if (!data) return;
  if (fields.get('event') === 'message') heard.onMessage(JSON.parse(data) as Message);
  if (fields.get('event') === 'state') heard.onState(JSON.parse(data) as State);
}
