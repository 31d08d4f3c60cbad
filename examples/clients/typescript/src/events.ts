// Live events (server-sent events, WHATWG HTML 9.2). A browser's EventSource does this by itself;
// Node has none yet.

export interface LiveEvent {
  type: string;
  data: unknown;
}

/** The blocks of a stream, each its fields by name. */
async function* blocks(body: ReadableStream<Uint8Array>): AsyncGenerator<Map<string, string>> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of body) {
    text += decoder.decode(bytes, { stream: true });
    const whole = text.split('\n\n');
    text = whole.pop() ?? '';
    for (const block of whole) {
      const fields = block.split('\n').map((line) => /^(\w*): ?(.*)$/.exec(line));
      yield new Map(fields.flatMap((field) => (field ? [[field[1] ?? '', field[2] ?? '']] : [])));
    }
  }
}

/**
 * What happens to an account, for ever. `ticket` gets a ticket for a stream; `live` is called
 * whenever one is open. A stream that breaks off is taken up behind the last event that came.
 */
export async function* follow(
  address: string, ticket: () => Promise<string>, live: () => void,
): AsyncGenerator<LiveEvent> {
  let last = '';
  let waitMs = 1000;
  for (let at = await ticket(); ; await new Promise((done) => { setTimeout(done, waitMs); })) {
    const stream = await fetch(`${address}/v1/events?ticket=${encodeURIComponent(at)}`,
      last ? { headers: { 'Last-Event-ID': last } } : {}).catch(() => null);
    if (stream?.status !== 200 || !stream.body) {
      at = await ticket();  // the old one's session may have ended
      continue;
    }
    try {
      for await (const block of blocks(stream.body)) {
        last = block.get('id') ?? last;
        // The first block: how long to wait before the next stream, with jitter by the server.
        if (block.has('retry')) {
          waitMs = Number(block.get('retry'));
          live();
        }
        const data = block.get('data');
        if (data !== undefined)
          yield { type: block.get('event') ?? 'message', data: JSON.parse(data) };
      }
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;  // that is how fetch says: broken off
    }
  }
}
