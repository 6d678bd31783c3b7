// Preloaded into a gateway that is recorded: its calendar stands still, so that days, cursors and signatures are the same.
const at = Number(process.env.REPLAY_AT);

globalThis.Date = new Proxy(Date, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length > 0 ? args : [at], newTarget),
});
Date.now = () => at;
