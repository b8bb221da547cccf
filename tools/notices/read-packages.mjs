import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUNDLED, FAMILIES, STATED_ELSEWHERE } from './families.mjs';

const TEXT = /^(licen[cs]e|copying|notice)(\b|[-_.])/i;
/**
 * What the two programs ship, and the models that a build writes; the filter's dots add the packages of this
 * repository that they use.
 */
const SHIPPED = ['@lora/api...', '@lora/web...', '@lora/models...'].flatMap((name) => [
  '--filter-prod',
  name,
]);

/**
 * The packages of others that an installation for production brings, and those whose code or data the build
 * puts into the page or into a model, without the platform families.
 *
 * @returns {{ name: string, versions: string[], licence: string, author: string, texts: string[] }[]} by name
 */
export function readPackages(root) {
  const packages = [
    ...list(root, '--prod'),
    ...list(root, '--dev').filter(({ name }) => BUNDLED.includes(name)),
  ];
  const found = new Map();
  for (const { name, paths, license, author } of packages) {
    if (name.startsWith('@lora/')) continue;
    if (FAMILIES.some(({ members }) => members.test(name))) continue;
    const known = found.get(name) ?? { name, versions: [], licence: '', author: author ?? '', texts: [] };
    for (const path of paths) addVersion(known, path);
    known.licence = STATED_ELSEWHERE[name] ?? license;
    found.set(name, known);
  }
  const missing = BUNDLED.filter((name) => !found.has(name));
  if (missing.length > 0)
    throw new Error(`Not installed: ${missing.join(', ')}. Is tools/notices/families.mjs out of date?`);
  return [...found.values()].sort((a, b) => compare(a.name, b.name));
}

/** The version of each family, from the package that pins it. */
export function readFamilyVersion(root, family) {
  const place =
    family.versionOf === '.' || /^(apps|packages)\//.test(family.versionOf)
      ? join(root, family.versionOf)
      : null;
  const file = place ? join(place, 'package.json') : findPackage(root, family.versionOf);
  const { optionalDependencies = {} } = JSON.parse(readFileSync(file, 'utf8'));
  const versions = Object.entries(optionalDependencies).filter(([name]) => family.members.test(name));
  if (versions.length === 0)
    throw new Error(
      `${family.name}: ${file} pins no such package. Is tools/notices/families.mjs out of date?`,
    );
  return [...new Set(versions.map(([, version]) => version))].sort(compare).join(', ');
}

/** Order by code units: the same on every machine, whatever its language. */
export function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

function list(root, kind) {
  const run = spawnSync('pnpm', [...SHIPPED, 'licenses', 'list', kind, '--json'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  });
  if (run.status !== 0) throw new Error(`pnpm licenses failed: ${run.stderr}${run.stdout}`);
  return Object.values(JSON.parse(run.stdout)).flat();
}

function addVersion(known, path) {
  const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  if (manifest.os || manifest.cpu || manifest.libc) {
    throw new Error(
      `${known.name} is a package for some platforms only: add its family to tools/notices/families.mjs.`,
    );
  }
  if (!known.versions.includes(manifest.version)) known.versions.push(manifest.version);
  known.versions.sort(compare);
  for (const file of readdirSync(path)
    .filter((name) => TEXT.test(name))
    .sort(compare)) {
    const text = tidy(readFileSync(join(path, file), 'utf8'));
    if (!known.texts.includes(text)) known.texts.push(text);
  }
  known.texts.sort(compare);
}

function tidy(text) {
  return text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();
}

/** Where pnpm put a package that may be a dependency of a dependency. */
function findPackage(root, name) {
  const all = list(root, '--prod').find((one) => one.name === name);
  if (!all) throw new Error(`${name} is not installed. Is tools/notices/families.mjs out of date?`);
  return join(all.paths[0], 'package.json');
}
