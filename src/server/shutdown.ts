import { setTimeout as wait } from 'node:timers/promises';

const SAME_SIGNAL_MS = 1_000; // npm and the process group both deliver one Ctrl-C
const CLOSE_MS = 9_500; // container runtimes send SIGKILL 10 s after SIGTERM by default
const FLUSH_MS = 300;

export type Close = () => Promise<void>;

// close-with-grace is shorter, but ends the process on a signal delivered twice, and has no step that writes the log
// after everything is closed.

/** Orderly end of the process. */
export interface Shutdown {
  /** Registers a function to call at shutdown, before those registered earlier. */
  readonly onShutdown: (close: Close) => void;
  /** Replaces the observer. */
  readonly observe: (observer: ShutdownObserver) => void;
  /** Closes everything; the process goes on. */
  readonly closeAll: Close;
}

/** Receives the events of a shutdown. */
export interface ShutdownObserver {
  readonly signal: (name: string) => void;
  /** An uncaught exception or an unhandled rejection. */
  readonly fault: (error: unknown) => void;
  /** Resolves when the log is written. */
  readonly flush: () => Promise<void>;
}

/**
 * Installs the handlers: SIGINT, SIGTERM and SIGHUP close everything and exit with 0, an uncaught error with 1. Another
 * signal, more than a second after the first, exits with 1 immediately.
 */
export function createShutdown(initialObserver: ShutdownObserver): Shutdown {
  const closers: Close[] = [];
  let observer = initialObserver;
  let code = 0;
  let signalledAt: number | undefined;
  let isEnding = false;

  async function closeAll(): Promise<void> {
    for (const close of closers) await close();
  }

  async function exit(): Promise<void> {
    await Promise.race([observer.flush(), wait(FLUSH_MS)]);
    process.exit(code);
  }

  async function end(): Promise<void> {
    if (isEnding) return;
    isEnding = true;
    setTimeout(exitWithFailure, CLOSE_MS).unref();
    await closeAll();
    await exit();
  }

  function exitWithFailure(): void {
    code = 1;
    void exit();
  }

  function onFault(error: unknown): void {
    code = 1;
    observer.fault(error);
    void end();
  }

  function onSignal(name: string): void {
    if (signalledAt !== undefined) {
      if (performance.now() - signalledAt > SAME_SIGNAL_MS) exitWithFailure();
      return;
    }
    signalledAt = performance.now();
    observer.signal(name);
    void end();
  }

  // Node resets SIGHUP to its default before user code runs, so the effect of nohup cannot be detected.
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal).on('SIGHUP', onSignal);
  process.on('uncaughtException', onFault).on('unhandledRejection', onFault);
  return {
    onShutdown: (close) => void closers.unshift(close),
    observe: (next) => {
      observer = next;
    },
    closeAll,
  };
}
