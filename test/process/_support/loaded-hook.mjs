// Loaded before the gateway by --import: prints at the end which packages of OpenTelemetry were loaded. All are CommonJS.
import { createRequire } from 'node:module';

const { cache } = createRequire(import.meta.url);

process.on('exit', () => {
  const names = Object.keys(cache).flatMap((file) => /@opentelemetry\/[\w-]+/.exec(file) ?? []);
  process.stdout.write(`Loaded: ${[...new Set(names)].sort().join(' ')}\n`);
});
