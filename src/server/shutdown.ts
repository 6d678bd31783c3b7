import { setTimeout as wait } from 'node:timers/promises';

const ONE_SIGNAL_MS = 1_000; // npm and a process group deliver the same signal twice
const CLOSE_MS = 9_500; // a container is often killed 10 s after its SIGTERM
const FLUSH_MS = 300;

export type Close = () => Promise<void>;

/** How the process ends: once, in order, and with everything said. */
export interface Shutdown {
  /** Closes this before what was named earlier. */
  readonly onShutdown: (close: Close) => void;
  readonly observe: (witness: ShutdownObserver) => void;
  /** Closes everything without an end of the process. */
  readonly closeAll: Close;
}

/** Who is told how it comes to the end. */
export interface ShutdownObserver {
  readonly signal: (name: string) => void;
  /** An error that nobody has caught. */
  readonly fault: (error: unknown) => void;
  /** Resolves when all that was said is written. */
  readonly flush: () => Promise<void>;
}

/**
 * From now on a signal closes everything and ends the process with 0, an error that nobody caught with 1; one more
 * signal, a second and more after the first, ends it at once with 1.
 */
export function createShutdown(first: ShutdownObserver): Shutdown {
  const closers: Close[] = []; // what came last goes first
  let witness = first;
  let code = 0;
  let signalledAt: number | undefined;
  let isEnding = false;

  async function closeAll(): Promise<void> {
    for (const close of closers) await close();
  }

  async function leave(): Promise<void> {
    await Promise.race([witness.flush(), wait(FLUSH_MS)]);
    process.exit(code);
  }

  async function end(): Promise<void> {
    if (isEnding) return;
    isEnding = true;
    setTimeout(leaveAtOnce, CLOSE_MS).unref();
    await closeAll();
    await leave();
  }

  function leaveAtOnce(): void {
    code = 1;
    void leave();
  }

  function onFault(error: unknown): void {
    code = 1;
    witness.fault(error);
    void end();
  }

  function onSignal(name: string): void {
    if (signalledAt !== undefined) {
      if (performance.now() - signalledAt > ONE_SIGNAL_MS) leaveAtOnce();
      return;
    }
    signalledAt = performance.now();
    witness.signal(name);
    void end();
  }

  // Node sets SIGHUP back to its default before anything of ours runs, so nobody can tell that nohup had it ignored.
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal).on('SIGHUP', onSignal);
  process.on('uncaughtException', onFault).on('unhandledRejection', onFault);
  return {
    onShutdown: (close) => void closers.unshift(close),
    observe: (next) => {
      witness = next;
    },
    closeAll,
  };
}
