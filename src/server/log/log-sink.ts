const MAX_BUFFERED_CHARACTERS = 16_384;
const MAX_BUFFERED_MS = 250;
const MAX_PENDING_BYTES = 8_000_000;

/** Gathers lines, so that a busy gateway writes once for many of them. Keeps their order. */
export interface LogSink {
  /** Takes one line with its end. */
  readonly write: (line: string) => void;
  /** Resolves when everything taken so far is written, or never can be. */
  readonly flush: () => Promise<void>;
}

/**
 * Writes once for 16 KiB of lines or 250 ms. A slow reader holds up no request: lines wait for it, up to eight million
 * characters; what comes on top is dropped, and counted in a line of its own.
 */
export function createLogSink(out: NodeJS.WritableStream): LogSink {
  let waiting = '';
  let dropped = 0;
  let isWriting = false;
  let timer: NodeJS.Timeout | undefined;
  let flushed: (() => void)[] = [];
  // Without a reader the gateway goes on: its log is not what it is for.
  out.on('error', () => undefined);

  function writeOut(): void {
    clearTimeout(timer);
    timer = undefined;
    if (isWriting) return;
    if (waiting === '') {
      for (const done of flushed) done();
      flushed = [];
      return;
    }
    isWriting = true;
    const text = dropped === 0 ? waiting : waiting + droppedLine(dropped);
    waiting = '';
    dropped = 0;
    out.write(text, afterWrite);
  }

  function afterWrite(): void {
    isWriting = false;
    if (flushed.length > 0 || waiting.length >= MAX_BUFFERED_CHARACTERS) writeOut();
    else if (waiting !== '') startTimer();
  }

  function startTimer(): void {
    timer ??= setTimeout(writeOut, MAX_BUFFERED_MS).unref();
  }

  function write(line: string): void {
    if (waiting.length + line.length > MAX_PENDING_BYTES) {
      dropped += 1;
      return;
    }
    waiting += line;
    if (waiting.length >= MAX_BUFFERED_CHARACTERS) writeOut();
    else startTimer();
  }

  function flush(): Promise<void> {
    return new Promise((resolve) => {
      flushed.push(resolve);
      writeOut();
    });
  }

  return { write, flush };
}

function droppedLine(count: number): string {
  return `${JSON.stringify({ level: 40, time: Date.now(), dropped: count, msg: 'Log lines were dropped: standard output was read too slowly.' })}\n`;
}
