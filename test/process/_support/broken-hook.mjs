// Loaded before the gateway by --import: every call to an upstream throws what nobody expects. The undici of the gateway is
// in its bundle, out of reach; all that it opens for an upstream listens to this event of its own.
import { EventEmitter } from 'node:events';

const { on } = EventEmitter.prototype;
EventEmitter.prototype.on = function (name, ...rest) {
  if (name === 'connectionError') throw new TypeError('the secret of the house');
  return on.call(this, name, ...rest);
};
