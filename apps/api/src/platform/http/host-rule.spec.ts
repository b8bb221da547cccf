import { describe, expect, it } from 'vitest';
import { createHostRule, type HostRuleSettings } from './host-rule.js';

const rule = (o: Partial<HostRuleSettings> = {}) =>
  createHostRule({ boundTo: '127.0.0.1', allowed: [], machine: 'Workshop.lan', ...o });

const accepted = (accepts: (header: string | undefined) => boolean, headers: (string | undefined)[]) =>
  headers.filter(accepts);

const OWN = ['localhost', 'localhost:3210', 'LOCALHOST.', '127.0.0.1:3210', '127.0.0.1', '[::1]', '[::1]:80'];
const FOREIGN = [
  'evil.example',
  'evil.example:3210',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  'evil-localhost',
];
const NONSENSE = [
  undefined,
  '',
  ':3210',
  'localhost:port',
  'localhost/',
  'a@localhost',
  'localhost evil',
  '::1',
  '[::1',
  'localhost,evil.example',
];
const MACHINE = ['workshop', 'workshop.local', 'workshop.lan:3210', 'WORKSHOP.LAN.'];
const ADDRESSES = ['192.168.1.2', '192.168.1.2:3210', '[fd00::2]:3210'];

describe('on this machine only', () => {
  it.each(['127.0.0.1', '::1', 'localhost', '127.0.0.2'])(
    '(%s) it takes localhost and nothing else',
    (boundTo) => {
      expect(
        accepted(rule({ boundTo }), [...OWN, ...FOREIGN, ...NONSENSE, ...MACHINE, ...ADDRESSES]),
      ).toEqual(OWN);
    },
  );

  it('takes names that are allowed, such as one of a proxy', () => {
    const accepts = rule({ allowed: ['Loras.Example.org', '192.168.1.2'] });
    expect(
      accepted(accepts, ['loras.example.org', 'loras.example.org:443', '192.168.1.2:3210', ...FOREIGN]),
    ).toEqual(['loras.example.org', 'loras.example.org:443', '192.168.1.2:3210']);
  });

  it('takes the address it listens on', () => {
    expect(accepted(rule({ boundTo: '127.0.0.2' }), ['127.0.0.2:3210', '127.0.0.3'])).toEqual([
      '127.0.0.2:3210',
    ]);
  });
});

describe('beyond this machine', () => {
  it.each(['0.0.0.0', '::', '192.168.1.2'])('(%s) it takes addresses and the own name', (boundTo) => {
    const known = [...OWN, ...MACHINE, ...ADDRESSES];
    expect(accepted(rule({ boundTo }), [...known, ...FOREIGN, ...NONSENSE])).toEqual(known);
  });

  it('takes only allowed names, and localhost, where there are some', () => {
    const accepts = rule({ boundTo: '0.0.0.0', allowed: ['nas.lan', 'fd00::2'] });
    expect(accepted(accepts, [...OWN, ...MACHINE, ...ADDRESSES, ...FOREIGN, 'nas.lan:3210'])).toEqual([
      ...OWN,
      '[fd00::2]:3210',
      'nas.lan:3210',
    ]);
  });

  it('has no name where the machine has none', () => {
    expect(accepted(rule({ boundTo: '0.0.0.0', machine: '' }), ['.local', 'workshop', ''])).toEqual([]);
  });
});
