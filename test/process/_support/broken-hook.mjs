// Loaded before the gateway by --import: every call to an upstream throws what nobody expects.
import { Agent } from 'undici';

Agent.prototype.dispatch = () => {
  throw new TypeError('the secret of the house');
};
