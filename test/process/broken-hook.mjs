// Loaded before the gateway by --import: every call to an upstream throws what nobody expects.
import { Dispatcher } from 'undici';

Dispatcher.prototype.request = () => {
  throw new TypeError('the secret of the house');
};
