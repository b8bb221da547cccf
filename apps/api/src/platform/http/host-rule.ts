import { isIP, isIPv4 } from 'node:net';

export interface HostRuleSettings {
  /** Where the server listens: `--host`. */
  boundTo: string;
  /** `LORA_ALLOWED_HOSTS`. */
  allowed: readonly string[];
  /** The machine's own name. */
  machine: string;
}

const OWN_MACHINE = ['localhost', '127.0.0.1', '[::1]'];
/** A port, if there is one, behind a name or an address in brackets. */
const HOST_HEADER = /^(\[[\da-f:.]+\]|[^\s:/@[\]]+)(?::\d{0,5})?$/i;

/**
 * Says for the value of a `Host` header whether it names this server. A page of another site can have its own name
 * point at 127.0.0.1 (DNS rebinding): to the browser it is then of one origin with this server, and only the `Host`
 * header tells that somebody else's name stands in the address bar.
 *
 * - `localhost`, 127.0.0.1, [::1], the name of `--host` and all in `allowed`: always
 * - listening beyond this machine with nothing in `allowed`: also every IP address (no name, so nothing to point
 *   elsewhere) and the machine's own name, with and without `.local`
 */
export function createHostRule(o: HostRuleSettings): (header: string | undefined) => boolean {
  const names = new Set([...OWN_MACHINE, ...[o.boundTo, ...o.allowed].map(toName)]);
  const open = !isOwnMachine(o.boundTo) && o.allowed.length === 0;
  if (open) for (const name of namesOfMachine(o.machine)) names.add(name);
  return (header) => {
    const given = HOST_HEADER.exec(header ?? '')?.[1];
    if (given === undefined) return false;
    const name = toName(given);
    return names.has(name) || (open && isAddress(name));
  };
}

/** Lower case, no dot at the end, and an IPv6 address in brackets, as in a URL. */
function toName(host: string): string {
  const name = host.toLowerCase().replace(/\.$/, '');
  return isIP(name) === 6 ? `[${name}]` : name;
}

/** An address as browsers write it: they turn 0x7f.1 and 2130706433 into 127.0.0.1 before they send it. */
function isAddress(name: string): boolean {
  return isIPv4(name) || name.startsWith('[');
}

function isOwnMachine(host: string): boolean {
  return host.toLowerCase() === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

function namesOfMachine(machine: string): string[] {
  const full = toName(machine);
  const short = full.split('.')[0] ?? '';
  return [full, short, `${short}.local`].filter((name) => name !== '' && name !== '.local');
}
